// What compilers call for every access when they instrument for a thread sanitizer: ours, not
// theirs.
//
// The names and signatures are the interface between GCC's and clang's -fsanitize=thread and its
// runtime.
#include "explorer/runtime/memory.hpp"
#include "explorer/runtime/take_over/atomics.hpp"

#include <cstring>
#include <type_traits>

#define EXPLORER_PC reinterpret_cast<std::uintptr_t>(__builtin_return_address(0))

namespace explorer {

namespace {

inline void plain(const volatile void* address, std::size_t size, access_kind kind,
                  std::uintptr_t pc) {
    if (explored() != nullptr)
        the_world().access(reinterpret_cast<std::uintptr_t>(address), size, kind, pc);
}

template <typename T>
std::uint64_t low_bits(T value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, std::min(sizeof bits, sizeof value));
    return bits;
}

/// The first time an atomic is seen, its value is the one it was made with.
template <typename T>
void keep_initial(object& on, const volatile T* where) {
    if (!the_world().options().stale_reads || !on.stores.empty()) return;
    const T value = __atomic_load_n(where, __ATOMIC_RELAXED);
    past_store made;
    std::memcpy(made.value, &value, sizeof value);
    made.released = on.clock;
    on.stores.push_back(std::move(made));
}

template <typename T>
T load(const volatile T* where, order how, std::uintptr_t pc) {
    thread* const me = explored();
    if (me == nullptr) return __atomic_load_n(where, __ATOMIC_SEQ_CST);
    const inside_scope quiet(*me);
    const atomic_access what{*me, where, sizeof(T), pc};
    auto& on = before_atomic(what, touch::reads);
    keep_initial(on, where);
    T value = __atomic_load_n(where, __ATOMIC_RELAXED);
    const T newest = value;
    choose_store(what, on, how, &value);
    if (value == newest) {
        after_load(what, on, how);
        tell_atomic(what, on, "load", "reads", low_bits(value), how);
    }
    note_fruitless(*me, on.address, low_bits(value));
    return value;
}

template <typename T>
void store(volatile T* where, T value, order how, std::uintptr_t pc) {
    thread* const me = explored();
    if (me == nullptr) return __atomic_store_n(where, value, __ATOMIC_SEQ_CST);
    const inside_scope quiet(*me);
    const atomic_access what{*me, where, sizeof(T), pc};
    auto& on = before_atomic(what, touch::changes);
    keep_initial(on, where);
    const T before = __atomic_exchange_n(where, value, __ATOMIC_SEQ_CST);
    keep_store(what, on, how, &value);
    tell_atomic(what, on, "store", "writes", low_bits(value), how);
    after_store(what, on, how, before != value);
}

/// Reads, computes the new value, writes.
template <typename T, typename Compute>
T modify(volatile T* where, order how, std::uintptr_t pc, Compute compute) {
    thread* const me = explored();
    if (me == nullptr) {
        T before = __atomic_load_n(where, __ATOMIC_SEQ_CST);
        while (!__atomic_compare_exchange_n(where, &before, compute(before), false,
                                            __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
        }
        return before;
    }
    const inside_scope quiet(*me);
    const atomic_access what{*me, where, sizeof(T), pc};
    auto& on = before_atomic(what, touch::changes);
    keep_initial(on, where);
    const T before = __atomic_load_n(where, __ATOMIC_RELAXED);
    const T after = compute(before);
    __atomic_store_n(where, after, __ATOMIC_SEQ_CST);
    keep_store(what, on, how, &after);
    if (the_world().recording())
        tell_atomic(what, on, "rmw", ("turns " + in_words(low_bits(before)) + " into").c_str(),
                    low_bits(after), how);
    after_exchange(what, on, how, before != after);
    if (before == after) note_fruitless(*me, on.address, low_bits(before));
    return before;
}

template <typename T>
bool compare_exchange(volatile T* where, T* expected, T desired, order how, order on_failure,
                      std::uintptr_t pc) {
    thread* const me = explored();
    if (me == nullptr)
        return __atomic_compare_exchange_n(where, expected, desired, false, __ATOMIC_SEQ_CST,
                                           __ATOMIC_SEQ_CST);
    const inside_scope quiet(*me);
    const atomic_access what{*me, where, sizeof(T), pc};
    auto& on = before_atomic(what, touch::changes);
    keep_initial(on, where);
    const T before = __atomic_load_n(where, __ATOMIC_RELAXED);
    if (before != *expected) {
        after_load(what, on, on_failure);
        tell_atomic(what, on, "load", "does not exchange: it is", low_bits(before), on_failure);
        note_fruitless(*me, on.address, low_bits(before));
        *expected = before;
        return false;
    }
    __atomic_store_n(where, desired, __ATOMIC_SEQ_CST);
    keep_store(what, on, how, &desired);
    if (the_world().recording())
        tell_atomic(what, on, "rmw", ("exchanges " + in_words(low_bits(before)) + " for").c_str(),
                    low_bits(desired), how);
    after_exchange(what, on, how, before != desired);
    return true;
}

void call_begins(std::uintptr_t return_address, std::uintptr_t frame) {
    thread* const me = explored();
    if (me == nullptr) return;
    // Frames below this one have ended without telling: an exception or a longjmp went past them.
    while (!me->calls.empty() && me->calls.back().frame <= frame)
        me->calls.pop_back();
    const inside_scope quiet(*me); // the list may grow
    me->calls.push_back({return_address, frame});
}

void call_ends() {
    thread* const me = explored();
    if (me != nullptr && !me->calls.empty()) me->calls.pop_back();
}

} // namespace

} // namespace explorer

using namespace explorer;

__extension__ using uint128_t = unsigned __int128;

// NOLINTBEGIN(bugprone-reserved-identifier,bugprone-macro-parentheses): the compilers' names
EXPLORER_TAKES_OVER void __tsan_init() {
    note_instrumented(EXPLORER_PC);
}

EXPLORER_TAKES_OVER void __tsan_func_entry(void* return_address) {
    call_begins(reinterpret_cast<std::uintptr_t>(return_address),
                reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)));
}

EXPLORER_TAKES_OVER void __tsan_func_exit() {
    call_ends();
}

#define EXPLORER_PLAIN(size)                                                                       \
    EXPLORER_TAKES_OVER void __tsan_read##size(void* at) {                                         \
        plain(at, size, access_kind::read, EXPLORER_PC);                                           \
    }                                                                                              \
    EXPLORER_TAKES_OVER void __tsan_write##size(void* at) {                                        \
        plain(at, size, access_kind::write, EXPLORER_PC);                                          \
    }                                                                                              \
    EXPLORER_TAKES_OVER void __tsan_unaligned_read##size(void* at) {                               \
        plain(at, size, access_kind::read, EXPLORER_PC);                                           \
    }                                                                                              \
    EXPLORER_TAKES_OVER void __tsan_unaligned_write##size(void* at) {                              \
        plain(at, size, access_kind::write, EXPLORER_PC);                                          \
    }                                                                                              \
    EXPLORER_TAKES_OVER void __tsan_volatile_read##size(void* at) {                                \
        plain(at, size, access_kind::read, EXPLORER_PC);                                           \
    }                                                                                              \
    EXPLORER_TAKES_OVER void __tsan_volatile_write##size(void* at) {                               \
        plain(at, size, access_kind::write, EXPLORER_PC);                                          \
    }                                                                                              \
    EXPLORER_TAKES_OVER void __tsan_read_write##size(void* at) {                                   \
        plain(at, size, access_kind::read, EXPLORER_PC);                                           \
        plain(at, size, access_kind::write, EXPLORER_PC);                                          \
    }
EXPLORER_PLAIN(1)
EXPLORER_PLAIN(2)
EXPLORER_PLAIN(4)
EXPLORER_PLAIN(8)
EXPLORER_PLAIN(16)

EXPLORER_TAKES_OVER void __tsan_read_range(void* at, std::size_t size) {
    plain(at, size, access_kind::read, EXPLORER_PC);
}

EXPLORER_TAKES_OVER void __tsan_write_range(void* at, std::size_t size) {
    plain(at, size, access_kind::write, EXPLORER_PC);
}

/// An object's table of virtual functions: written again with the same value when a constructor or
/// destructor of the same class runs, which is no change.
EXPLORER_TAKES_OVER void __tsan_vptr_update(void** at, void* value) {
    if (*at != value) plain(at, sizeof value, access_kind::write, EXPLORER_PC);
}

EXPLORER_TAKES_OVER void __tsan_vptr_read(void** at) {
    plain(at, sizeof *at, access_kind::read, EXPLORER_PC);
}

EXPLORER_TAKES_OVER void* __tsan_memcpy(void* to, const void* from, std::size_t size) {
    plain(from, size, access_kind::read, EXPLORER_PC);
    plain(to, size, access_kind::write, EXPLORER_PC);
    return std::memcpy(to, from, size);
}

EXPLORER_TAKES_OVER void* __tsan_memmove(void* to, const void* from, std::size_t size) {
    plain(from, size, access_kind::read, EXPLORER_PC);
    plain(to, size, access_kind::write, EXPLORER_PC);
    return std::memmove(to, from, size);
}

EXPLORER_TAKES_OVER void* __tsan_memset(void* at, int value, std::size_t size) {
    plain(at, size, access_kind::write, EXPLORER_PC);
    return std::memset(at, value, size);
}

EXPLORER_TAKES_OVER void __tsan_ignore_thread_begin() {}

EXPLORER_TAKES_OVER void __tsan_ignore_thread_end() {}

EXPLORER_TAKES_OVER void __tsan_atomic_thread_fence(int how) {
    thread* const me = explored();
    if (me == nullptr) return __atomic_thread_fence(__ATOMIC_SEQ_CST);
    const inside_scope quiet(*me);
    fence(*me, static_cast<order>(how));
}

EXPLORER_TAKES_OVER void __tsan_atomic_signal_fence(int) {}

#define EXPLORER_MODIFY(bits, name, expression)                                                    \
    EXPLORER_TAKES_OVER uint##bits##_t __tsan_atomic##bits##_##name(                               \
        volatile uint##bits##_t* at, uint##bits##_t value, int how) {                              \
        using number = uint##bits##_t;                                                             \
        return modify<number>(at, static_cast<order>(how), EXPLORER_PC, [&](number before) {       \
            (void)before;                                                                          \
            return static_cast<number>(expression);                                                \
        });                                                                                        \
    }

#define EXPLORER_ATOMIC(bits)                                                                      \
    EXPLORER_TAKES_OVER uint##bits##_t __tsan_atomic##bits##_load(                                 \
        const volatile uint##bits##_t* at, int how) {                                              \
        return load(at, static_cast<order>(how), EXPLORER_PC);                                     \
    }                                                                                              \
    EXPLORER_TAKES_OVER void __tsan_atomic##bits##_store(volatile uint##bits##_t* at,              \
                                                         uint##bits##_t value, int how) {          \
        store(at, value, static_cast<order>(how), EXPLORER_PC);                                    \
    }                                                                                              \
    EXPLORER_MODIFY(bits, exchange, value)                                                         \
    EXPLORER_MODIFY(bits, fetch_add, before + value)                                               \
    EXPLORER_MODIFY(bits, fetch_sub, before - value)                                               \
    EXPLORER_MODIFY(bits, fetch_and, before& value)                                                \
    EXPLORER_MODIFY(bits, fetch_or, before | value)                                                \
    EXPLORER_MODIFY(bits, fetch_xor, before ^ value)                                               \
    EXPLORER_MODIFY(bits, fetch_nand, ~(before & value))                                           \
    EXPLORER_TAKES_OVER int __tsan_atomic##bits##_compare_exchange_strong(                         \
        volatile uint##bits##_t* at, uint##bits##_t* expected, uint##bits##_t desired, int how,    \
        int on_failure) {                                                                          \
        return compare_exchange(at, expected, desired, static_cast<order>(how),                    \
                                static_cast<order>(on_failure), EXPLORER_PC)                       \
                   ? 1                                                                             \
                   : 0;                                                                            \
    }                                                                                              \
    EXPLORER_TAKES_OVER int __tsan_atomic##bits##_compare_exchange_weak(                           \
        volatile uint##bits##_t* at, uint##bits##_t* expected, uint##bits##_t desired, int how,    \
        int on_failure) {                                                                          \
        return compare_exchange(at, expected, desired, static_cast<order>(how),                    \
                                static_cast<order>(on_failure), EXPLORER_PC)                       \
                   ? 1                                                                             \
                   : 0;                                                                            \
    }                                                                                              \
    EXPLORER_TAKES_OVER uint##bits##_t __tsan_atomic##bits##_compare_exchange_val(                 \
        volatile uint##bits##_t* at, uint##bits##_t expected, uint##bits##_t desired, int how,     \
        int on_failure) {                                                                          \
        compare_exchange(at, &expected, desired, static_cast<order>(how),                          \
                         static_cast<order>(on_failure), EXPLORER_PC);                             \
        return expected;                                                                           \
    }

EXPLORER_ATOMIC(8)
EXPLORER_ATOMIC(16)
EXPLORER_ATOMIC(32)
EXPLORER_ATOMIC(64)
EXPLORER_ATOMIC(128)
// NOLINTEND(bugprone-reserved-identifier,bugprone-macro-parentheses)
