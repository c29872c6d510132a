// The checks' conditions; what they say is put together only for the run that is shown.
#include "explorer/runtime/checks.hpp"

#include "explorer/runtime/details.hpp"
#include "explorer/runtime/world.hpp"

namespace explorer {

void check_abandoned(world& where, const object& gone, const char* verb) {
    if (gone.kind == object_kind::condition && !gone.waiters.empty())
        where.fail(tell_misuse(where,
                               std::string(verb) + ' ' + gone.name() + " while " +
                                   name_of(*gone.waiters.front()) + " waits on it",
                               &gone));
    const bool lock = gone.kind == object_kind::mutex || gone.kind == object_kind::rwlock;
    if (lock && (gone.owner != nullptr || !gone.readers.empty()))
        where.fail(tell_misuse(
            where,
            std::string(verb) + ' ' + gone.name() + " while " +
                name_of(gone.owner != nullptr ? *gone.owner : *gone.readers.front()) + " holds it",
            &gone));
}

void check_dead_frame(world& where, std::uintptr_t address, std::uintptr_t pc) {
    constexpr std::uintptr_t red_zone =
        128; // a leaf function's locals may lie below its stack pointer
    const auto number = fiber_number_of(address);
    for (auto& owner : where.threads()) {
        if (owner.place == nullptr || owner.place->number != number) continue;
        const auto top = reinterpret_cast<std::uintptr_t>(owner.place->stack_pointer);
        const bool fibres = hand_over() == hand_over_kind::fibres;
        if (!owner.finished && (!fibres || address + red_zone >= top)) return;
        where.fail(tell_dangling(where, owner, pc));
    }
}

void check_alive(world& where, const void* address, const char* what) {
    if (!where.shadow().is_freed(reinterpret_cast<std::uintptr_t>(address))) return;
    where.fail(tell_misuse(where, std::string(what) + " in memory that was freed", nullptr));
}

} // namespace explorer
