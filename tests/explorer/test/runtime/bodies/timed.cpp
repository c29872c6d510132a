// Durations that are known to the nanosecond.
#include "bodies/precise.hpp"

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <numeric>
#include <semaphore>
#include <stdexcept>
#include <thread>
#include <vector>

namespace explorer::testing {

using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

[[gnu::noinline]] int sum_of_locals(int first) {
    std::array<int, 64> numbers{};
    std::iota(numbers.begin(), numbers.end(), first);
    return std::accumulate(numbers.begin(), numbers.end(), 0);
}

} // namespace

void stacks_used_one_after_the_other() {
    for (int i = 0; i < 3; ++i) {
        std::thread([i] { (void)sum_of_locals(i); }).detach();
        std::this_thread::sleep_for(1ms);
    }
}

void ten_sleeps_on_five_threads() {
    std::vector<std::jthread> workers;
    for (int i = 0; i < 5; ++i)
        workers.emplace_back([] {
            std::this_thread::sleep_for(100ms);
            std::this_thread::sleep_for(100ms);
        });
}

namespace {

asio::awaitable<void> wait_twice() {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (int i = 0; i < 2; ++i) {
        timer.expires_after(100ms);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

} // namespace

void ten_timers_of_five_coroutines() {
    asio::thread_pool pool(2);
    for (int i = 0; i < 5; ++i)
        asio::co_spawn(pool, wait_twice(), asio::detached);
    pool.join();
}

void timed_waits() {
    std::mutex mutex;
    std::condition_variable never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, 10ms, [] { return false; });
    std::timed_mutex held;
    held.lock();
    std::thread([&] { (void)held.try_lock_for(20ms); }).join();
    held.unlock();
    std::promise<void> unkept;
    (void)unkept.get_future().wait_for(30ms);
    std::binary_semaphore empty(0);
    (void)empty.try_acquire_for(40ms);
}

void notified_long_before_deadline() {
    std::mutex mutex;
    std::condition_variable changed;
    bool done = false; // guarded by mutex
    std::thread worker([&] {
        const std::lock_guard lock(mutex);
        done = true;
        changed.notify_one();
    });
    std::unique_lock lock(mutex);
    const bool in_time = changed.wait_for(lock, 1h, [&] { return done; });
    lock.unlock();
    worker.join();
    if (!in_time) throw std::logic_error("an hour has passed");
}

} // namespace explorer::testing
