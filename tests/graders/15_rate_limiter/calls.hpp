// Calls under a limiter, on one event loop: who started when, in time since the test began.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <catch2/catch_test_macros.hpp>
#include <graders/support/event_loop.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/stopwatch.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace grading {

using milliseconds = std::chrono::milliseconds;

/// A call that has started. The actual one stands on the left of a comparison, the expected one on
/// the right.
struct started {
    int caller = 0;
    milliseconds at{};

    friend bool operator==(const started& actual, const started& expected) noexcept {
        return actual.caller == expected.caller && actual.at == about(expected.at);
    }

    friend std::ostream& operator<<(std::ostream& out, const started& call) {
        return out << call.caller << " at " << call.at.count() << " ms";
    }
};

/// Callers first, first + 1, ... that start at these times.
inline std::vector<started> in_order(const std::vector<int>& times, int first = 0) {
    std::vector<started> calls;
    for (const int at : times)
        calls.push_back({first++, milliseconds(at)});
    return calls;
}

/// What became of a caller, as far as its type tells: Asio's waits, and so `acquire`, tell of a
/// cancellation by a boost::system::system_error.
inline std::string end_of(const fate& caller) {
    try {
        caller.rethrow();
    } catch (const boost::system::system_error&) {
        return "threw a boost::system::system_error";
    } catch (...) {
        return caller.text() + ", which is no boost::system::system_error";
    }
    return caller.text();
}

constexpr const char* cancelled = "threw a boost::system::system_error";

/// The most calls that any window of this length holds, however it is laid. A window holds its
/// beginning and not its end. `times` rise.
template <typename Time, typename Duration>
std::size_t most_in_any(const std::vector<Time>& times, Duration window) {
    std::size_t most = 0;
    for (auto first = times.begin(); first != times.end(); ++first) {
        const auto end = std::lower_bound(first, times.end(), *first + window);
        most = std::max(most, static_cast<std::size_t>(end - first));
    }
    return most;
}

/// Fails, in words, when a loop had to be stopped because it goes on and on.
inline void require_rest(bool goes_round) {
    const judged_as too_slow("too_slow");
    INFO("The loop ran far more handlers than are needed, and still callers wait. Somebody wakes "
         "again and again, may not go, and sleeps again. Does it sleep until its moment, or does "
         "it look now and then? And when its moment has come: is exactly that moment late enough?");
    REQUIRE_FALSE(goes_round);
}

/// An io_context on the test's own thread, with callers on it. Limiters are declared after it.
/// Thread safety: none; use on the test's main thread.
class call_loop {
  public:
    [[nodiscard]] boost::asio::any_io_executor executor() { return context_.get_executor(); }

    /// A caller that comes at `when`, takes its place in the limiter and notes when it got through.
    template <typename Limiter>
    std::shared_ptr<const fate> call(Limiter& limiter, int caller, milliseconds when = {},
                                     boost::asio::cancellation_slot slot = {}) {
        return spawn(come(limiter, caller, when), slot);
    }

    /// Does something at a given time. If it blocks, the loop stands still meanwhile.
    void at(milliseconds when, std::function<void()> action) {
        spawn(act(when, std::move(action)), {});
    }

    std::shared_ptr<const fate> spawn(boost::asio::awaitable<void> coroutine,
                                      boost::asio::cancellation_slot slot) {
        auto result = std::make_shared<fate>();
        boost::asio::co_spawn(
            context_, std::move(coroutine),
            boost::asio::bind_cancellation_slot(
                slot, [result](std::exception_ptr error) { result->end(error); }));
        return result;
    }

    /// Runs until everything has ended. False when it got stuck, or needs more turns than that:
    /// then it `goes_round`.
    bool finish(int turns = 1000) {
        context_.restart();
        while (turns_ < turns && context_.run_one_for(quiet) != 0)
            ++turns_;
        goes_round_ = turns_ >= turns && !context_.stopped();
        return context_.stopped();
    }

    /// True when `finish` gave up on something that goes on and on, and not on silence.
    [[nodiscard]] bool goes_round() const { return goes_round_; }

    /// Lets time pass and runs what has become due meanwhile, what is due at that moment included.
    void let_pass_until(std::chrono::steady_clock::time_point moment) {
        if (moment <= std::chrono::steady_clock::now()) return;
        std::this_thread::sleep_until(moment);
        context_.restart();
        context_.poll();
    }

    void note(int caller) { calls_.push_back({caller, watch_.elapsed()}); }

    /// In the order in which they started.
    [[nodiscard]] const std::vector<started>& calls() const { return calls_; }

    /// How many handlers have run.
    [[nodiscard]] int turns() const { return turns_; }

    [[nodiscard]] milliseconds elapsed() const { return watch_.elapsed(); }

  private:
    template <typename Limiter>
    boost::asio::awaitable<void> come(Limiter& limiter, int caller, milliseconds when) {
        if (when.count() > 0) co_await until(when);
        co_await limiter.acquire();
        note(caller);
    }

    boost::asio::awaitable<void> act(milliseconds when, std::function<void()> action) {
        co_await until(when);
        action();
    }

    boost::asio::awaitable<void> until(milliseconds when) {
        boost::asio::steady_timer timer(context_, begin_ + when);
        co_await timer.async_wait(boost::asio::use_awaitable);
    }

    // Longer than any timer of a test.
    static constexpr std::chrono::seconds quiet{10};

    const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
    const stopwatch watch_;
    std::vector<started> calls_;
    int turns_ = 0;
    bool goes_round_ = false;
    boost::asio::io_context context_{1}; // last: it ends the coroutines that use the others
};

} // namespace grading
