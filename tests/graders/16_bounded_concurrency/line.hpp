// A line of callers in front of a semaphore, moved by the test; and what should happen, on paper.
#pragma once

#include "async_semaphore.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>
#include <graders/support/event_loop.hpp>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace grading {

/// True when the coroutine was told that it was cancelled: it threw.
inline bool was_cancelled(const fate& caller) {
    return caller.text().rfind("threw", 0) == 0;
}

/// What the coroutine threw, if it is an error of Asio.
inline boost::system::error_code error_of(const fate& caller) {
    try {
        caller.rethrow();
    } catch (const boost::system::system_error& error) {
        return error.code();
    } catch (...) {
        return {}; // of another kind
    }
    return {};
}

/// Callers A, B, C, ... that acquire a permit and keep it: the test gives permits back. Nothing
/// here depends on time.
///
///     line waiting(1);
///     waiting.come('A');
///     waiting.come('B');
///     waiting.release();
///     waiting.cancel('B');   // in the same instant: B has not run yet
///     waiting.settle();
///
/// Thread safety: none; use on the test's main thread.
class line {
  public:
    explicit line(std::size_t permits) : permits_(loop_.executor(), permits) {}

    [[nodiscard]] workbook::async_semaphore& permits() { return permits_; }

    /// Somebody comes, and runs as far as possible; so does everybody else.
    void come(char name) {
        start(name);
        settle();
    }

    /// Somebody comes, and has not run yet.
    void start(char name) {
        auto& one = callers_.emplace_back(name);
        one.became = loop_.start(
            [this, name]() -> boost::asio::awaitable<void> { return enter(permits_, name); },
            one.cancel.slot());
    }

    void release() { permits_.release(); }

    void cancel(char name) { find(name).cancel.emit(boost::asio::cancellation_type::terminal); }

    void settle() { loop_.settle(); }

    /// Those who have got a permit, in this order.
    [[nodiscard]] const std::string& entered() const { return entered_; }

    [[nodiscard]] bool was_cancelled(char name) {
        return grading::was_cancelled(*find(name).became);
    }

    /// What it threw, if it is an error of Asio.
    [[nodiscard]] boost::system::error_code error(char name) {
        return error_of(*find(name).became);
    }

  private:
    struct caller {
        explicit caller(char called) : name(called) {}

        const char name;
        boost::asio::cancellation_signal cancel;
        std::shared_ptr<const fate> became;
    };

    boost::asio::awaitable<void> enter(workbook::async_semaphore permits, char name) {
        co_await permits.acquire();
        entered_ += name;
    }

    caller& find(char name) {
        return *std::find_if(callers_.begin(), callers_.end(),
                             [name](const caller& each) { return each.name == name; });
    }

    // The loop ends the coroutines that use what stands before it.
    std::string entered_;
    std::deque<caller> callers_;
    event_loop loop_;
    workbook::async_semaphore permits_;
};

/// The same on paper: what a semaphore has to do.
class line_on_paper {
  public:
    explicit line_on_paper(std::size_t permits) : free_(permits) {}

    void come(char name) {
        settle();
        waiting_ += name;
        if (free_ == 0) return;
        --free_;
        hand_over();
        settle();
    }

    void release() {
        --held_;
        give_back();
    }

    void cancel(char name) {
        if (remove(waiting_, name)) return;
        if (!remove(handed_, name)) return; // it has its permit already
        remove(entered_, name);
        give_back();
    }

    void settle() {
        held_ += handed_.size();
        handed_.clear();
    }

    [[nodiscard]] std::size_t free() const { return free_; }

    [[nodiscard]] std::size_t held() const { return held_; }

    [[nodiscard]] const std::string& waiting() const { return waiting_; }

    [[nodiscard]] const std::string& handed() const { return handed_; }

    [[nodiscard]] const std::string& entered() const { return entered_; }

  private:
    void give_back() {
        if (waiting_.empty()) {
            ++free_;
        } else {
            hand_over();
        }
    }

    void hand_over() {
        handed_ += waiting_.front();
        entered_ += waiting_.front();
        waiting_.erase(0, 1);
    }

    static bool remove(std::string& from, char name) {
        const auto found = from.find(name);
        if (found == std::string::npos) return false;
        from.erase(found, 1);
        return true;
    }

    std::size_t free_;
    std::size_t held_ = 0;
    std::string waiting_;
    std::string handed_; // they have a permit, and have not run yet
    std::string entered_;
};

} // namespace grading
