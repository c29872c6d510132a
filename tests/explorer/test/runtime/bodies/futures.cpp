// std::future, promise, packaged_task and async.
#include "bodies/uses.hpp"

#include <array>
#include <chrono>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace explorer::testing {

namespace {

using namespace std::chrono_literals;

void promise_kept() {
    std::promise<int> promise;
    auto future = promise.get_future();
    std::thread worker([&] { promise.set_value(7); });
    assert(future.get() == 7);
    worker.join();
}

void promise_of_an_exception() {
    std::promise<int> promise;
    auto future = promise.get_future();
    std::thread worker(
        [&] { promise.set_exception(std::make_exception_ptr(std::runtime_error("no"))); });
    try {
        (void)future.get();
        assert(false);
    } catch (const std::runtime_error&) {
    }
    worker.join();
}

void promise_never_kept() {
    std::promise<int> promise;
    (void)promise.get_future().get();
}

void promise_kept_twice() {
    std::promise<int> promise;
    promise.set_value(1);
    promise.set_value(2);
}

void promise_broken() {
    std::future<int> future;
    { future = std::promise<int>().get_future(); }
    (void)future.get();
}

void future_publishes() {
    int written = 0;
    std::promise<void> promise;
    std::thread worker([&] {
        written = 1;
        promise.set_value();
    });
    promise.get_future().wait();
    assert(written == 1);
    worker.join();
}

void result_read_without_waiting() {
    int written = 0;
    std::promise<void> promise;
    const auto future = promise.get_future();
    std::thread worker([&] {
        written = 1;
        promise.set_value();
    });
    const int seen = written;
    future.wait();
    worker.join();
    assert(seen <= 1);
}

void future_waited_for_in_time() {
    std::promise<int> promise;
    const auto future = promise.get_future();
    const auto begin = std::chrono::steady_clock::now();
    assert(future.wait_for(40ms) == std::future_status::timeout);
    assert(std::chrono::steady_clock::now() - begin == 40ms);
    promise.set_value(1);
    assert(future.wait_for(0s) == std::future_status::ready);
}

void future_got_twice() {
    std::promise<int> promise;
    promise.set_value(1);
    auto future = promise.get_future();
    (void)future.get();
    (void)future.get();
}

void shared_future_for_two() {
    std::promise<int> promise;
    const std::shared_future<int> future = promise.get_future().share();
    std::thread other([future] { assert(future.get() == 3); });
    promise.set_value(3);
    assert(future.get() == 3);
    other.join();
}

void task_run_elsewhere() {
    std::packaged_task<int(int)> task([](int number) { return 2 * number; });
    auto future = task.get_future();
    std::thread worker(std::move(task), 4);
    assert(future.get() == 8);
    worker.join();
}

void task_run_twice() {
    std::packaged_task<int()> task([] { return 1; });
    task();
    task();
}

void task_never_run() {
    std::packaged_task<int()> task([] { return 1; });
    (void)task.get_future().get();
}

void async_gathered() {
    auto one = std::async(std::launch::async, [] { return 1; });
    auto two = std::async(std::launch::async, [] { return 2; });
    assert(one.get() + two.get() == 3);
}

void async_deferred() {
    const auto here = std::this_thread::get_id();
    auto one = std::async(std::launch::deferred, [] { return std::this_thread::get_id(); });
    assert(one.get() == here);
}

void async_result_by_reference() {
    int written = 0;
    const auto future = std::async(std::launch::async, [&] { written = 1; });
    assert(written <= 1);
}

void async_destructor_waits_under_lock() {
    std::mutex mutex;
    const std::lock_guard held(mutex);
    (void)std::async(std::launch::async, [&] { const std::lock_guard lock(mutex); });
}

constexpr std::array all{
    use{"promise: kept", promise_kept, "pass"},
    use{"promise: an exception", promise_of_an_exception, "pass"},
    use{"promise: never kept", promise_never_kept, "deadlock"},
    use{"promise: kept twice", promise_kept_twice, "wrong_result"},
    use{"promise: broken", promise_broken, "wrong_result"},
    use{"future: publishes", future_publishes, "pass"},
    use{"future: not waited for", result_read_without_waiting, "data_race"},
    use{"future: waited for in time", future_waited_for_in_time, "pass"},
    use{"future: got twice", future_got_twice, "wrong_result"},
    use{"shared_future: for two", shared_future_for_two, "pass"},
    use{"packaged_task: elsewhere", task_run_elsewhere, "pass"},
    use{"packaged_task: run twice", task_run_twice, "wrong_result"},
    use{"packaged_task: never run", task_never_run, "deadlock"},
    use{"async: gathered", async_gathered, "pass"},
    use{"async: deferred", async_deferred, "pass", true},
    use{"async: result by reference", async_result_by_reference, "data_race"},
    use{"async: destructor waits under a lock", async_destructor_waits_under_lock, "deadlock"},
};

} // namespace

std::span<const use> uses_of_futures() {
    return all;
}

} // namespace explorer::testing
