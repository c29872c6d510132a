// Faults at known lines. The tests ask for these lines by name.
#include "bodies/precise.hpp"

#include <array>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <semaphore>
#include <stdexcept>
#include <thread>

namespace explorer::testing {

// --- races ----------------------------------------------------------------------------------

const int line_of_write = __LINE__ + 3;

[[gnu::noinline]] void write_payload(int& payload) {
    payload = 1;
}

const int line_of_read = __LINE__ + 3;

[[gnu::noinline]] int read_payload(const int& payload) {
    return payload;
}

const int line_that_calls_write = __LINE__ + 4;

void race_on_payload() {
    int payload = 0;
    std::thread writer([&] { write_payload(payload); });
    (void)read_payload(payload);
    writer.join();
}

const int line_of_increment = __LINE__ + 3;

[[gnu::noinline]] void increment_total(long& total) {
    ++total;
}

void race_in_one_line() {
    long total = 0;
    std::thread first([&] { increment_total(total); });
    std::thread second([&] { increment_total(total); });
    first.join();
    second.join();
}

// --- deadlocks ------------------------------------------------------------------------------

const int line_of_second_lock = __LINE__ + 4;

[[gnu::noinline]] void lock_both(std::mutex& first, std::mutex& second) {
    const std::lock_guard outer(first);
    const std::lock_guard inner(second);
}

void two_lock_cycle() {
    std::mutex a;
    std::mutex b;
    std::thread first([&] { lock_both(a, b); });
    std::thread second([&] { lock_both(b, a); });
    first.join();
    second.join();
}

std::mutex fork_left;  // NOLINT: the test wants its name
std::mutex fork_right; // NOLINT
std::mutex fork_far;   // NOLINT

void three_lock_cycle() {
    std::thread first([] { lock_both(fork_left, fork_right); });
    std::thread second([] { lock_both(fork_right, fork_far); });
    std::thread third([] { lock_both(fork_far, fork_left); });
    first.join();
    second.join();
    third.join();
}

void join_in_a_cycle() {
    std::mutex mutex;
    const std::lock_guard held(mutex);
    std::thread worker([&] { const std::lock_guard lock(mutex); });
    worker.join();
}

void locks_what_it_holds() {
    std::mutex mutex;
    lock_both(mutex, mutex);
}

void waits_for_nobody() {
    std::binary_semaphore never(0);
    never.acquire();
}

// --- lost wake-ups --------------------------------------------------------------------------

const int line_of_notify = __LINE__ + 3;

[[gnu::noinline]] void announce(std::condition_variable& changed) {
    changed.notify_one();
}

const int line_of_wait = __LINE__ + 4;

[[gnu::noinline]] void await_announcement(std::condition_variable& changed, std::mutex& mutex) {
    std::unique_lock lock(mutex);
    changed.wait(lock);
}

void notify_before_wait() {
    std::mutex mutex;
    std::condition_variable changed;
    std::thread announcer([&] { announce(changed); });
    await_announcement(changed, mutex);
    announcer.join();
}

void notify_one_wakes_the_other() {
    std::mutex mutex;
    std::condition_variable changed;
    bool open = false; // guarded by mutex
    const auto wait = [&] {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return open; });
    };
    std::thread first(wait);
    std::thread second(wait);
    {
        const std::lock_guard lock(mutex);
        open = true;
    }
    announce(changed);
    first.join();
    second.join();
}

void waits_with_if() {
    std::mutex mutex;
    std::condition_variable changed;
    bool open = false; // guarded by mutex
    std::thread opener([&] {
        const std::lock_guard lock(mutex);
        open = true;
        changed.notify_one();
    });
    std::unique_lock lock(mutex);
    if (!open) changed.wait(lock);
    const bool seen = open;
    lock.unlock();
    opener.join();
    if (!seen) throw std::logic_error("went through a closed gate");
}

// --- livelocks ------------------------------------------------------------------------------

const int line_of_spin = __LINE__ + 3;

[[gnu::noinline]] void spin_until_set(const std::atomic<bool>& flag) {
    while (!flag.load()) {
    }
}

void spins_for_ever() {
    const std::atomic<bool> nobody_sets_it = false;
    spin_until_set(nobody_sets_it);
}

void two_spin_for_each_other() {
    std::atomic<bool> a = false;
    std::atomic<bool> b = false;
    std::thread first([&] {
        spin_until_set(b);
        a = true;
    });
    std::thread second([&] {
        spin_until_set(a);
        b = true;
    });
    first.join();
    second.join();
}

// --- crashes --------------------------------------------------------------------------------

const int line_of_use_after_free = __LINE__ + 3;

[[gnu::noinline]] int use_after_free(const int* number) {
    return *number;
}

void read_freed_by_other() {
    auto number = std::make_unique<int>(1);
    const int* const left = number.get();
    std::thread([mine = std::move(number)] {}).join();
    (void)use_after_free(left);
}

std::thread thread_with_local() {
    // Large, so that the calls that main makes later do not reach as deep.
    auto local = std::array<int, 4'096>{};
    int* const inside = local.data();
    return std::thread([inside] { *inside = 1; });
}

void dangling_local() {
    auto worker = thread_with_local();
    worker.join();
}

void escapes() {
    std::thread worker([] { throw std::out_of_range("too far"); });
    worker.join();
}

[[gnu::noinline]] std::size_t recurse(std::size_t depth) {
    std::array<std::size_t, 64> room{};
    room.at(depth % room.size()) = depth;
    if (depth == ~std::size_t{0}) return 0;
    return recurse(depth + 1) + room.at((depth + 1) % room.size());
}

void recurses_for_ever() {
    std::thread worker([] { (void)recurse(0); });
    worker.join();
}

void touches_null() {
    std::unique_ptr<int> nothing;
    std::thread worker([raw = nothing.get()] { *raw = 1; });
    worker.join();
}

const int line_of_call = __LINE__ + 4;

void calls_nothing() {
    std::atomic<void (*)()> none{nullptr};
    std::thread worker([&] { none.load()(); });
    worker.join();
}

} // namespace explorer::testing
