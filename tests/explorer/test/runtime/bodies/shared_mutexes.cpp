// std::shared_mutex and std::shared_timed_mutex.
#include "bodies/uses.hpp"

#include <array>
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>

namespace explorer::testing {

namespace {

using namespace std::chrono_literals;

template <typename Mutex>
void readers_and_a_writer() {
    Mutex mutex;
    int value = 0;
    std::thread writer([&] {
        const std::lock_guard lock(mutex);
        value = 2;
    });
    std::thread reader([&] {
        const std::shared_lock lock(mutex);
        assert(value % 2 == 0);
    });
    {
        const std::shared_lock lock(mutex);
        assert(value % 2 == 0);
    }
    writer.join();
    reader.join();
    assert(value == 2);
}

/// Each holds the lock until the other has it too.
void readers_share() {
    std::shared_mutex mutex;
    std::mutex guard;
    int inside = 0; // guarded by guard
    const auto enter = [&] {
        const std::shared_lock lock(mutex);
        const std::lock_guard count(guard);
        ++inside;
    };
    const std::shared_lock held(mutex);
    std::thread other(enter);
    other.join(); // while this one still reads
    assert(inside == 1);
}

template <typename Mutex>
void writes_under_shared_lock() {
    Mutex mutex;
    int value = 0;
    const auto write = [&] {
        const std::shared_lock lock(mutex);
        ++value;
    };
    std::thread other(write);
    write();
    other.join();
    assert(value <= 2);
}

template <typename Mutex>
void upgrades() {
    Mutex mutex;
    const std::shared_lock shared(mutex);
    const std::lock_guard alone(mutex);
}

template <typename Mutex>
void unlocks_without() {
    Mutex mutex;
    mutex.unlock_shared();
}

void gives_up_in_time() {
    std::shared_timed_mutex mutex;
    std::shared_lock held(mutex);
    std::thread writer([&] {
        const auto begin = std::chrono::steady_clock::now();
        const std::unique_lock lock(mutex, 50ms);
        assert(!lock && std::chrono::steady_clock::now() - begin == 50ms);
    });
    std::thread reader([&] { assert(mutex.try_lock_shared_for(50ms)), mutex.unlock_shared(); });
    std::this_thread::sleep_for(100ms);
    held.unlock();
    writer.join();
    reader.join();
}

void timeout_ignored() {
    std::shared_timed_mutex mutex;
    int value = 0;
    const std::shared_lock held(mutex);
    std::thread writer([&] {
        const std::unique_lock lock(mutex, 50ms);
        value = 1;
    });
    std::this_thread::sleep_for(100ms);
    const int seen = value;
    writer.join();
    assert(seen <= 1);
}

constexpr std::array all{
    use{"shared_mutex: readers and a writer", readers_and_a_writer<std::shared_mutex>, "pass",
        true},
    use{"shared_mutex: readers share", readers_share, "pass", true},
    use{"shared_mutex: writes under a shared lock", writes_under_shared_lock<std::shared_mutex>,
        "data_race"},
    use{"shared_mutex: upgraded", upgrades<std::shared_mutex>, "deadlock"},
    use{"shared_mutex: unlocked without", unlocks_without<std::shared_mutex>, "crash"},
    use{"shared_timed_mutex: readers and a writer", readers_and_a_writer<std::shared_timed_mutex>,
        "pass", true},
    use{"shared_timed_mutex: gives up in time", gives_up_in_time, "pass"},
    use{"shared_timed_mutex: writes under a shared lock",
        writes_under_shared_lock<std::shared_timed_mutex>, "data_race"},
    use{"shared_timed_mutex: timeout ignored", timeout_ignored, "data_race"},
    use{"shared_timed_mutex: upgraded", upgrades<std::shared_timed_mutex>, "deadlock"},
};

} // namespace

std::span<const use> uses_of_shared_mutexes() {
    return all;
}

} // namespace explorer::testing
