// Lesson 10: a limit on waiting: what completed, what timed out, what was cancelled, what runs on.
#include "cost.hpp"
#include "wait_for.hpp"

#include "narrator.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using workbook::awaitable;
using workbook::timed_out;
using workbook::wait_for;

namespace {

using milliseconds = std::chrono::milliseconds;
using steady = std::chrono::steady_clock;

struct task {
    int id;
    milliseconds takes;
};

const std::vector<task> tasks{{1, 100ms}, {2, 200ms}, {3, 1000ms}, {4, 300ms}, {5, 2000ms}};

std::string lane_of(int id) {
    return fmt::format("task {}", id);
}

std::int64_t milliseconds_since(steady::time_point start) {
    return std::chrono::duration_cast<milliseconds>(steady::now() - start).count();
}

awaitable<void> sleep(milliseconds pause) {
    asio::steady_timer timer(co_await asio::this_coro::executor, pause);
    co_await timer.async_wait(asio::use_awaitable);
}

awaitable<int> value_at(steady::time_point when, int value) {
    asio::steady_timer timer(co_await asio::this_coro::executor, when);
    co_await timer.async_wait(asio::use_awaitable);
    co_return value;
}

awaitable<void> nothing_until(steady::time_point when) {
    asio::steady_timer timer(co_await asio::this_coro::executor, when);
    co_await timer.async_wait(asio::use_awaitable);
}

awaitable<std::string> refused_after(milliseconds pause) {
    co_await sleep(pause);
    throw std::runtime_error("connection refused");
}

//! [leaky]
// What one writes first: the task tells when it has ended, the clock tells when time is over, and
// the caller takes what comes first. Nobody tells the task.
awaitable<void> leaky_wait_for(awaitable<void> work, milliseconds limit) {
    const auto executor = co_await asio::this_coro::executor;
    const auto clock = std::make_shared<asio::steady_timer>(executor, limit);
    const auto ended = std::make_shared<bool>(false);
    asio::co_spawn(executor, std::move(work), [clock, ended](const std::exception_ptr&) {
        *ended = true;
        clock->cancel();
    });
    try {
        co_await clock->async_wait(asio::use_awaitable);
    } catch (const boost::system::system_error&) {
        // the task has ended: not too late
    }
    if (!*ended) throw std::runtime_error("timed out");
}

//! [leaky]

// Runs coroutines on a loop of their own, with this thread and no other.
class one_loop {
  public:
    //! [start]
    void start(awaitable<void> coroutine) {
        auto& stop = stops_.emplace_back();
        asio::co_spawn(
            loop_, std::move(coroutine),
            asio::bind_cancellation_slot(stop.slot(), [this](const std::exception_ptr& error) {
                ++ended_;
                if (error) failed_ = error;
            }));
    }

    // Cancels everything that was started, after a while.
    void cancel_after(milliseconds pause) {
        impatience_.expires_after(pause);
        impatience_.async_wait([this](boost::system::error_code) {
            for (auto& stop : stops_)
                stop.emit(asio::cancellation_type::terminal);
        });
    }

    //! [start]

    void run() {
        constexpr auto patience = 60s; // for the reader's own code, which may never wake its caller
        loop_.run_for(patience);
        if (failed_) std::rethrow_exception(failed_);
        if (ended_ < stops_.size())
            throw std::runtime_error("the loop has been idle for a minute: nobody wakes wait_for");
    }

  private:
    std::deque<asio::cancellation_signal> stops_; // one for each: a slot holds one handler
    std::size_t ended_ = 0;
    std::exception_ptr failed_;
    asio::io_context loop_{1};
    asio::steady_timer impatience_{loop_};
};

void run_alone(awaitable<void> coroutine) {
    one_loop loop;
    loop.start(std::move(coroutine));
    loop.run();
}

// How each task ended, by its number.
using endings = std::map<int, std::string>;

// The numbers of those that ended in one way: "1 2 4".
std::string those_that(const endings& ended, std::string_view how) {
    std::string numbers;
    for (const auto& [id, end] : ended)
        if (end == how) numbers += (numbers.empty() ? "" : " ") + std::to_string(id);
    return numbers.empty() ? "none" : numbers;
}

// The story, part by part. Every part has a loop and a timeline of its own.
class lesson {
  public:
    explicit lesson(narration::narrator& teller)
        : teller_(teller), limit_(teller.option("limit")) {}

    void tell() {
        five_tasks();
        cancel_from_outside();
        leave_the_loser_running();
        run_alone(tidy_up());
        run_alone(meet_in_one_instant());
        run_alone(try_three_times());
        run_alone(ask_asio());
        count_the_cost();
    }

  private:
    // A task that is drawn on a lane of its own as long as it runs.
    awaitable<void> traced(int id, milliseconds takes) {
        const auto working = timeline_->begin(lane_of(id), std::to_string(takes.count()) + " ms");
        co_await sleep(takes);
    }

    // Writes a line into the log when it has slept: what a caller may not expect any more.
    awaitable<void> write_after(milliseconds takes, std::string lane, int& written) {
        const auto working = timeline_->begin(std::move(lane), "task");
        co_await sleep(takes);
        ++written;
    }

    //! [observe]
    awaitable<void> observe(task one, milliseconds limit, endings& ended) {
        try {
            co_await wait_for(traced(one.id, one.takes), limit);
            ended[one.id] = "completed";
        } catch (const timed_out&) {
            ended[one.id] = "timed out";
        } catch (const boost::system::system_error& error) {
            if (error.code() != asio::error::operation_aborted) throw;
            ended[one.id] = "cancelled";
        }
    }

    //! [observe]

    void start_timeline(std::vector<std::string> lanes) {
        timeline_ = &teller_.recorder();
        timeline_->declare_lanes(std::move(lanes));
    }

    void start_task_timeline() {
        std::vector<std::string> lanes;
        for (const auto& one : tasks)
            lanes.push_back(lane_of(one.id));
        start_timeline(std::move(lanes));
    }

    void report(const endings& ended, std::int64_t wall, const std::string& prefix) {
        for (const std::string how : {"completed", "timed out", "cancelled"}) {
            const auto who = those_that(ended, how);
            teller_.say_line(fmt::format("{:<10} {}", how + ":", who));
            teller_.fact(prefix + (how == "timed out" ? "timed_out" : how), who);
        }
        teller_.say_line(fmt::format("Wall time: {} ms", wall));
        teller_.fact(prefix + "wall_ms", wall);
    }

    void five_tasks();
    void cancel_from_outside();
    void leave_the_loser_running();
    awaitable<void> lose_one(bool leaky, std::int64_t& late);
    awaitable<void> tidy_up();
    awaitable<void> work_and_tidy(milliseconds takes, milliseconds tidying);
    awaitable<void> meet_in_one_instant();
    awaitable<void> try_three_times();
    awaitable<void> attempt_thrice(steady::time_point start, int& attempts, int& timeouts);
    awaitable<void> ask_asio();
    void count_the_cost();

    narration::narrator& teller_;
    const milliseconds limit_;
    narration::timeline* timeline_ = nullptr; // of the current part
};

void lesson::five_tasks() {
    teller_.section("Five tasks, one limit");
    teller_.say(fmt::format("Tasks 1 to 5 take 100, 200, 1000, 300 and 2000 ms. All start at once, "
                            "each with a limit of {} ms.",
                            limit_.count()));
    std::string in_time;
    std::int64_t over = 0;
    for (const auto& one : tasks) {
        if (one.takes < limit_) in_time += fmt::format(" {}", one.id);
        over = std::max(over, std::min(one.takes, limit_).count());
    }
    teller_.predict("Which complete, and when is all of it over?",
                    fmt::format("Complete:{}. Over after {} ms: what takes longer is told to stop "
                                "at the limit, and does.",
                                in_time.empty() ? " none" : in_time, over));
    start_task_timeline();
    endings ended;
    const auto start = steady::now();
    one_loop loop;
    for (const auto& one : tasks)
        loop.start(observe(one, limit_, ended));
    loop.run();
    teller_.fact("limit_ms", limit_.count());
    teller_.fact("expected_ms", over);
    report(ended, milliseconds_since(start), "");
    teller_.show_timeline("Five tasks with one limit");
}

void lesson::cancel_from_outside() {
    constexpr auto patience = 250ms;
    constexpr auto limit = 500ms;
    teller_.section("Cancelled from outside");
    teller_.predict("The same five, with a limit of 500 ms, and after 250 ms the user leaves: all "
                    "callers are cancelled. Which tasks time out?",
                    "None. 1 and 2 were complete, the others are cancelled, long before their "
                    "limit. Whoever tries again after a timeout must not do so now.");
    start_task_timeline();
    endings ended;
    const auto start = steady::now();
    one_loop loop;
    for (const auto& one : tasks)
        loop.start(observe(one, limit, ended));
    loop.cancel_after(patience);
    loop.run();
    report(ended, milliseconds_since(start), "outside_");
    teller_.show_timeline("The user leaves after 250 ms");
}

awaitable<void> lesson::lose_one(bool leaky, std::int64_t& late) {
    int written = 0;
    const std::string lane = leaky ? "leaky" : "wait_for";
    try {
        if (leaky)
            co_await leaky_wait_for(write_after(200ms, lane, written), 50ms);
        else
            co_await wait_for(write_after(200ms, lane, written), 50ms);
    } catch (const std::runtime_error&) {
        timeline_->mark("caller of " + lane, "timed out");
    }
    const int before = written;
    co_await sleep(200ms); // the caller does something else, and `written` is still there: luckily
    late = written - before;
}

void lesson::leave_the_loser_running() {
    teller_.section("The loser of the race");
    teller_.predict("A task writes into a log after 200 ms; the limit is 50 ms. A timeout that "
                    "only stops waiting reports it on time. What is in the log after 250 ms?",
                    "A line, from a task that had 'timed out'. It had a reference to a variable of "
                    "its caller, who had been told that it was over.");
    start_timeline({"caller of leaky", "leaky", "caller of wait_for", "wait_for"});
    std::int64_t late_leaky = 0;
    std::int64_t late = 0;
    one_loop loop;
    loop.start(lose_one(true, late_leaky));
    loop.start(lose_one(false, late));
    loop.run();
    teller_.say_line(fmt::format("Written after the leaky timeout: {}", late_leaky));
    teller_.say_line(fmt::format("Written after wait_for's timeout: {}", late));
    teller_.fact("late_writes_leaky", late_leaky);
    teller_.fact("late_writes", late);
    teller_.show_timeline("One loser runs on, the other has stopped");
}

//! [tidy]
awaitable<void> lesson::work_and_tidy(milliseconds takes, milliseconds tidying) {
    bool stopped = false;
    try {
        const auto working = timeline_->begin("task", "work");
        co_await sleep(takes);
    } catch (const boost::system::system_error& error) {
        if (error.code() != asio::error::operation_aborted) throw;
        stopped = true; // a handler must not co_await
    }
    if (!stopped) co_return;
    co_await asio::this_coro::reset_cancellation_state(); // heard; and now undisturbed
    const auto tidying_up = timeline_->begin("task", "tidy");
    co_await sleep(tidying);
    throw boost::system::system_error(asio::error::operation_aborted);
}

//! [tidy]

awaitable<void> lesson::tidy_up() {
    teller_.section("Told to stop is not stopped");
    teller_.predict("A task of 200 ms with a limit of 50. When it is told to stop, it rolls "
                    "something back, which takes 30 ms. When is the timeout thrown?",
                    "After 80 ms. A timeout is a request to stop and then a wait: it is over when "
                    "the task is.");
    start_timeline({"caller", "task"});
    const auto start = steady::now();
    try {
        co_await wait_for(work_and_tidy(200ms, 30ms), 50ms);
    } catch (const timed_out& error) {
        timeline_->mark("caller", error.what());
    }
    const auto after = milliseconds_since(start);
    teller_.say_line(fmt::format("Timed out after {} ms", after));
    teller_.fact("tidy_ms", after);
    teller_.show_timeline("The timeout waits for the task's end");
}

awaitable<void> lesson::meet_in_one_instant() {
    using asio::experimental::awaitable_operators::operator||;
    teller_.section("In the same instant");
    teller_.predict("A result and the limit are due at the same point in time. Is it a result, or "
                    "a timeout?",
                    "With wait_until a result: how the task ended decides. With operator|| it "
                    "depends on which of the two timers the loop happens to handle first.");
    const auto say = [this](const std::string& who, const std::string& fact, bool kept) {
        teller_.say_line(fmt::format("{}: {}", who, kept ? "7" : "timed out"));
        teller_.fact(fact, kept ? "kept" : "lost");
    };
    auto due = steady::now() + 20ms;
    bool kept = true;
    try {
        co_await workbook::wait_until(value_at(due, 7), due);
    } catch (const timed_out&) {
        kept = false;
    }
    say("wait_until(task, limit)", "same_instant", kept);
    due = steady::now() + 20ms;
    const auto first = co_await (value_at(due, 7) || nothing_until(due));
    say("task || limit", "same_instant_task_or_limit", first.index() == 0);
    due = steady::now() + 20ms;
    const auto second = co_await (nothing_until(due) || value_at(due, 7));
    say("limit || task", "same_instant_limit_or_task", second.index() == 1);
}

//! [retry]
awaitable<void> lesson::attempt_thrice(steady::time_point start, int& attempts, int& timeouts) {
    while (attempts < 3) {
        ++attempts;
        const auto trying = timeline_->begin("attempts", std::to_string(attempts));
        try {
            co_await wait_for(sleep(500ms), 100ms); // a duration: for each attempt anew
            co_return;
        } catch (const timed_out&) {
            ++timeouts;
            const auto now = milliseconds_since(start);
            teller_.say_line(fmt::format("{} ms: attempt {} timed out", now, attempts));
        }
    }
}

//! [retry]

awaitable<void> lesson::try_three_times() {
    teller_.section("A deadline, and durations");
    teller_.predict("A server never answers. Three attempts, 100 ms each, inside a deadline of 250 "
                    "ms for the whole. What does the third attempt see, and when?",
                    "A cancellation, after 250 ms. Its own limit would have been at 300. The loop "
                    "over the attempts catches timeouts of its own, and this is none.");
    start_timeline({"attempts"});
    int attempts = 0;
    int timeouts = 0;
    const auto start = steady::now();
    try {
        co_await workbook::wait_until(attempt_thrice(start, attempts, timeouts), start + 250ms);
    } catch (const timed_out&) {
        const auto after = milliseconds_since(start);
        teller_.say_line(fmt::format("{} ms: the whole timed out, in attempt {}", after, attempts));
        teller_.fact("deadline_ms", after);
    }
    teller_.fact("attempts", attempts);
    teller_.fact("attempts_timed_out", timeouts);
    teller_.show_timeline("Limits of 100 ms inside a deadline of 250");
}

awaitable<void> lesson::ask_asio() {
    using asio::experimental::awaitable_operators::operator||;
    teller_.section("Asio's own: operator||");
    teller_.predict("fetch || sleep(50ms) gives what succeeds first. The server refuses the "
                    "connection after 10 ms. What comes, and when?",
                    "A timeout, after 50 ms. A failure is no success, so || goes on waiting for "
                    "the timer; what had gone wrong is lost.");
    auto start = steady::now();
    const auto first = co_await (refused_after(10ms) || sleep(50ms));
    auto after = milliseconds_since(start);
    const std::string came = first.index() == 0 ? "a page" : "timed out";
    teller_.say_line(fmt::format("operator||: {}, after {} ms", came, after));
    teller_.fact("or_says", came);
    teller_.fact("or_ms", after);

    start = steady::now();
    std::string said;
    try {
        said = co_await wait_for(refused_after(10ms), 50ms);
    } catch (const std::exception& error) {
        said = error.what();
    }
    after = milliseconds_since(start);
    teller_.say_line(fmt::format("wait_for: {}, after {} ms", said, after));
    teller_.fact("wait_for_says", said);
    teller_.fact("wait_for_ms", after);
}

void lesson::count_the_cost() {
    constexpr std::size_t many = 10'000;
    constexpr int sleep_ms = 100;
    teller_.section("What it costs");
    const auto plain = cost::without_limit(many, sleep_ms);
    const auto limited = cost::with_limit(many, sleep_ms);
    teller_.say(fmt::format("{} tasks that sleep for {} ms, without a limit and with one that is "
                            "never reached. For each task:",
                            many, sleep_ms));
    teller_.say_line(fmt::format("Without: {:.1f} us of processor time, {:.0f} bytes", plain.cpu_us,
                                 plain.bytes));
    teller_.say_line(fmt::format("With:    {:.1f} us of processor time, {:.0f} bytes",
                                 limited.cpu_us, limited.bytes));
    teller_.fact("many", many);
    teller_.fact("plain_cpu_us", plain.cpu_us);
    teller_.fact("plain_bytes", plain.bytes);
    teller_.fact("limited_cpu_us", limited.cpu_us);
    teller_.fact("limited_bytes", limited.bytes);
}

} // namespace

int main(int argc, char** argv) {
    return narration::run(argc, argv, {"10", "Timeouts"},
                          {{"limit", "The limit for each of the five tasks, in ms", 500, 50, 3000}},
                          [](narration::narrator& teller) { lesson(teller).tell(); });
}
