// 18.2 Review: a coroutine that asks in a rhythm. The contract:
// lessons/18_code_review/blocking_sleep.hpp
#include "blocking_sleep.hpp"

#include <thread>

namespace workbook {

namespace {

// A rhythm without drift: each beat is measured from the first, not from the end of the last wait.
class rhythm {
  public:
    explicit rhythm(std::chrono::milliseconds interval) : interval_(interval) {}

    // Waits for the next beat; does not wait if that has passed.
    void wait_for_beat() {
        beat_ += interval_;
        std::this_thread::sleep_until(beat_);
    }

  private:
    using clock = std::chrono::steady_clock; // not the wall clock, which may be set

    std::chrono::milliseconds interval_;
    clock::time_point beat_ = clock::now();
};

} // namespace

// The pull request says: "Asks without drift, and takes no thread of its own: it is a coroutine."
awaitable<bool> wait_until_ready(probe ready, poll_plan plan) {
    rhythm rhythm(plan.interval);
    for (int ask = 1;; ++ask) {
        if (co_await ready()) co_return true;
        if (ask == plan.asks) co_return false; // no wait after the last answer
        rhythm.wait_for_beat();
    }
}

} // namespace workbook
