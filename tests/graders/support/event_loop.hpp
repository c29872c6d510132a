// One event loop for one test: runs coroutines, and knows when nothing more is going to happen.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <string>
#include <utility>

namespace grading {

/// What has become of a coroutine that a test started, in words: "still waiting", "returned", or
/// "threw " and the message.
class fate {
  public:
    [[nodiscard]] std::string text() const {
        if (!ended_) return "still waiting";
        if (!error_) return "returned";
        return "threw " + message();
    }

    /// Throws what the coroutine threw, if it did.
    void rethrow() const {
        if (error_) std::rethrow_exception(error_);
    }

    void end(std::exception_ptr error) {
        ended_ = true;
        error_ = std::move(error);
    }

  private:
    [[nodiscard]] std::string message() const {
        try {
            std::rethrow_exception(error_);
        } catch (const std::exception& error) {
            return error.what();
        } catch (...) {
            return "something that is no std::exception";
        }
    }

    bool ended_ = false;
    std::exception_ptr error_;
};

/// An io_context on the test's own thread.
///
/// A test opens events and lets the loop settle: what happens is then decided by the test, not by a
/// clock. What coroutines refer to must be declared before the loop: it destroys those that are
/// still waiting. Events are declared after it. Thread safety: none; use on the test's main thread.
class event_loop {
  public:
    [[nodiscard]] boost::asio::any_io_executor executor() { return context_.get_executor(); }

    /// Starts the coroutine that `function` makes. It runs when the loop does.
    template <typename Function>
    std::shared_ptr<const fate> start(Function function, boost::asio::cancellation_slot slot = {}) {
        auto result = std::make_shared<fate>();
        boost::asio::co_spawn(
            context_, std::move(function),
            boost::asio::bind_cancellation_slot(
                slot, [result](std::exception_ptr error) { result->end(error); }));
        return result;
    }

    /// Runs what is ready and all that follows from it, without waiting for anything. Whatever is
    /// then still waiting waits for the test.
    void settle() {
        context_.restart();
        for (int turn = 0; turn < turn_limit && context_.poll_one() != 0; ++turn) {
        }
    }

    /// Runs until everything has ended. False when it got stuck: nothing has been ready for a long
    /// time, and nothing else can make it so; or it goes round and round without an end, for as
    /// many handlers as `turns` says.
    bool finish(int turns = turn_limit) {
        context_.restart();
        int turn = 0;
        while (turn < turns && run_one())
            ++turn;
        goes_round_ = turn == turns && !context_.stopped();
        return context_.stopped();
    }

    /// Whether the last `finish` gave up while there was always something ready.
    [[nodiscard]] bool goes_round() const { return goes_round_; }

  private:
    // A busy machine does not matter: what is ready runs first, however late it is.
    bool run_one() { return context_.run_one_for(quiet) != 0 || context_.poll_one() != 0; }

    // Longer than any timer of a test. Only a wrong answer waits for it.
    static constexpr std::chrono::milliseconds quiet{300};
    // More handlers than any right answer needs.
    static constexpr int turn_limit = 200'000;

    boost::asio::io_context context_{1};
    bool goes_round_ = false;
};

} // namespace grading
