// Lesson 09: ten tasks of which four fail: errors as values, errors that end everything, and what
// happens to the rest.
#include "cost.hpp"
#include "event.hpp"
#include "gather.hpp"
#include "gather_first_error.hpp"
#include "gather_outcomes.hpp"

#include "narrator.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using boost::system::system_error;
using workbook::awaitable;
using workbook::error_kind;
using workbook::outcome;

namespace {

using milliseconds = std::chrono::milliseconds;
using steady = std::chrono::steady_clock;

constexpr auto latency = 100ms;
constexpr auto eternity = 10s;

// Stands for a network: the coroutine waits, and the thread is free meanwhile.
awaitable<void> sleep(milliseconds pause) {
    asio::steady_timer timer(co_await asio::this_coro::executor, pause);
    co_await timer.async_wait(asio::use_awaitable);
}

//! [task]
awaitable<int> double_it(int n) {
    co_await sleep(latency);
    if (n % 3 == 0) throw workbook::task_failed(fmt::format("Failed on {}", n));
    co_return 2 * n;
}

//! [task]

std::string message_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& caught) {
        return caught.what();
    } catch (...) {
        return "something that is no std::exception";
    }
}

std::string word_for(error_kind kind) {
    switch (kind) {
    case error_kind::expected:
        return "expected";
    case error_kind::timeout:
        return "timeout";
    case error_kind::cancelled:
        return "cancelled";
    case error_kind::unexpected:
        return "unexpected";
    }
    return "unheard of";
}

// {"task": 1, "result": 2} or {"task": 3, "error": "Failed on 3"}
std::string record_of(const outcome<int>& ended) {
    if (ended.succeeded())
        return fmt::format(R"({{"task": {}, "result": {}}})", ended.index(), ended.get());
    return fmt::format(R"({{"task": {}, "error": "{}"}})", ended.index(),
                       message_of(ended.error()));
}

std::int64_t milliseconds_since(steady::time_point start) {
    return std::chrono::duration_cast<milliseconds>(steady::now() - start).count();
}

// Of the numbers below `count`, how many are divisible by 3. 0 is.
std::int64_t failures_among(std::int64_t count) {
    return (count + 2) / 3;
}

// Runs a coroutine, and all that it leaves behind, on a loop of its own.
void run_to_the_end(awaitable<void> coroutine) {
    constexpr auto patience = 60s; // for the reader's own code, which may never wake its caller
    asio::io_context loop(1);
    bool ended = false;
    std::exception_ptr failed;
    asio::co_spawn(loop, std::move(coroutine), [&](std::exception_ptr error) {
        ended = true;
        failed = std::move(error);
    });
    loop.run_for(patience);
    if (failed) std::rethrow_exception(failed);
    if (!ended)
        throw std::runtime_error("the loop has been idle for a minute: nobody wakes gather");
}

//! [run_on]
// What Python's asyncio.gather does: the first exception leaves at once, the other tasks run on.
// What they use must not be the caller's, so it is shared.
awaitable<void> throw_at_once(std::vector<awaitable<int>> tasks) {
    struct crowd {
        explicit crowd(const asio::any_io_executor& executor) : decided(executor) {}

        std::size_t ended = 0;
        std::exception_ptr first;
        workbook::event decided;
    };

    const auto executor = co_await asio::this_coro::executor;
    const auto shared = std::make_shared<crowd>(executor);
    const auto count = tasks.size();
    for (auto& task : tasks) {
        asio::co_spawn(executor, std::move(task), [shared, count](std::exception_ptr error, int) {
            if (error && !shared->first) shared->first = std::move(error);
            if (++shared->ended == count || shared->first) shared->decided.open();
        });
    }
    co_await shared->decided.wait();
    if (shared->first) std::rethrow_exception(shared->first);
}

//! [run_on]

// How a caller of gather fared.
struct departure {
    std::string error;
    std::int64_t after_ms = 0;
    int still_running = 0;
};

// The story, part by part. Every part has a loop and a timeline of its own.
class lesson {
  public:
    explicit lesson(narration::narrator& teller)
        : teller_(teller), count_(teller.option("tasks")) {}

    void tell() {
        lose_the_results();
        keep_every_outcome();
        tell_errors_apart();
        let_the_rest_run_on();
        stop_the_rest();
        cancel_the_caller();
        count_the_cost();
    }

  private:
    // All that has to be decided before, counted during and shown after a part with tasks.
    void start_timeline(std::int64_t tasks) {
        timeline_ = &teller_.recorder();
        running_ = 0;
        std::vector<std::string> lanes{"caller"};
        for (std::int64_t i = 0; i < tasks; ++i)
            lanes.push_back(lane_of(i));
        timeline_->declare_lanes(std::move(lanes));
    }

    static std::string lane_of(std::int64_t task) { return fmt::format("task {}", task); }

    // Counts a task among those that run, and draws it, as long as it lives.
    class visit {
      public:
        visit(lesson& where, std::int64_t task)
            : where_(where), drawn_(where.timeline_->begin(lane_of(task), "works")) {
            ++where_.running_;
        }

        ~visit() { --where_.running_; }

        visit(const visit&) = delete;
        visit& operator=(const visit&) = delete;

      private:
        lesson& where_;
        narration::span drawn_;
    };

    awaitable<int> traced(int n) {
        const visit here(*this, n);
        const int result = co_await double_it(n);
        co_return result;
    }

    std::vector<awaitable<int>> all_tasks() {
        std::vector<awaitable<int>> tasks;
        for (int n = 0; n < static_cast<int>(count_); ++n)
            tasks.push_back(traced(n));
        return tasks;
    }

    // As long as `time` after the caller has left: a busy machine tells the same story.
    awaitable<int> outlive(std::int64_t task, milliseconds time, bool fails) {
        const visit here(*this, task);
        const auto left = left_; // kept: an event must outlive its waiters, and not the loop
        co_await left->wait();
        co_await sleep(time);
        if (fails) throw workbook::task_failed(fmt::format("Failed on {}", task));
        co_return 1;
    }

    // Ends well, unless it is told to stop; then it needs a while to clean up.
    awaitable<int> work(std::int64_t task, milliseconds takes, milliseconds cleaning) {
        const visit here(*this, task);
        asio::steady_timer timer(co_await asio::this_coro::executor, takes);
        boost::system::error_code told;
        co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, told));
        if (!told) co_return 1;
        timeline_->mark(lane_of(task), "told");
        co_await asio::this_coro::reset_cancellation_state(); // or the next co_await would throw
        co_await sleep(cleaning);
        throw system_error(told);
    }

    awaitable<int> fail(std::int64_t task, milliseconds takes) {
        const visit here(*this, task);
        co_await sleep(takes);
        throw workbook::task_failed(fmt::format("Failed on {}", task));
    }

    // Task 2 fails after 30 ms. Then 1 fails and 0 ends well, 120 and 150 ms after the start.
    std::vector<awaitable<int>> survivors() {
        std::vector<awaitable<int>> tasks;
        tasks.push_back(outlive(0, 120ms, false));
        tasks.push_back(outlive(1, 90ms, true));
        tasks.push_back(fail(2, 30ms));
        return tasks;
    }

    // Task 2 fails after 30 ms. 0 and 1 would take so long that no machine is late for telling
    // them.
    std::vector<awaitable<int>> victims() {
        std::vector<awaitable<int>> tasks;
        tasks.push_back(work(0, eternity, 20ms));
        tasks.push_back(work(1, eternity, 0ms));
        tasks.push_back(fail(2, 30ms));
        return tasks;
    }

    // Awaits a gather that throws; notes when, and who is running then.
    template <typename Result>
    awaitable<void> note(awaitable<Result> gathering, departure& seen) {
        const auto start = steady::now();
        std::exception_ptr thrown;
        try {
            co_await std::move(gathering);
        } catch (...) {
            thrown = std::current_exception();
        }
        timeline_->mark("caller", "leaves");
        if (const auto left = std::exchange(left_, nullptr)) left->open();
        seen = {thrown ? message_of(thrown) : "nothing", milliseconds_since(start), running_};
    }

    void lose_the_results();
    void keep_every_outcome();
    void tell_errors_apart();
    void let_the_rest_run_on();
    void stop_the_rest();
    void cancel_the_caller();
    void count_the_cost();

    narration::narrator& teller_;
    const std::int64_t count_;
    narration::timeline* timeline_ = nullptr; // of the current part
    int running_ = 0;                         // tasks of the current part
    std::shared_ptr<workbook::event> left_;   // opened when the caller has left
};

void lesson::lose_the_results() {
    teller_.section("gather: one failure, and no results");
    teller_.say(fmt::format("{} tasks, {} ms each. Task n gives 2n; if n is divisible by 3, it "
                            "throws \"Failed on n\".",
                            count_, latency.count()));
    teller_.predict(
        "gather of lesson 08 runs them all. What does its caller get?",
        fmt::format("One exception, that of task 0, after {} ms. The other failures and "
                    "all results are dropped.",
                    latency.count()));
    std::vector<awaitable<int>> tasks;
    for (int n = 0; n < static_cast<int>(count_); ++n)
        tasks.push_back(double_it(n));
    const auto start = steady::now();
    std::string error = "nothing";
    const auto lose = [&]() -> awaitable<void> {
        try {
            co_await workbook::gather(std::move(tasks));
        } catch (const std::exception& first) {
            error = first.what();
        }
    };
    run_to_the_end(lose());
    const auto wall = milliseconds_since(start);
    teller_.say_line(fmt::format("gather threw \"{}\" after {} ms.", error, wall));
    teller_.fact("gather_error", error);
    teller_.fact("gather_after_ms", wall);
}

void lesson::keep_every_outcome() {
    const auto fail = failures_among(count_);
    teller_.section("gather_outcomes: errors beside results");
    teller_.predict(
        "The same tasks, and every one ends as a record. How many succeed, and how many "
        "fail?",
        fmt::format("{} succeed and {} fail: 0 is divisible by 3 as well.{}", count_ - fail, fail,
                    count_ == 10 ? " The usual model answer says 7 and 3." : ""));
    start_timeline(count_);
    std::vector<outcome<int>> outcomes;
    const auto start = steady::now();
    const auto keep = [&]() -> awaitable<void> {
        //! [outcomes]
        outcomes = co_await workbook::gather_outcomes(all_tasks());
        //! [outcomes]
        timeline_->mark("caller", "leaves");
    };
    run_to_the_end(keep());
    const auto wall = milliseconds_since(start);
    std::vector<int> results;
    for (const auto& each : outcomes) {
        teller_.say_line(record_of(each));
        if (each.succeeded()) results.push_back(each.get());
    }
    const auto failed = outcomes.size() - results.size();
    teller_.say_line(fmt::format("Successes: {}. Failures: {}.", results.size(), failed));
    teller_.say_line(fmt::format("Wall time: {} ms", wall));
    teller_.fact("tasks", count_);
    teller_.fact("successes", results.size());
    teller_.fact("failures", failed);
    teller_.fact("results", fmt::format("{}", fmt::join(results, " ")));
    teller_.fact("outcomes_wall_ms", wall);
    teller_.show_timeline(fmt::format("{} tasks, {} outcomes", count_, outcomes.size()));
}

void lesson::tell_errors_apart() {
    teller_.section("Four kinds of failure");
    teller_.predict("Four tasks fail: with task_failed, with Asio's timed_out, with Asio's "
                    "operation_aborted, and with the number 42. Which of them is a bug?",
                    "The last one, until shown otherwise. The first was announced, the second may "
                    "be tried again, the third was told to stop.");
    const auto throwing = [](auto error) -> awaitable<int> {
        co_await sleep(1ms);
        throw error;
    };
    std::vector<std::string> kinds;
    const auto sort = [&]() -> awaitable<void> {
        std::vector<awaitable<int>> tasks;
        tasks.push_back(throwing(workbook::task_failed("404")));
        tasks.push_back(throwing(system_error(asio::error::timed_out)));
        tasks.push_back(throwing(system_error(asio::error::operation_aborted)));
        tasks.push_back(throwing(42));
        const auto outcomes = co_await workbook::gather_outcomes(std::move(tasks));
        for (const auto& each : outcomes) {
            kinds.push_back(word_for(workbook::kind_of(each.error())));
            teller_.say_line(fmt::format("{:<10} {}", kinds.back(), message_of(each.error())));
        }
    };
    run_to_the_end(sort());
    teller_.fact("kinds", fmt::format("{}", fmt::join(kinds, " ")));
}

void lesson::let_the_rest_run_on() {
    teller_.section("Leave at once, as Python does");
    teller_.predict("Task 0 would end well after 150 ms, 1 fails after 120, 2 fails after 30. The "
                    "first exception leaves at once. How many tasks run on, and who hears of the "
                    "failure of task 1?",
                    "Two run on. Nobody hears of it: whoever waited has gone.");
    start_timeline(3);
    departure seen;
    const auto start = steady::now();
    const auto leave_at_once = [&]() -> awaitable<void> {
        left_ = std::make_shared<workbook::event>(co_await asio::this_coro::executor);
        co_await note(throw_at_once(survivors()), seen);
    };
    run_to_the_end(leave_at_once());
    const auto all = milliseconds_since(start);
    teller_.say_line(fmt::format("Threw \"{}\" after {} ms. Still running: {}.", seen.error,
                                 seen.after_ms, seen.still_running));
    teller_.say_line(fmt::format("The last of them ended after {} ms.", all));
    teller_.fact("at_once_error", seen.error);
    teller_.fact("at_once_after_ms", seen.after_ms);
    teller_.fact("at_once_still_running", seen.still_running);
    teller_.fact("at_once_last_end_ms", all);
    teller_.show_timeline("The caller leaves, the others run on");
}

void lesson::stop_the_rest() {
    teller_.section("gather_first_error: stop them, wait, then throw");
    teller_.predict(
        "Tasks 0 and 1 would take ten seconds, 2 fails after 30 ms. At the first failure the "
        "others are told to stop. Task 0 needs 20 ms to clean up. When does the exception leave, "
        "and how many tasks are running then?",
        "After 50 ms: 30 to the failure, and 20 for task 0. None is running.");
    start_timeline(3);
    departure seen;
    run_to_the_end(note(workbook::gather_first_error(victims()), seen));
    teller_.say_line(fmt::format("Threw \"{}\" after {} ms. Still running: {}.", seen.error,
                                 seen.after_ms, seen.still_running));
    teller_.fact("first_error", seen.error);
    teller_.fact("first_error_after_ms", seen.after_ms);
    teller_.fact("first_error_still_running", seen.still_running);
    teller_.show_timeline("Told, waited for, and only then thrown");
}

void lesson::cancel_the_caller() {
    teller_.section("The caller is cancelled");
    teller_.predict("Two tasks of ten seconds, in gather_first_error. After 40 ms somebody cancels "
                    "the caller. Task 0 needs 20 ms to clean up. When does the caller leave?",
                    "After 60 ms. It passes the request on, and stays until both have ended.");
    start_timeline(2);
    departure seen;
    //! [cancel]
    asio::cancellation_signal stop;
    const auto both = [&]() -> awaitable<void> {
        std::vector<awaitable<int>> tasks;
        tasks.push_back(work(0, eternity, 20ms));
        tasks.push_back(work(1, eternity, 0ms));
        co_await note(workbook::gather_first_error(std::move(tasks)), seen);
    };
    const auto cancel_soon = [&]() -> awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        asio::co_spawn(executor, both(),
                       asio::bind_cancellation_slot(stop.slot(), [](const std::exception_ptr&) {}));
        co_await sleep(40ms);
        stop.emit(asio::cancellation_type::terminal);
    };
    //! [cancel]
    run_to_the_end(cancel_soon());
    teller_.say_line(fmt::format("Threw \"{}\" after {} ms. Still running: {}.", seen.error,
                                 seen.after_ms, seen.still_running));
    teller_.fact("cancelled_error", seen.error);
    teller_.fact("cancelled_after_ms", seen.after_ms);
    teller_.fact("cancelled_still_running", seen.still_running);
    teller_.show_timeline("Cancelled after 40 ms, gone after 60");
}

void lesson::count_the_cost() {
    constexpr std::size_t many = 10'000;
    teller_.section("What it costs");
    teller_.predict("A task that throws, beside one that returns: what costs more?",
                    "The one that throws, by far: an exception is made, and looks for its catch at "
                    "run time, through three coroutines.");
    const auto good = cost::ending_well(many);
    const auto bad = cost::failing(many);
    teller_.say_line(fmt::format("A task that returns: {:.1f} us of processor time", good.cpu_us));
    teller_.say_line(fmt::format("A task that throws: {:.1f} us of processor time", bad.cpu_us));
    teller_.say_line(fmt::format("An outcome that is kept: {:.0f} bytes, or {:.0f} with an error",
                                 good.bytes, bad.bytes));
    teller_.fact("many", many);
    teller_.fact("returning_cpu_us", good.cpu_us);
    teller_.fact("throwing_cpu_us", bad.cpu_us);
    teller_.fact("outcome_bytes", good.bytes);
    teller_.fact("error_bytes", bad.bytes);
}

} // namespace

int main(int argc, char** argv) {
    return narration::run(argc, argv, {"09", "Errors in gather"},
                          {{"tasks", "How many tasks to gather", 10, 1, 100}},
                          [](narration::narrator& teller) { lesson(teller).tell(); });
}
