// What the graders of this lesson do in other processes, and how those processes tell of it.
#pragma once

#include "tally.hpp"

#include <catch2/catch_test_macros.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/mappings.hpp>
#include <graders/support/patience.hpp>
#include <graders/support/process.hpp>
#include <graders/support/process_gate.hpp>
#include <graders/support/processes.hpp>
#include <graders/support/shared_value.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <utility>

namespace elsewhere {

using change = std::function<void(workbook::tally&)>;

/// A process that runs `body`; how it came out is a phrase that can be compared.
///
/// Thread safety: none; use on the test's main thread.
class process {
  public:
    explicit process(const std::function<void()>& body)
        : process_([&body] {
              body();
              return 0;
          }) {}

    /// Waits for its end: "is done", "threw: ...", "still runs after 2 s", "was killed by signal
    /// 9".
    [[nodiscard]] std::string end() {
        const std::string fate = process_.fate();
        return fate == "exited with status 0" ? "is done" : fate;
    }

    /// Waits until it sleeps in the kernel, for a lock or at a gate, or has ended. False when it
    /// still ran after `patience`.
    bool come_to_rest() {
        const auto deadline = std::chrono::steady_clock::now() + grading::patience;
        while (!process_.ended() && grading::look_up(process_.pid()).state != 'S') {
            if (std::chrono::steady_clock::now() >= deadline) return false;
            std::this_thread::sleep_for(std::chrono::milliseconds{1});
        }
        return true;
    }

    /// Ends it at once, wherever it is, and waits until it is gone.
    void kill() {
        process_.kill();
        (void)process_.fate();
    }

    [[nodiscard]] pid_t pid() const { return process_.pid(); }

    void signal(int number) { process_.kill(number); }

  private:
    grading::process process_;
};

/// Asserts that a process comes to its end by itself. One that waits for ever is a `timeout`.
inline void require_done(process& one, const std::string& who) {
    const std::string end = one.end();
    const bool waits = end.starts_with("still runs");
    const grading::judged_as word(waits                           ? "timeout"
                                  : end.starts_with("was killed") ? "crash"
                                                                  : "wrong_result");
    INFO(who);
    REQUIRE(end == "is done");
}

/// Runs `body` in a process of its own, to its end.
inline void run(const std::string& who, const std::function<void()>& body) {
    process one(body);
    require_done(one, who);
}

/// What a process of its own reads.
template <typename Counter>
workbook::tally read(const Counter& from) {
    const grading::shared_value<workbook::tally> seen;
    run("another process reads the tally", [&] { *seen = from.read(); });
    return *seen;
}

/// A process that goes into an update, makes the first change, stops at a gate inside, and makes
/// the second when the gate opens. When this is constructed, it is inside.
class visitor {
  public:
    template <typename Counter>
    visitor(Counter& counter, const change& first, const change& second)
        : process_([&] {
              counter.update([&](workbook::tally& now) {
                  first(now);
                  grading::wait_at_gate(gate_.name());
                  second(now);
              });
          }) {
        INFO("a process calls update, and its change begins at once: nobody else is inside");
        REQUIRE(gate_.wait_for(1).size() == 1);
    }

    /// SIGKILL, with the lock in its hand.
    void kill() { process_.kill(); }

    /// Lets it finish its update.
    void leave() {
        gate_.open();
        require_done(process_, "the process inside update, now let go, comes to its end");
    }

  private:
    grading::process_gate gate_;
    process process_;
};

/// A process that runs `body`, and is waiting in the kernel or at its end when this is constructed.
class newcomer {
  public:
    explicit newcomer(const std::function<void()>& body)
        : process_([&] {
              *begun_ = true;
              body();
          }) {
        const auto deadline = std::chrono::steady_clock::now() + grading::patience;
        while (!*begun_ && std::chrono::steady_clock::now() < deadline)
            std::this_thread::sleep_for(std::chrono::milliseconds{1});
        rests_ = process_.come_to_rest();
    }

    /// False when it neither slept nor ended while it was given the time to.
    [[nodiscard]] bool rests() const { return rests_; }

    process& operator*() { return process_; }

    process* operator->() { return &process_; }

  private:
    grading::shared_value<std::atomic<bool>> begun_; // before the process, which writes to it
    process process_;
    bool rests_ = false;
};

/// What stays when a counter is gone: children, descriptors and shared mappings.
class leftovers {
  public:
    void check_nothing_left() const {
        const grading::judged_as leak("leak");
        INFO("every descriptor that was opened must be closed, what was mapped unmapped");
        CHECK(since_.children() == grading::nothing);
        CHECK(since_.descriptors() == grading::nothing);
        CHECK(grading::shared_mappings() == mapped_);
    }

  private:
    grading::leftovers since_;
    std::vector<std::string> mapped_ = grading::shared_mappings();
};

/// The halves of an update, each of which leaves the tally out of balance.
inline void count_only(workbook::tally& now) {
    ++now.counter;
}

inline void slot_only(workbook::tally& now) {
    ++now.slots.at(2);
}

inline void nothing(workbook::tally& /*now*/) {}

} // namespace elsewhere

namespace Catch {

/// How a tally reads in a verdict: "20 [4, 4, 4, 4, 4]".
template <>
struct StringMaker<workbook::tally> {
    static std::string convert(const workbook::tally& shown) {
        std::string text = std::to_string(shown.counter) + " [";
        for (std::size_t i = 0; i < shown.slots.size(); ++i)
            text += (i == 0 ? "" : ", ") + std::to_string(shown.slots[i]);
        return text + "]";
    }
};

} // namespace Catch
