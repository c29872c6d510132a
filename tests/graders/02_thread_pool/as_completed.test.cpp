// What results in completion order promise: every claim is one test case.
#include "as_completed.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/gate.hpp>
#include <graders/support/patience.hpp>
#include <graders/support/recorder.hpp>
#include <graders/support/stopwatch.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using workbook::as_completed;
using workbook::deadline_exceeded;
using workbook::thread_pool;

namespace {

// The results that are left, in the order in which they are handed out.
template <typename Completions>
auto drain(Completions& done) {
    std::vector<decltype(done.next()->result.get())> results;
    while (auto item = done.next())
        results.push_back(item->result.get());
    return results;
}

// The same for errors: "item 1: <what it threw>" or "item 1: fine".
template <typename Completions>
std::string outcome_of_next(Completions& done) {
    auto item = done.next();
    if (!item) return "nothing";
    const auto name = "item " + std::to_string(item->index);
    try {
        item->result.get();
        return name + ": fine";
    } catch (const std::runtime_error& error) {
        return name + ": " + error.what();
    }
}

int square(int n) {
    return n * n;
}

} // namespace

TEST_CASE("every item is handed out once, with its result, and then nothing", "[02.3]") {
    explorer::explore([] {
        thread_pool pool(2);
        auto done = as_completed(pool, std::vector{1, 2, 3}, square, grading::patience);
        auto results = drain(done);
        std::sort(results.begin(), results.end());
        CHECK(results == std::vector{1, 4, 9});
        INFO("All three have been handed out: next() gives nothing, as often as it is asked.");
        CHECK_FALSE(done.next().has_value());
    });
}

TEST_CASE("without items there is nothing to wait for", "[02.3]") {
    explorer::explore([] {
        thread_pool pool(1);
        auto done = as_completed(pool, std::vector<int>{}, square, 0ms);
        CHECK_FALSE(done.next().has_value());
    });
}

TEST_CASE("next waits for a task that is still running", "[02.3]") {
    explorer::explore([] {
        const auto slow_square = [](int n) {
            std::this_thread::sleep_for(2ms);
            return n * n;
        };
        thread_pool pool(1);
        INFO("One worker, five tasks of 2 ms, a deadline in an hour. If this hangs: who wakes the "
             "one "
             "that waits in next()?");
        auto done = as_completed(pool, std::vector{1, 2, 3, 4, 5}, slow_square, 1h);
        CHECK(drain(done) == std::vector{1, 4, 9, 16, 25});
    });
}

TEST_CASE("results come in the order in which they are ready", "[02.3]") {
    explorer::explore([] {
        std::array<grading::gate, 3> may_finish;
        thread_pool pool(3);
        const auto finish_when_told = [&](std::size_t n) { return may_finish[n].wait(); };
        auto done = as_completed(pool, std::vector<std::size_t>{0, 1, 2}, finish_when_told, 1h);
        INFO("Three tasks run; the grader lets 2 finish first, then 0, then 1, and asks after "
             "each.");
        for (const std::size_t told : {2U, 0U, 1U}) {
            may_finish[told].open();
            auto item = done.next();
            REQUIRE(item.has_value());
            CHECK(item->index == told);
            CHECK(item->result.get()); // it did not have to give up waiting
        }
    });
}

TEST_CASE("what finished while nobody asked is not forgotten, first things first", "[02.3]") {
    explorer::explore([] {
        thread_pool pool(1);
        auto done = as_completed(pool, std::vector{1, 2, 3}, square, grading::patience);
        pool.shutdown(); // all three have run, one after the other
        INFO("One worker has run three tasks before next() was called for the first time.");
        CHECK(drain(done) == std::vector{1, 4, 9});
    });
}

TEST_CASE("a failed item gives its exception and the others their results", "[02.3]") {
    explorer::explore([] {
        const auto fail_on_one = [](int n) {
            if (n == 1) throw std::runtime_error("no route to host");
        };
        thread_pool pool(1);
        auto done = as_completed(pool, std::vector{0, 1, 2}, fail_on_one, grading::patience);
        CHECK(outcome_of_next(done) == "item 0: fine");
        CHECK(outcome_of_next(done) == "item 1: no route to host");
        CHECK(outcome_of_next(done) == "item 2: fine");
        CHECK(outcome_of_next(done) == "nothing");
    });
}

TEST_CASE("the deadline ends the waiting, once for the whole", "[02.3]") {
    explorer::explore([] {
        grading::gate may_finish;
        thread_pool pool(1);
        const grading::stopwatch watch;
        auto done = as_completed(
            pool, std::vector{1}, [&](int) { return may_finish.wait(); }, 10ms);
        INFO("The only task does not finish by itself, and the deadline is in 10 ms: next() throws "
             "deadline_exceeded then. Asked again, it throws at once.");
        CHECK_THROWS_AS(done.next(), deadline_exceeded);
        CHECK_THROWS_AS(done.next(), deadline_exceeded);
        CHECK(watch.elapsed() == grading::about(10ms));
        may_finish.open();
    });
}

TEST_CASE("the deadline is for all calls together, not for each", "[02.3]") {
    explorer::explore([] {
        const auto takes_40_ms = [](int n) {
            std::this_thread::sleep_for(40ms);
            return n;
        };
        thread_pool pool(1);
        const grading::stopwatch watch;
        auto done = as_completed(pool, std::vector{1, 2, 3}, takes_40_ms, 100ms);
        CHECK(outcome_of_next(done) == "item 0: fine");
        CHECK(outcome_of_next(done) == "item 1: fine");
        INFO("One worker, three tasks of 40 ms, and 100 ms for all. Two have ended at 80 ms, so "
             "the third wait may take 20 ms.");
        CHECK_THROWS_AS(done.next(), deadline_exceeded);
        CHECK(watch.elapsed() == grading::about(100ms));
    });
}

TEST_CASE("what has finished is handed out also after the deadline", "[02.3]") {
    explorer::explore([] {
        thread_pool pool(1);
        auto done = as_completed(pool, std::vector{3}, square, 0ms);
        pool.shutdown(); // the task has run
        INFO("The deadline has passed, and the result is there. A deadline ends the waiting; it is "
             "no "
             "reason to throw a result away.");
        CHECK(drain(done) == std::vector{9});
    });
}

TEST_CASE("a result that comes after the deadline can still be asked for", "[02.3]") {
    explorer::explore([] {
        grading::gate may_finish;
        thread_pool pool(1);
        auto done = as_completed(
            pool, std::vector{1}, [&](int) { return may_finish.wait(); }, 0ms);
        CHECK_THROWS_AS(done.next(), deadline_exceeded);
        may_finish.open();
        pool.shutdown();
        INFO(
            "next() threw deadline_exceeded, then the task finished, then next() is called again.");
        CHECK(drain(done) == std::vector{true});
    });
}

TEST_CASE("what was abandoned before it started never starts", "[02.3]") {
    explorer::explore([] {
        grading::recorder<int> started;
        grading::gate first_runs;
        grading::gate abandoned;
        thread_pool pool(1);
        {
            const auto body = [&](int n) {
                started.add(n);
                first_runs.open();
                return abandoned.wait();
            };
            auto done = as_completed(pool, std::vector{0, 1, 2}, body, 0ms);
            first_runs.wait();
        }
        abandoned.open();
        pool.shutdown();
        INFO(
            "One worker was busy with item 0 when the caller gave up: items 1 and 2 are not wanted "
            "any more, and the worker has better things to do.");
        CHECK(started.all() == std::vector{0});
    });
}

TEST_CASE("giving up does not wait for a task that is running", "[02.3]") {
    explorer::explore([] {
        grading::recorder<bool> left_in_time;
        grading::gate runs;
        grading::gate left;
        thread_pool pool(1);
        {
            const auto body = [&](int) {
                runs.open();
                left_in_time.add(left.wait());
            };
            auto done = as_completed(pool, std::vector{0}, body, 0ms);
            runs.wait();
        }
        left.open();
        pool.shutdown();
        INFO("The task waits until the caller has left the scope. A destructor that waits for the "
             "task "
             "makes the deadline worthless.");
        CHECK(left_in_time.all() == std::vector{true});
    });
}

TEST_CASE("a pool that is shut down is an error", "[02.3]") {
    explorer::explore([] {
        thread_pool pool(1);
        pool.shutdown();
        CHECK_THROWS_AS(as_completed(pool, std::vector{1}, square, 1s), workbook::pool_closed);
    });
}
