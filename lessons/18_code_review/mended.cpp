// The code under review, mended: what changed, and nothing else.
#include "reviews.hpp"

#include "gather.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>

namespace reviews::mended {

namespace asio = boost::asio;

using namespace std::chrono_literals;

//! [unguarded_pool]
std::size_t import_all(thread_pool& pool, const std::vector<job>& jobs) {
    std::vector<std::future<void>> running;
    for (const auto& each : jobs)
        running.push_back(pool.submit(each));
    std::size_t failed = 0;
    for (auto& each : running) {
        try {
            each.get();
        } catch (...) {
            ++failed; // costs itself: the others are still waited for
        }
    }
    return failed;
}

//! [unguarded_pool]

//! [blocking_sleep]
awaitable<void> pause() {
    asio::steady_timer timer(co_await asio::this_coro::executor, 100ms);
    co_await timer.async_wait(asio::use_awaitable);
}

//! [blocking_sleep]

//! [unbounded_fan_out]
awaitable<void> worker(std::size_t& left, const async_job& fetch) {
    while (left > 0) {
        --left;
        co_await fetch(); // made here, where it begins
    }
}

awaitable<void> crawl(std::size_t count, async_job fetch) {
    std::vector<awaitable<void>> workers;
    for (std::size_t i = 0, all = std::min<std::size_t>(count, 100); i < all; ++i)
        workers.push_back(worker(count, fetch));
    co_await workbook::when_all(std::move(workers));
}

//! [unbounded_fan_out]

namespace {

//! [lock_across_callback]
class settings {
  public:
    std::function<void()> watcher;

    void set(const std::string& key, int value) {
        {
            const std::lock_guard lock(mutex_);
            values_[key] = value;
        }
        watcher(); // whatever it calls, nobody holds the lock
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
        changed_.notify_all(); // nobody uses the signal up: it is for everyone
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
    {
        std::vector<std::jthread> waiters;
        for (int i = 0; i < 3; ++i)
            waiters.emplace_back([&] {
                signal.wait();
                ++started;
            });
        signal.give();
    }
    return started;
}

//! [blocking_future]
void send_all(std::vector<std::future<void>>& sending, const job& send) {
    for (int i = 0; i < 3; ++i)
        sending.push_back(std::async(std::launch::async, send)); // whoever has them waits
}

//! [blocking_future]

} // namespace reviews::mended
