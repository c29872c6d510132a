// std::condition_variable and std::condition_variable_any.
#include "bodies/uses.hpp"

#include <array>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <stop_token>
#include <thread>

namespace explorer::testing {

namespace {

using namespace std::chrono_literals;

/// A flag that one sets and another waits for.
template <typename Condition, typename Mutex>
struct gate {
    Mutex mutex;
    Condition opened;
    bool open = false; // guarded by mutex

    void set() {
        const std::lock_guard lock(mutex);
        open = true;
        opened.notify_one();
    }

    /// The body in which `wait` waits, on a second thread.
    template <typename Wait>
    static void with(Wait wait) {
        gate shared;
        std::thread waiter([&] {
            std::unique_lock lock(shared.mutex);
            wait(shared, lock);
        });
        shared.set();
        waiter.join();
    }
};

template <typename Condition, typename Mutex>
void waits_in_a_loop() {
    gate<Condition, Mutex>::with([](auto& gate, auto& lock) {
        while (!gate.open)
            gate.opened.wait(lock);
    });
}

template <typename Condition, typename Mutex>
void waits_with_if() {
    gate<Condition, Mutex>::with([](auto& gate, auto& lock) {
        if (!gate.open) gate.opened.wait(lock);
        assert(gate.open);
    });
}

template <typename Condition, typename Mutex>
void waits_without_looking() {
    gate<Condition, Mutex>::with([](auto& gate, auto& lock) { gate.opened.wait(lock); });
}

template <typename Condition, typename Mutex>
void nobody_notifies() {
    Mutex mutex;
    Condition never;
    std::unique_lock lock(mutex);
    never.wait(lock, [] { return false; });
}

template <typename Condition, typename Mutex>
void times_out_exactly() {
    Mutex mutex;
    Condition never;
    std::unique_lock lock(mutex);
    const auto begin = std::chrono::steady_clock::now();
    assert(!never.wait_for(lock, 30ms, [] { return false; }));
    assert(std::chrono::steady_clock::now() - begin == 30ms);
    const auto until = std::chrono::system_clock::now() + 20ms;
    assert(!never.wait_until(lock, until, [] { return false; }));
    assert(std::chrono::system_clock::now() == until);
}

template <typename Condition, typename Mutex>
void timeout_taken_for_success() {
    gate<Condition, Mutex> shared;
    std::thread late([&] {
        std::this_thread::sleep_for(50ms);
        shared.set();
    });
    {
        std::unique_lock lock(shared.mutex);
        shared.opened.wait_for(lock, 20ms, [&] { return shared.open; });
        assert(shared.open);
    }
    late.join();
}

void waits_without_the_lock() {
    std::mutex mutex;
    std::condition_variable changed;
    std::unique_lock lock(mutex, std::defer_lock);
    changed.wait(lock);
}

void destroyed_while_waited_on() {
    std::mutex mutex;
    auto changed = std::make_unique<std::condition_variable>();
    bool done = false; // guarded by mutex
    std::thread waiter([&, condition = changed.get()] {
        std::unique_lock lock(mutex);
        condition->wait(lock, [&] { return done; });
    });
    {
        const std::lock_guard lock(mutex);
        changed.reset();
        done = true;
    }
    waiter.join();
}

void any_waits_for_a_stop() {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::jthread waiter([&](const std::stop_token& stop) {
        std::unique_lock lock(mutex);
        assert(!changed.wait(lock, stop, [] { return false; }));
    });
}

using plain = std::condition_variable;
using any = std::condition_variable_any;

constexpr std::array all{
    use{"condition_variable: loop", waits_in_a_loop<plain, std::mutex>, "pass"},
    use{"condition_variable: if", waits_with_if<plain, std::mutex>, "wrong_result"},
    use{"condition_variable: does not look", waits_without_looking<plain, std::mutex>,
        "lost_wakeup"},
    use{"condition_variable: nobody notifies", nobody_notifies<plain, std::mutex>, "deadlock"},
    use{"condition_variable: timeouts", times_out_exactly<plain, std::mutex>, "pass"},
    use{"condition_variable: timeout ignored", timeout_taken_for_success<plain, std::mutex>,
        "wrong_result"},
    use{"condition_variable: without the lock", waits_without_the_lock, "crash"},
    use{"condition_variable: destroyed too early", destroyed_while_waited_on, "crash"},
    use{"condition_variable_any: loop", waits_in_a_loop<any, std::shared_mutex>, "pass"},
    use{"condition_variable_any: if", waits_with_if<any, std::shared_mutex>, "wrong_result"},
    use{"condition_variable_any: does not look", waits_without_looking<any, std::recursive_mutex>,
        "lost_wakeup"},
    use{"condition_variable_any: nobody notifies", nobody_notifies<any, std::mutex>, "deadlock"},
    use{"condition_variable_any: timeouts", times_out_exactly<any, std::shared_mutex>, "pass"},
    use{"condition_variable_any: timeout ignored", timeout_taken_for_success<any, std::mutex>,
        "wrong_result"},
    use{"condition_variable_any: stop token", any_waits_for_a_stop, "pass"},
};

} // namespace

std::span<const use> uses_of_conditions() {
    return all;
}

} // namespace explorer::testing
