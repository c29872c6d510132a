// Exceptions that threads share: the library counts who holds one, where no hook sees it.
//
// The last one to let go of an exception destroys it, and whatever the others did with it comes
// before that. So whoever lets go (the end of a handler, the end of an exception_ptr) leaves its
// clock with the exception, and its destructor begins with that clock.
#include "explorer/runtime/take_over/take_over.hpp"

#include <cstring>
#include <exception>
#include <unordered_map>

namespace explorer {

namespace {

using destructor = void (*)(void*);

struct shared_exception {
    destructor destroy = nullptr;
    vector_clock released; ///< of those who have let go of it
};

/// By the address of the exception. One of an abandoned run stays until its place is used again.
std::unordered_map<const void*, shared_exception>& exceptions() {
    static std::unordered_map<const void*, shared_exception> all;
    return all;
}

void destroy_in_order(void* exception) {
    const auto found = exceptions().find(exception);
    if (found == exceptions().end()) return;
    const auto destroy = found->second.destroy;
    if (thread* const me = explored()) {
        const inside_scope quiet(*me);
        me->clock.join(found->second.released);
    }
    destroy(exception);
}

/// What the library is to call at the end of an exception that begins.
destructor watched(void* exception, destructor destroy) {
    thread* const me = explored();
    if (me == nullptr || destroy == nullptr) return destroy;
    if (destroy == destroy_in_order) return destroy; // a throw begins one, too
    const inside_scope quiet(*me);
    exceptions()[exception] = {destroy, {}};
    return destroy_in_order;
}

void let_go(thread& me, const void* exception) {
    const inside_scope quiet(me);
    const auto found = exceptions().find(exception);
    if (found == exceptions().end()) return;
    found->second.released.join(me.clock);
    me.clock.set(me.number, me.clock.of(me.number) + 1);
}

/// The exception that an exception_ptr holds.
const void* held_by(const void* pointer) {
    const void* exception = nullptr;
    std::memcpy(&exception, pointer, sizeof exception);
    return exception;
}

void let_go_of_current(thread& me) {
    const void* exception = nullptr;
    {
        const inside_scope quiet(me);
        const auto current = std::current_exception();
        exception = held_by(&current);
    }
    if (exception != nullptr) let_go(me, exception);
}

} // namespace

} // namespace explorer

using namespace explorer;

// The compiler has declared these names already, for the throws and handlers of this file. So they
// are given to functions of other names.
EXPLORER_TAKES_OVER void taken_throw(void*, void*, void (*)(void*)) __asm__("__cxa_throw");
EXPLORER_TAKES_OVER void taken_end_catch() __asm__("__cxa_end_catch");
EXPLORER_TAKES_OVER void* taken_init(void*, void*, void (*)(void*)) noexcept
    __asm__("__cxa_init_primary_exception");
EXPLORER_TAKES_OVER void taken_release(void*) noexcept
    __asm__("_ZNSt15__exception_ptr13exception_ptr10_M_releaseEv");

void taken_throw(void* exception, void* type, void (*destroy)(void*)) {
    real().cxa_throw(exception, type, watched(exception, destroy));
}

void taken_end_catch() {
    if (thread* const me = explored()) let_go_of_current(*me);
    real().cxa_end_catch();
}

/// std::make_exception_ptr begins one without a throw.
void* taken_init(void* exception, void* type, void (*destroy)(void*)) noexcept {
    return real().cxa_init_primary_exception(exception, type, watched(exception, destroy));
}

/// std::exception_ptr::_M_release: every end of an exception_ptr comes here.
void taken_release(void* pointer) noexcept {
    const void* const exception = held_by(pointer);
    thread* const me = explored();
    if (me != nullptr && exception != nullptr) let_go(*me, exception);
    real().exception_ptr_release(pointer);
}
