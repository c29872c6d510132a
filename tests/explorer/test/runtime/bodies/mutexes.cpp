// std::mutex and its kin for one owner: recursive, timed, and both.
#include "bodies/uses.hpp"

#include <array>
#include <chrono>
#include <memory>
#include <mutex>
#include <thread>

namespace explorer::testing {

namespace {

using namespace std::chrono_literals;

/// Runs `body` on a second thread and on this one.
template <typename Body>
void by_two(Body body) {
    std::thread other(body);
    body();
    other.join();
}

template <typename Mutex>
void counts_under_lock() {
    Mutex mutex;
    int count = 0;
    by_two([&] {
        const std::lock_guard lock(mutex);
        ++count;
    });
    assert(count == 2);
}

template <typename Mutex>
void one_counts_without_lock() {
    Mutex mutex;
    int count = 0;
    std::thread careless([&] { ++count; });
    {
        const std::lock_guard lock(mutex);
        ++count;
    }
    careless.join();
    assert(count <= 2);
}

template <typename Mutex>
void locks_twice() {
    Mutex mutex;
    mutex.lock();
    mutex.lock();
}

template <typename Mutex>
void unlocks_anothers() {
    Mutex mutex;
    mutex.lock();
    std::thread other([&] { mutex.unlock(); });
    other.join();
}

template <typename Mutex>
void destroys_held() {
    auto mutex = std::make_unique<Mutex>();
    mutex->lock();
    mutex.reset();
}

void opposite_orders() {
    std::mutex a;
    std::mutex b;
    std::thread other([&] {
        const std::lock_guard first(b);
        const std::lock_guard second(a);
    });
    {
        const std::lock_guard first(a);
        const std::lock_guard second(b);
    }
    other.join();
}

void opposite_orders_at_once() {
    std::mutex a;
    std::mutex b;
    int count = 0;
    std::thread other([&] {
        const std::scoped_lock both(b, a);
        ++count;
    });
    {
        const std::scoped_lock both(a, b);
        ++count;
    }
    other.join();
    assert(count == 2);
}

void try_lock_answers() {
    std::mutex mutex;
    int count = 0;
    by_two([&] {
        const std::unique_lock lock(mutex, std::try_to_lock);
        if (lock) ++count;
    });
    assert(count >= 1);
}

void try_lock_ignored() {
    std::mutex mutex;
    int count = 0;
    by_two([&] {
        const std::unique_lock lock(mutex, std::try_to_lock);
        ++count;
    });
    assert(count <= 2);
}

template <typename Mutex>
void locks_recursively() {
    Mutex mutex;
    int count = 0;
    by_two([&] {
        const std::lock_guard outer(mutex);
        const std::lock_guard inner(mutex);
        ++count;
    });
    assert(count == 2);
}

template <typename Mutex>
void unlocks_once_too_rarely() {
    Mutex mutex;
    by_two([&] {
        mutex.lock();
        mutex.lock();
        mutex.unlock();
    });
}

/// One holds the lock for 100 ms; the other has patience for `patience`, and that exactly.
template <typename Mutex, typename Then>
void with_patience(std::chrono::milliseconds patience, Then then) {
    Mutex mutex;
    std::unique_lock held(mutex);
    std::thread other([&] {
        const auto begin = std::chrono::steady_clock::now();
        const bool got = mutex.try_lock_for(patience);
        then(mutex, got, std::chrono::steady_clock::now() - begin);
    });
    std::this_thread::sleep_for(100ms);
    held.unlock();
    other.join();
}

template <typename Mutex>
void gives_up_in_time() {
    with_patience<Mutex>(50ms, [](auto&, bool got, auto took) { assert(!got && took == 50ms); });
}

template <typename Mutex>
void waits_long_enough() {
    with_patience<Mutex>(200ms, [](auto& mutex, bool got, auto took) {
        assert(got && took == 100ms);
        mutex.unlock();
    });
}

template <typename Mutex>
void takes_timeout_for_success() {
    with_patience<Mutex>(50ms, [](auto& mutex, bool, auto) { mutex.unlock(); });
}

constexpr std::array all{
    use{"mutex: counts", counts_under_lock<std::mutex>, "pass", true},
    use{"mutex: one counts without", one_counts_without_lock<std::mutex>, "data_race"},
    use{"mutex: locked twice", locks_twice<std::mutex>, "deadlock"},
    use{"mutex: another's unlocked", unlocks_anothers<std::mutex>, "crash"},
    use{"mutex: destroyed while held", destroys_held<std::mutex>, "crash"},
    use{"mutex: opposite orders", opposite_orders, "deadlock"},
    use{"scoped_lock: opposite orders", opposite_orders_at_once, "pass"},
    use{"try_lock: answers", try_lock_answers, "pass", true},
    use{"try_lock: ignored", try_lock_ignored, "data_race"},
    use{"recursive_mutex: nested", locks_recursively<std::recursive_mutex>, "pass", true},
    use{"recursive_mutex: unlocked too rarely", unlocks_once_too_rarely<std::recursive_mutex>,
        "deadlock"},
    use{"recursive_mutex: another's unlocked", unlocks_anothers<std::recursive_mutex>, "crash"},
    use{"timed_mutex: counts", counts_under_lock<std::timed_mutex>, "pass", true},
    use{"timed_mutex: gives up in time", gives_up_in_time<std::timed_mutex>, "pass"},
    use{"timed_mutex: waits long enough", waits_long_enough<std::timed_mutex>, "pass"},
    use{"timed_mutex: timeout ignored", takes_timeout_for_success<std::timed_mutex>, "crash"},
    use{"timed_mutex: locked twice", locks_twice<std::timed_mutex>, "deadlock"},
    use{"recursive_timed_mutex: nested", locks_recursively<std::recursive_timed_mutex>, "pass",
        true},
    use{"recursive_timed_mutex: gives up", gives_up_in_time<std::recursive_timed_mutex>, "pass"},
    use{"recursive_timed_mutex: unlocked too rarely",
        unlocks_once_too_rarely<std::recursive_timed_mutex>, "deadlock"},
};

} // namespace

std::span<const use> uses_of_mutexes() {
    return all;
}

} // namespace explorer::testing
