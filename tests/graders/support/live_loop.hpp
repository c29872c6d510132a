// One event loop in real time for one test: for coroutines that wait for processes and threads.
#pragma once

#include "event_loop.hpp"
#include "patience.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace grading {

/// An io_context on the test's own thread, where what happens is decided by other processes.
///
/// A test says what it waits for; the loop runs until that is so, or until patience runs out. What
/// coroutines refer to must be declared before the loop; what reports to the loop (a pool) after
/// it. Thread safety: none; use on the test's main thread.
class live_loop {
  public:
    using caller = std::shared_ptr<const fate>;

    [[nodiscard]] boost::asio::any_io_executor executor() { return context_.get_executor(); }

    /// Starts the coroutine that `function` makes. It runs when the loop does.
    template <typename Function>
    caller start(Function function, boost::asio::cancellation_slot slot = {}) {
        auto result = std::make_shared<fate>();
        boost::asio::co_spawn(
            context_, std::move(function),
            boost::asio::bind_cancellation_slot(
                slot, [result](std::exception_ptr error) { result->end(error); }));
        return result;
    }

    /// Runs until `done()` is true, and says whether it became so before patience ran out or
    /// nothing was left to run.
    template <typename Predicate>
    bool run_until(Predicate done) {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (!done() && std::chrono::steady_clock::now() < deadline) {
            context_.restart();
            context_.run_one_for(std::chrono::milliseconds{5});
            if (context_.stopped()) break;
        }
        return done();
    }

    /// Runs until all of `callers` have ended.
    bool run_until_ended(const std::vector<caller>& callers) {
        return run_until([&callers] {
            for (const auto& each : callers)
                if (each->text() == "still waiting") return false;
            return true;
        });
    }

    /// Runs what is ready and what becomes ready in a moment. A right answer passes whether it is
    /// used or not: it only makes sure that a wrong one is caught.
    void run_a_little() {
        context_.restart();
        context_.run_for(std::chrono::milliseconds{20});
    }

    /// Runs for that long, and says how many handlers ran: few, if everybody only waits.
    std::size_t handlers_within(std::chrono::milliseconds time) {
        context_.restart();
        return context_.run_for(time);
    }

  private:
    boost::asio::io_context context_{1};
};

/// Suspends the calling coroutine for a moment: the loop turns.
inline boost::asio::awaitable<void> turn() {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor,
                                    std::chrono::milliseconds{1});
    co_await timer.async_wait(boost::asio::use_awaitable);
}

} // namespace grading
