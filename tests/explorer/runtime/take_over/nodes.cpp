// The nodes of std::map, std::set and std::list: what the library links and unlinks for
// instrumented code.
//
// libstdc++ has the work on their pointers in functions that are not instrumented: without this, a
// thread that looks for a key beside one that inserts another would not be seen.
#include "explorer/runtime/memory.hpp"
#include "explorer/runtime/take_over/take_over.hpp"

#include <list>
#include <map>
#include <vector>

// As the library's binary interface names them.
#define EXPLORER_NODE "PSt18_Rb_tree_node_base"
#define EXPLORER_TREE_INSERT "_ZSt29_Rb_tree_insert_and_rebalanceb" EXPLORER_NODE "S0_RS_"
#define EXPLORER_TREE_ERASE "_ZSt28_Rb_tree_rebalance_for_erase" EXPLORER_NODE "RS_"
#define EXPLORER_TREE_INCREMENT "_ZSt18_Rb_tree_increment" EXPLORER_NODE
#define EXPLORER_TREE_CONST_INCREMENT "_ZSt18_Rb_tree_incrementPKSt18_Rb_tree_node_base"
#define EXPLORER_TREE_DECREMENT "_ZSt18_Rb_tree_decrement" EXPLORER_NODE
#define EXPLORER_TREE_CONST_DECREMENT "_ZSt18_Rb_tree_decrementPKSt18_Rb_tree_node_base"
#define EXPLORER_LIST "_ZNSt8__detail15_List_node_base"
#define EXPLORER_LIST_HOOK EXPLORER_LIST "7_M_hookEPS0_"
#define EXPLORER_LIST_UNHOOK EXPLORER_LIST "9_M_unhookEv"
#define EXPLORER_LIST_TRANSFER EXPLORER_LIST "11_M_transferEPS0_S1_"

namespace explorer {

namespace {

using tree_node = std::_Rb_tree_node_base;
using list_node = std::__detail::_List_node_base;
using side = tree_node* tree_node::*;

constexpr side left = &tree_node::_M_left, right = &tree_node::_M_right;

template <typename Field>
void tell(const Field& field, access_kind kind, std::uintptr_t pc) {
    the_world().access(reinterpret_cast<std::uintptr_t>(&field), sizeof field, kind, pc);
}

template <typename Field>
Field read(const Field& field, std::uintptr_t pc) {
    tell(field, access_kind::read, pc);
    return field;
}

/// What may be changed while a tree is brought back into balance: nodes, and what they were before.
class neighbourhood {
  public:
    /// From `node` up to the header, with three levels below each: no rotation reaches further.
    neighbourhood(tree_node* node, const tree_node* header) {
        for (; node != header; node = node->_M_parent)
            look_below(node, 3);
        seen_.push_back({node, *node});
    }

    void tell_changes(std::uintptr_t pc) const {
        for (const auto& [now, before] : seen_) {
            if (now->_M_color != before._M_color) tell(now->_M_color, access_kind::write, pc);
            if (now->_M_parent != before._M_parent) tell(now->_M_parent, access_kind::write, pc);
            if (now->_M_left != before._M_left) tell(now->_M_left, access_kind::write, pc);
            if (now->_M_right != before._M_right) tell(now->_M_right, access_kind::write, pc);
        }
    }

  private:
    struct seen_node {
        tree_node* now;
        tree_node before;
    };

    void look_below(tree_node* node, int levels) {
        if (node == nullptr) return;
        seen_.push_back({node, *node});
        if (levels == 0) return;
        look_below(node->_M_left, levels - 1);
        look_below(node->_M_right, levels - 1);
    }

    std::vector<seen_node> seen_;
};

/// The lowest node whose links change when `gone` leaves the tree.
tree_node* lowest_changed(tree_node* gone) {
    if (gone->_M_left == nullptr || gone->_M_right == nullptr) return gone;
    tree_node* next = gone->_M_right;
    while (next->_M_left != nullptr)
        next = next->_M_left;
    return next;
}

/// Tells the reads of a step to the neighbour in order, `towards` the right or the left.
void tell_step(const tree_node* from, side towards, side back, std::uintptr_t pc) {
    if (const tree_node* below = read(from->*towards, pc)) {
        while (const tree_node* next = read(below->*back, pc))
            below = next;
        return;
    }
    const tree_node* above = read(from->_M_parent, pc);
    while (from == read(above->*towards, pc)) {
        from = above;
        above = read(above->_M_parent, pc);
    }
}

/// Backwards from the end: the header is red and is its root's parent, as no other node is.
bool is_end(const tree_node* node) {
    return node->_M_color == std::_S_red && node->_M_parent->_M_parent == node;
}

void tell_step_back(const tree_node* from, std::uintptr_t pc) {
    tell(from->_M_color, access_kind::read, pc);
    if (is_end(from))
        tell(from->_M_right, access_kind::read, pc);
    else
        tell_step(from, left, right, pc);
}

/// Null where the caller's accesses are not followed.
thread* follows(std::uintptr_t pc) {
    thread* const me = explored();
    return me != nullptr && is_instrumented(pc) ? me : nullptr;
}

/// The library's own functions. Found when first called.
struct node_functions {
    void (*insert)(bool, tree_node*, tree_node*, tree_node&);
    tree_node* (*erase)(tree_node*, tree_node&);
    tree_node* (*increment)(tree_node*);
    tree_node* (*decrement)(tree_node*);
    void (*hook)(list_node*, list_node*);
    void (*unhook)(list_node*);
    void (*transfer)(list_node*, list_node*, list_node*);
};

template <typename Function>
void find(Function& into, const char* name) noexcept {
    into = reinterpret_cast<Function>(next_definition_of(name));
}

constinit node_functions functions{};
constinit bool found = false;

const node_functions& library() noexcept {
    if (found) return functions;
    find(functions.insert, EXPLORER_TREE_INSERT);
    find(functions.erase, EXPLORER_TREE_ERASE);
    find(functions.increment, EXPLORER_TREE_INCREMENT);
    find(functions.decrement, EXPLORER_TREE_DECREMENT);
    find(functions.hook, EXPLORER_LIST_HOOK);
    find(functions.unhook, EXPLORER_LIST_UNHOOK);
    find(functions.transfer, EXPLORER_LIST_TRANSFER);
    found = true;
    return functions;
}

tree_node* next(tree_node* from, std::uintptr_t pc) {
    if (thread* const me = follows(pc)) {
        const inside_scope quiet(*me);
        tell_step(from, right, left, pc);
    }
    return library().increment(from);
}

tree_node* previous(tree_node* from, std::uintptr_t pc) {
    if (thread* const me = follows(pc)) {
        const inside_scope quiet(*me);
        tell_step_back(from, pc);
    }
    return library().decrement(from);
}

} // namespace

} // namespace explorer

using namespace explorer;

#define EXPLORER_PC reinterpret_cast<std::uintptr_t>(__builtin_return_address(0))

// The library's headers have declared these names already, as members some of them. So they are
// given to functions of other names.
EXPLORER_TAKES_OVER void taken_insert(bool, tree_node*, tree_node*, tree_node&) noexcept
    __asm__(EXPLORER_TREE_INSERT);
EXPLORER_TAKES_OVER tree_node* taken_erase(tree_node*, tree_node&) noexcept
    __asm__(EXPLORER_TREE_ERASE);
EXPLORER_TAKES_OVER tree_node* taken_increment(tree_node*) noexcept
    __asm__(EXPLORER_TREE_INCREMENT);
EXPLORER_TAKES_OVER tree_node* taken_const_increment(tree_node*) noexcept
    __asm__(EXPLORER_TREE_CONST_INCREMENT);
EXPLORER_TAKES_OVER tree_node* taken_decrement(tree_node*) noexcept
    __asm__(EXPLORER_TREE_DECREMENT);
EXPLORER_TAKES_OVER tree_node* taken_const_decrement(tree_node*) noexcept
    __asm__(EXPLORER_TREE_CONST_DECREMENT);
EXPLORER_TAKES_OVER void taken_hook(list_node*, list_node*) noexcept __asm__(EXPLORER_LIST_HOOK);
EXPLORER_TAKES_OVER void taken_unhook(list_node*) noexcept __asm__(EXPLORER_LIST_UNHOOK);
EXPLORER_TAKES_OVER void taken_transfer(list_node*, list_node*, list_node*) noexcept
    __asm__(EXPLORER_LIST_TRANSFER);

void taken_insert(bool to_the_left, tree_node* made, tree_node* parent,
                  tree_node& header) noexcept {
    const auto pc = EXPLORER_PC;
    thread* const me = follows(pc);
    if (me == nullptr) return library().insert(to_the_left, made, parent, header);
    const inside_scope quiet(*me); // what is noted here is not the program's
    const neighbourhood around(parent, &header);
    library().insert(to_the_left, made, parent, header);
    tell(*made, access_kind::write, pc);
    around.tell_changes(pc);
}

tree_node* taken_erase(tree_node* gone, tree_node& header) noexcept {
    const auto pc = EXPLORER_PC;
    thread* const me = follows(pc);
    if (me == nullptr) return library().erase(gone, header);
    const inside_scope quiet(*me);
    const neighbourhood around(lowest_changed(gone), &header);
    tree_node* const unlinked = library().erase(gone, header);
    around.tell_changes(pc);
    return unlinked;
}

tree_node* taken_increment(tree_node* from) noexcept {
    return next(from, EXPLORER_PC);
}

tree_node* taken_const_increment(tree_node* from) noexcept {
    return next(from, EXPLORER_PC);
}

tree_node* taken_decrement(tree_node* from) noexcept {
    return previous(from, EXPLORER_PC);
}

tree_node* taken_const_decrement(tree_node* from) noexcept {
    return previous(from, EXPLORER_PC);
}

/// Puts `made` in front of `position`.
void taken_hook(list_node* made, list_node* position) noexcept {
    const auto pc = EXPLORER_PC;
    if (thread* const me = follows(pc)) {
        const inside_scope quiet(*me);
        tell(*made, access_kind::write, pc);
        tell(position->_M_prev->_M_next, access_kind::write, pc);
        tell(position->_M_prev, access_kind::write, pc);
    }
    library().hook(made, position);
}

void taken_unhook(list_node* gone) noexcept {
    const auto pc = EXPLORER_PC;
    if (thread* const me = follows(pc)) {
        const inside_scope quiet(*me);
        tell(*gone, access_kind::read, pc);
        tell(gone->_M_prev->_M_next, access_kind::write, pc);
        tell(gone->_M_next->_M_prev, access_kind::write, pc);
    }
    library().unhook(gone);
}

/// Moves the nodes from `first` to the one before `last` in front of `position`.
void taken_transfer(list_node* position, list_node* first, list_node* last) noexcept {
    const auto pc = EXPLORER_PC;
    thread* const me = position != last ? follows(pc) : nullptr;
    if (me != nullptr) {
        const inside_scope quiet(*me);
        for (const auto* each : {last, first, position}) {
            tell(each->_M_prev->_M_next, access_kind::write, pc);
            tell(each->_M_prev, access_kind::write, pc);
        }
    }
    library().transfer(position, first, last);
}
