// A payload behind a flag, with every pair of memory orders.
#include "bodies/precise.hpp"

#include <atomic>
#include <stdexcept>
#include <thread>

namespace explorer::testing {

namespace {

constexpr auto relaxed = std::memory_order_relaxed;
constexpr auto release = std::memory_order_release;
constexpr auto acquire = std::memory_order_acquire;

/// Thread 1 writes and raises the flag by `raise`; main reads if `is_raised`.
template <typename Raise, typename IsRaised>
void pass_message(Raise raise, IsRaised is_raised) {
    std::atomic flag = 0;
    int payload = 0;
    std::thread writer([&] {
        payload = 1;
        raise(flag);
    });
    if (is_raised(flag) && payload != 1) throw std::logic_error("an empty message");
    writer.join();
}

template <std::memory_order Store, std::memory_order Load>
void pass_message_by() {
    pass_message([](auto& flag) { flag.store(1, Store); },
                 [](auto& flag) { return flag.load(Load) == 1; });
}

void raise_with_fence(std::atomic<int>& flag) {
    std::atomic_thread_fence(release);
    flag.store(1, relaxed);
}

bool is_raised_with_fence(std::atomic<int>& flag) {
    const bool raised = flag.load(relaxed) == 1;
    std::atomic_thread_fence(acquire);
    return raised;
}

/// Thread 1 raises the flag to 1, thread 2 takes it from there to 2 by `pass_on`.
template <typename PassOn>
void pass_message_on(PassOn pass_on) {
    std::atomic flag = 0;
    int payload = 0;
    std::thread writer([&] {
        payload = 1;
        flag.store(1, release);
    });
    std::thread between([&] { pass_on(flag); });
    if (flag.load(acquire) == 2 && payload != 1) throw std::logic_error("an empty message");
    writer.join();
    between.join();
}

/// Both say that they are there, then look for the other: one of them must see it.
template <std::memory_order Store, std::memory_order Load>
void store_then_load() {
    std::atomic a = 0;
    std::atomic b = 0;
    int seen_by_first = 0;
    std::thread first([&] {
        a.store(1, Store);
        seen_by_first = b.load(Load);
    });
    b.store(1, Store);
    const int seen = a.load(Load);
    first.join();
    if (seen + seen_by_first == 0) throw std::logic_error("neither saw the other");
}

} // namespace

void passes_message_relaxed() {
    pass_message_by<relaxed, relaxed>();
}

void passes_message_release_acquire() {
    pass_message_by<release, acquire>();
}

void passes_message_release_relaxed() {
    pass_message_by<release, relaxed>();
}

void passes_message_relaxed_acquire() {
    pass_message_by<relaxed, acquire>();
}

void passes_message_sequential() {
    pass_message_by<std::memory_order_seq_cst, std::memory_order_seq_cst>();
}

void passes_message_fences() {
    pass_message(raise_with_fence, is_raised_with_fence);
}

void passes_message_release_fence_only() {
    pass_message(raise_with_fence, [](auto& flag) { return flag.load(relaxed) == 1; });
}

void passes_message_acquire_fence_only() {
    pass_message([](auto& flag) { flag.store(1, relaxed); }, is_raised_with_fence);
}

void passes_message_by_release_sequence() {
    pass_message_on([](auto& flag) {
        int expected = 1;
        flag.compare_exchange_strong(expected, 2, relaxed);
    });
}

void passes_message_behind_plain_store() {
    pass_message_on([](auto& flag) {
        if (flag.load(relaxed) == 1) flag.store(2, relaxed);
    });
}

void passes_message_on_another_atomic() {
    std::atomic other = 0;
    pass_message(
        [&](auto& flag) {
            other.store(1, release);
            flag.store(1, relaxed);
        },
        [](auto& flag) { return flag.load(acquire) == 1; });
}

void stores_then_loads() {
    store_then_load<relaxed, relaxed>();
}

void stores_then_loads_sequential() {
    store_then_load<std::memory_order_seq_cst, std::memory_order_seq_cst>();
}

} // namespace explorer::testing
