// Lesson 03: ten tasks of which four fail, a deadline that can pass, and a crew that shrinks.
#include "as_completed.hpp"
#include "collect_outcomes.hpp"
#include "cost.hpp"
#include "map.hpp"
#include "result_within.hpp"
#include "swallowed_exception.hpp"
#include "terminated.hpp"

#include "narrator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <variant>
#include <vector>

using namespace std::chrono_literals;

namespace {

using milliseconds = std::chrono::milliseconds;
using steady = std::chrono::steady_clock;
using workbook::failure_kind;
using records = std::vector<workbook::outcome<int>>;

//! [task]
constexpr auto latency = 100ms;

// Stands for work that may fail: it waits, and then it has a result or it has not.
int double_it(int n) {
    std::this_thread::sleep_for(latency);
    if (n % 3 == 0) throw workbook::task_error(fmt::format("Failed on {}", n));
    return 2 * n;
}

//! [task]

std::string text_of(const workbook::success<int>& good) {
    return fmt::format(R"({{"task": {}, "result": {}}})", good.task, good.result);
}

std::string text_of(const workbook::failure& failed) {
    return fmt::format(R"({{"task": {}, "error": "{}", "kind": "{}"}})", failed.task, failed.error,
                       word_for(failed.kind));
}

std::string text_of(const workbook::outcome<int>& record) {
    return std::visit([](const auto& one) { return text_of(one); }, record);
}

int throw_something(int n) {
    switch (n) {
    case 0:
        throw workbook::task_error("Failed on 0"); // foreseen
    case 1:
        throw workbook::task_timeout(); // foreseen, and about time
    case 2:
        throw std::out_of_range("no slot 12"); // somebody's mistake
    case 3:
        throw 42; // a habit of some libraries
    default:
        return 2 * n;
    }
}

//! [shrinking]
// A worker as one writes it first. The handler is reached after the loop has been left.
void work_until_one_throws(std::atomic<int>& next, int count,
                           const std::function<void(int)>& task) {
    try {
        for (int n = next++; n < count; n = next++)
            task(n);
    } catch (const workbook::task_error&) {
        // the program lives on, and this worker goes home
    }
}

//! [shrinking]

std::vector<int> numbers_up_to(std::int64_t count) {
    std::vector<int> numbers(static_cast<std::size_t>(count));
    std::iota(numbers.begin(), numbers.end(), 0);
    return numbers;
}

std::int64_t milliseconds_since(steady::time_point start) {
    return std::chrono::duration_cast<milliseconds>(steady::now() - start).count();
}

std::int64_t failures_in(const records& all) {
    return std::count_if(all.begin(), all.end(), [](const auto& one) {
        return std::holds_alternative<workbook::failure>(one);
    });
}

std::int64_t failures_in(const records& all, failure_kind kind) {
    return std::count_if(all.begin(), all.end(), [kind](const auto& one) {
        const auto* failed = std::get_if<workbook::failure>(&one);
        return failed != nullptr && failed->kind == kind;
    });
}

// A sleep that is drawn on its worker's lane.
int traced_sleep(narration::timeline& timeline, milliseconds time) {
    const auto sleeping =
        timeline.begin(timeline.this_worker(), fmt::format("{} ms", time.count()));
    std::this_thread::sleep_for(time);
    return static_cast<int>(time.count());
}

// The story, part by part.
class lesson {
  public:
    explicit lesson(narration::narrator& teller)
        : teller_(teller), count_(teller.option("tasks")), workers_(teller.option("workers")) {}

    void tell() {
        collect_all();
        classify();
        fail_fast();
        ask_a_future_that_is_done();
        give_it_a_deadline();
        count_the_queue();
        shrink();
        terminate();
        count_the_cost();
    }

  private:
    // What `double_it` does, with a span on its worker's lane.
    [[nodiscard]] auto traced_task() {
        return [&timeline = teller_.recorder()](int n) {
            const auto running = timeline.begin(timeline.this_worker(), std::to_string(n));
            return double_it(n);
        };
    }

    void collect_all();
    void classify();
    void fail_fast();
    void ask_a_future_that_is_done();
    void give_it_a_deadline();
    void count_the_queue();
    void shrink();
    void mend_it();
    void terminate();
    void count_the_cost();

    narration::narrator& teller_;
    const std::int64_t count_;
    const std::int64_t workers_;
};

void lesson::collect_all() {
    teller_.section("Collect all: a record for every task");
    const auto failing = (count_ + 2) / 3;
    const auto waves = (count_ + workers_ - 1) / workers_;
    teller_.say(fmt::format("Tasks 0 to {} on {} workers, {} ms each. A task that can be divided "
                            "by 3 fails, the others give twice their number.",
                            count_ - 1, workers_, latency.count()));
    teller_.predict(fmt::format("How many of the {} succeed, and how many fail?", count_),
                    fmt::format("{} succeed and {} fail: 0 can be divided by 3 as well.",
                                count_ - failing, failing));

    const auto start = steady::now();
    workbook::thread_pool pool(static_cast<std::size_t>(workers_));
    const auto all = collect_outcomes(pool, numbers_up_to(count_), traced_task());
    const auto wall = milliseconds_since(start);
    for (const auto& record : all)
        teller_.say_line(text_of(record));
    const auto failed = failures_in(all);
    const auto succeeded = count_ - failed;
    teller_.say_line(fmt::format("Succeeded: {}. Failed: {}.", succeeded, failed));
    teller_.say_line(fmt::format("Wall time: {} ms", wall));
    teller_.fact("tasks", count_);
    teller_.fact("workers", workers_);
    teller_.fact("succeeded", succeeded);
    teller_.fact("failed", failed);
    teller_.fact("expected_ms", waves * latency.count());
    teller_.fact("wall_ms", wall);
    teller_.show_timeline("A task that fails takes its time, and no worker");
}

void lesson::classify() {
    teller_.section("Whatever is thrown");
    teller_.predict("Five tasks: one throws an error that it foresees, one a timeout, one an "
                    "std::out_of_range, one the number 42, and one returns. How many records?",
                    "Five. A failure says which kind it is, because each kind wants something "
                    "else: go on without it, try again, or wake somebody up.");
    workbook::thread_pool pool(2);
    const auto all = collect_outcomes(pool, numbers_up_to(5), throw_something);
    for (const auto& record : all)
        teller_.say_line(text_of(record));
    teller_.fact("records", all.size());
    teller_.fact("expected_errors", failures_in(all, failure_kind::expected));
    teller_.fact("timeouts", failures_in(all, failure_kind::timeout));
    teller_.fact("unexpected_errors", failures_in(all, failure_kind::unexpected));
}

void lesson::fail_fast() {
    teller_.section("The other strategy: one error for all");
    teller_.predict("The same tasks go through map (02.2). How many results does the caller get?",
                    "None. map throws the first error, and the results go with it.");
    workbook::thread_pool pool(static_cast<std::size_t>(workers_));
    std::size_t kept = 0;
    try {
        kept = workbook::map(pool, numbers_up_to(count_), double_it).size();
    } catch (const workbook::task_error& error) {
        teller_.say_line(fmt::format("map threw: {}", error.what()));
        teller_.fact("map_error", error.what());
    }
    teller_.say_line(fmt::format("Results: {}", kept));
    teller_.fact("map_results", kept);
}

constexpr auto limit = 250ms;
constexpr std::array three_times = {milliseconds(100), milliseconds(150), milliseconds(400)};

//! [done]
// The usual loop: take each future as it is done, and give its result so and so much time.
int timeouts_on_done_futures(workbook::completions<int> done) {
    int timeouts = 0;
    while (auto next = done.next())
        if (next->result.wait_for(limit) == std::future_status::timeout) ++timeouts;
    return timeouts;
}

//! [done]

void lesson::ask_a_future_that_is_done() {
    teller_.section("A timeout that cannot fire");
    teller_.say(fmt::format("Three tasks of 100, 150 and 400 ms, all at once. The limit is {} ms. "
                            "The loop takes each future when it is done, and then waits for its "
                            "result, {} ms at most.",
                            limit.count(), limit.count()));
    teller_.predict("How many timeouts does this loop see?",
                    "None, whatever the limit. A future that is done has its result: there is "
                    "nothing to wait for.");
    workbook::thread_pool pool(3);
    const auto sleep = [](milliseconds time) {
        std::this_thread::sleep_for(time);
        return static_cast<int>(time.count());
    };
    const int timeouts =
        timeouts_on_done_futures(workbook::as_completed(pool, three_times, sleep, 1h));
    teller_.say_line(
        fmt::format("Timeouts: {}, and a task of 400 ms among the successes.", timeouts));
    teller_.fact("limit_ms", limit.count());
    teller_.fact("timeouts_on_done_futures", timeouts);
}

void lesson::give_it_a_deadline() {
    teller_.section("A deadline that can pass");
    teller_.predict(fmt::format("The same tasks, each submitted with a deadline {} ms from then. "
                                "When does the caller give up on the third, and what becomes of "
                                "its result?",
                                limit.count()),
                    fmt::format("At {} ms. The task cannot be stopped and runs on; its result is "
                                "there at 400 ms, for those who still want it.",
                                limit.count()));
    auto& timeline = teller_.recorder();
    timeline.declare_lanes({"caller"});
    const auto start = steady::now();
    workbook::thread_pool pool(3);
    std::vector<workbook::timed_result<int>> pending;
    for (const auto time : three_times)
        pending.push_back(workbook::submit_within(
            pool, limit, [&timeline, time] { return traced_sleep(timeline, time); }));

    std::int64_t late = 0;
    for (std::size_t i = 0; i < pending.size(); ++i) {
        try {
            const auto result = pending[i].in_time();
            timeline.mark("caller", std::to_string(result));
            teller_.say_line(text_of(workbook::success<int>{i, result}));
        } catch (const workbook::task_error&) {
            timeline.mark("caller", "gives up");
            ++late;
            teller_.fact("gave_up_ms", milliseconds_since(start));
            teller_.say_line(text_of(workbook::failure_of(i, std::current_exception())));
        }
    }
    const auto result = pending.back().however_late();
    timeline.mark("caller", std::to_string(result));
    teller_.say_line(fmt::format("The late result: {}", result));
    teller_.fact("late", late);
    teller_.fact("late_result", result);
    teller_.fact("late_result_ms", milliseconds_since(start));
    teller_.show_timeline("The caller gives up at 250 ms and hears of the result at 400");
}

void lesson::count_the_queue() {
    teller_.section("From submission, not from the question");
    constexpr auto time = 2 * latency;
    constexpr auto patience = 5 * latency; // for two of them, not for three
    teller_.predict(fmt::format("Three tasks of {} ms on one worker. Waiting for each future in "
                                "turn, {} ms at most: how many timeouts? And with a deadline {} ms "
                                "from submission?",
                                time.count(), patience.count(), patience.count()),
                    "Waiting in turn: none, each question brings a new limit. With a deadline: "
                    "one. The third task ends after 600 ms, 400 of them in the queue.");
    workbook::thread_pool pool(1);
    const auto task = [time] { std::this_thread::sleep_for(time); };
    std::vector<std::future<void>> futures;
    for (int i = 0; i < 3; ++i)
        futures.push_back(pool.submit(task));
    const auto late = std::count_if(futures.begin(), futures.end(), [&](const auto& future) {
        return future.wait_for(patience) == std::future_status::timeout;
    });

    std::vector<workbook::timed_result<void>> pending;
    for (int i = 0; i < 3; ++i)
        pending.push_back(workbook::submit_within(pool, patience, task));
    const auto too_late = std::count_if(pending.begin(), pending.end(), [](auto& one) {
        try {
            one.in_time();
            return false;
        } catch (const workbook::task_timeout&) {
            return true;
        }
    });
    teller_.say_line(fmt::format("Timeouts with a limit for each wait: {}", late));
    teller_.say_line(fmt::format("Timeouts with a deadline from submission: {}", too_late));
    teller_.fact("late_by_waiting", late);
    teller_.fact("late_by_deadline", too_late);
}

void lesson::shrink() {
    teller_.section("The crew that shrinks");
    teller_.say("Tasks 0 to 9 again, on three workers that take numbers from a counter. They catch "
                "exceptions, but outside their loop.");
    teller_.predict("How many of the ten tasks run?",
                    "Seven. 0, 3 and 6 cost a worker each. After the third failure nobody is left, "
                    "and 7, 8 and 9 never run.");
    std::atomic<int> next{0};
    std::atomic<int> ran{0};
    const auto task = [&ran, run = traced_task()](int n) {
        ++ran;
        run(n);
    };
    {
        std::vector<std::jthread> workers;
        for (int i = 0; i < 3; ++i)
            workers.emplace_back([&] { work_until_one_throws(next, 10, task); });
    }
    teller_.say_line(fmt::format("Ran: {}. Never ran: {}. Errors that anybody saw: 0.", ran.load(),
                                 10 - ran.load()));
    teller_.fact("shrinking_ran", ran.load());
    teller_.fact("shrinking_never_ran", 10 - ran.load());
    teller_.show_timeline("Each failure costs a worker, and nobody says a word");
    mend_it();
}

void lesson::mend_it() {
    std::atomic<int> ran{0};
    workbook::crew crew(3);
    for (int n = 0; n < 10; ++n) {
        crew.post([&ran, n] {
            ++ran;
            double_it(n);
        });
    }
    const auto errors = crew.wait().size();
    teller_.say_line(
        fmt::format("With the handler inside the loop (03.2) {} ran, and {} errors were kept.",
                    ran.load(), errors));
    teller_.fact("mended_ran", ran.load());
    teller_.fact("mended_errors", errors);
}

void lesson::terminate() {
    teller_.section("No handler at all");
    teller_.predict("A thread throws, and the one that joins it has a try block around everything. "
                    "What does the handler do?",
                    "It is never reached. An exception that leaves a thread's function calls "
                    "std::terminate, and that ends the program.");
    const auto end = demonstration::end_of_a_program_whose_thread_throws();
    teller_.say_line(fmt::format("The program was {}.", end));
    teller_.fact("uncaught", end);
}

void lesson::count_the_cost() {
    teller_.section("What it costs");
    const auto cost = cost::measured();
    teller_.say_line(fmt::format("A result through a future: {:.0f} ns", cost.result_ns));
    teller_.say_line(fmt::format("An exception through a future: {:.0f} ns", cost.exception_ns));
    teller_.say_line(fmt::format("Making a record of an exception: {:.0f} ns", cost.record_ns));
    teller_.fact("result_ns", cost.result_ns);
    teller_.fact("exception_ns", cost.exception_ns);
    teller_.fact("record_ns", cost.record_ns);
}

} // namespace

int main(int argc, char** argv) {
    return narration::run(argc, argv, {"03", "Task errors"},
                          {{"tasks", "How many tasks to run", 10, 1, 100},
                           {"workers", "How many workers the pool has", 3, 1, 32}},
                          [](narration::narrator& teller) { lesson(teller).tell(); });
}
