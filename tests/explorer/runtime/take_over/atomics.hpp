// Atomic operations: values in the order of the schedule, knowledge by the memory order given.
#pragma once

#include "explorer/runtime/take_over/mutexes.hpp"

#include <cstdint>
#include <string>

namespace explorer {

/// The compilers' numbers for memory orders.
enum class order : int { relaxed, consume, acquire, release, acq_rel, seq_cst };

[[nodiscard]] constexpr bool acquires(order how) noexcept {
    return how != order::relaxed && how != order::release;
}

[[nodiscard]] constexpr bool releases(order how) noexcept {
    return how == order::release || how == order::acq_rel || how == order::seq_cst;
}

/// One atomic operation of the running thread on `where`, `size` bytes.
struct atomic_access {
    thread& me;
    const volatile void* where;
    std::size_t size;
    std::uintptr_t pc;
};

/// The scheduling point before it; returns the atomic.
[[nodiscard]] object& before_atomic(const atomic_access& what, touch how);

void after_load(const atomic_access& what, object& on, order how);
void after_store(const atomic_access& what, object& on, order how, bool changed);
void after_exchange(const atomic_access& what, object& on, order how, bool changed);
void fence(thread& me, order how);

/// Stale reads: which store the load sees. `value` holds the newest and gets the one seen.
void choose_store(const atomic_access& what, object& on, order how, void* value);
void keep_store(const atomic_access& what, object& on, order how, const void* value);

/// A value for people: a number, or that it is an address.
[[nodiscard]] std::string in_words(std::uint64_t value);

void tell_atomic(const atomic_access& what, const object& on, const char* kind, const char* verb,
                 std::uint64_t value, order how, bool stale = false);

} // namespace explorer
