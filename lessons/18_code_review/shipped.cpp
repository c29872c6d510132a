// The code under review as it was handed in. Each function has one fault, and none of them warns.
#include "reviews.hpp"

#include "gather.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <latch>
#include <map>
#include <mutex>
#include <string>
#include <thread>

namespace reviews::shipped {

using namespace std::chrono_literals;

//! [unguarded_pool]
std::size_t import_all(thread_pool& pool, const std::vector<job>& jobs) {
    std::vector<std::future<void>> running;
    for (const auto& each : jobs)
        running.push_back(pool.submit(each));
    for (auto& each : running)
        each.get(); // waits, and throws what went wrong
    return 0;
}

//! [unguarded_pool]

//! [blocking_sleep]
awaitable<void> pause() {
    std::this_thread::sleep_for(100ms);
    co_return;
}

//! [blocking_sleep]

//! [unbounded_fan_out]
awaitable<void> crawl(std::size_t count, async_job fetch) {
    std::vector<awaitable<void>> fetches;
    for (std::size_t i = 0; i < count; ++i)
        fetches.push_back(fetch());
    co_await workbook::when_all(std::move(fetches)); // coroutines are cheap
}

//! [unbounded_fan_out]

namespace {

//! [lock_across_callback]
class settings {
  public:
    std::function<void()> watcher;

    void set(const std::string& key, int value) {
        const std::lock_guard lock(mutex_);
        values_[key] = value;
        watcher();
    }

    int get(const std::string& key) {
        const std::lock_guard lock(mutex_);
        return values_[key];
    }

  private:
    std::mutex mutex_;
    std::map<std::string, int> values_; // guarded by mutex_
};

//! [lock_across_callback]

} // namespace

bool watcher_sees_the_value() {
    settings settings;
    int seen = 0;
    settings.watcher = [&] { seen = settings.get("level"); };
    settings.set("level", 7);
    return seen == 7;
}

namespace {

//! [one_for_all]
class start_signal {
  public:
    void give() {
        const std::lock_guard lock(mutex_);
        given_ = true;
        changed_.notify_one();
    }

    void wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return given_; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool given_ = false; // guarded by mutex_
};

//! [one_for_all]

} // namespace

int start_three() {
    start_signal signal;
    std::atomic<int> started{0};
    std::latch here(3);
    {
        std::vector<std::jthread> waiters;
        for (int i = 0; i < 3; ++i)
            waiters.emplace_back([&] {
                here.count_down();
                signal.wait();
                ++started;
            });
        here.wait();
        std::this_thread::sleep_for(100ms); // all three are asleep: it makes the fault certain
        signal.give();
    }
    return started;
}

//! [blocking_future]
void send_all(std::vector<std::future<void>>& /*not needed*/, const job& send) {
    for (int i = 0; i < 3; ++i) {
        const auto unused = std::async(std::launch::async, send);
    }
}

//! [blocking_future]

} // namespace reviews::shipped
