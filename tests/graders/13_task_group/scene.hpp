// A caller on a loop of its own, whose children and whose end are watched: for the claims of 13.1
// and 13.3.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <catch2/catch_test_macros.hpp>
#include <graders/support/event_loop.hpp>
#include <graders/support/gauge.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/stopwatch.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace grading {

namespace asio = boost::asio;

using asio::awaitable;
using std::chrono::milliseconds;

/// What Asio says of operation_aborted.
inline const std::string cancelled_text =
    boost::system::system_error(asio::error::operation_aborted).what();

inline awaitable<void> nap(milliseconds pause) {
    asio::steady_timer timer(co_await asio::this_coro::executor, pause);
    co_await timer.async_wait(asio::use_awaitable);
}

inline awaitable<void> fail_after(milliseconds pause, std::string message) {
    co_await nap(pause);
    throw std::runtime_error(message);
}

/// Plays one scene: a caller, its children, perhaps somebody who cancels it. Neither copied nor
/// moved: children refer to it. Thread safety: none.
class scene {
  public:
    /// Makes a caller that does `call`. It begins when the loop runs.
    explicit scene(std::function<awaitable<void>()> call) {
        caller_ = loop_.start(
            [this, call = std::move(call)]() -> awaitable<void> { return watched(call); },
            cancel_.slot());
    }

    /// A child that is inside until its end. Cancelled, it needs `tidying` before it ends; then it
    /// throws `failure`, or what it was cancelled with.
    awaitable<void> child(milliseconds works, milliseconds tidying = milliseconds{0},
                          std::string failure = "") {
        const auto here = inside_.enter();
        std::exception_ptr stopped;
        try {
            co_await nap(works);
        } catch (...) {
            stopped = std::current_exception();
        }
        if (!stopped) co_return;
        co_await asio::this_coro::reset_cancellation_state();
        if (tidying > milliseconds{0}) co_await nap(tidying);
        if (!failure.empty()) throw std::runtime_error(failure);
        std::rethrow_exception(stopped);
    }

    void cancel_caller_at(milliseconds when) {
        loop_.start([this, when]() -> awaitable<void> {
            co_await nap(when);
            cancel_caller();
        });
    }

    /// At once, from within the caller or a child.
    void cancel_caller() { cancel_.emit(asio::cancellation_type::terminal); }

    /// Runs until all has ended. Asserts what every claim needs: the caller has been woken, and no
    /// child was running by then.
    void play() {
        loop_.finish();
        {
            const judged_as timeout("timeout");
            INFO("Nothing is left to run on the loop, so nobody will ever wake the caller. Does "
                 "every child, however it ends, get counted, and does the last one wake the "
                 "caller?");
            REQUIRE(caller_->text() != "still waiting");
        }
        const judged_as leak("leak");
        INFO("Counted here are the children that were still running when the caller got "
             "back control.");
        CHECK(left_running_ == 0);
    }

    /// How the call ended: "returned", or "threw " and a message.
    [[nodiscard]] std::string ending() const { return caller_->text(); }

    /// When it ended, measured from its call.
    [[nodiscard]] milliseconds length() const { return length_; }

    [[nodiscard]] const gauge& inside() const { return inside_; }

    [[nodiscard]] event_loop& loop() { return loop_; }

    /// Asserts when the call ended.
    void check_length(milliseconds expected) const {
        const judged_as too_slow("too_slow");
        CHECK(length() == about(expected));
    }

  private:
    awaitable<void> watched(std::function<awaitable<void>()> call) {
        const stopwatch watch;
        std::exception_ptr error;
        try {
            co_await call();
        } catch (...) {
            error = std::current_exception();
        }
        length_ = watch.elapsed();
        left_running_ = inside_.current();
        if (error) std::rethrow_exception(error);
    }

    // The loop destroys what still waits, so what children use stands before it.
    gauge inside_;
    milliseconds length_{-1};
    int left_running_ = -1;
    asio::cancellation_signal cancel_;
    event_loop loop_;
    std::shared_ptr<const fate> caller_;
};

} // namespace grading
