// What a result with a deadline promises: every claim is one test case.
#include "result_within.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/recorder.hpp>
#include <graders/support/stopwatch.hpp>
#include <graders/support/wall_clock.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using workbook::submit_within;
using workbook::task_timeout;
using workbook::thread_pool;

namespace {

// A task that takes so long and gives 42.
auto answer_after(std::chrono::milliseconds time) {
    return [time] {
        std::this_thread::sleep_for(time);
        return 42;
    };
}

auto fail_after(std::chrono::milliseconds time) {
    return [time]() -> int {
        std::this_thread::sleep_for(time);
        throw std::runtime_error("no route to host");
    };
}

} // namespace

TEST_CASE("a task that ends in time gives its result", "[03.3]") {
    explorer::explore([] {
        thread_pool pool(1);
        auto answer = submit_within(pool, 1h, [] { return 42; });
        CHECK(answer.in_time() == 42);
    });
}

TEST_CASE("what it throws in time comes out as it is", "[03.3]") {
    explorer::explore([] {
        thread_pool pool(1);
        auto answer = submit_within(pool, 1h, fail_after(0ms));
        CHECK_THROWS_AS(answer.in_time(), std::runtime_error);
    });
}

TEST_CASE("asking waits for the task, and no longer than that", "[03.3]") {
    explorer::explore([] {
        thread_pool pool(1);
        const grading::stopwatch watch;
        auto answer = submit_within(pool, 5000ms, answer_after(20ms));
        CHECK(answer.in_time() == 42);
        INFO("The task takes 20 ms and has 5000: who wakes the one that waits?");
        CHECK(watch.elapsed() == grading::about(20ms));
    });
}

TEST_CASE("asking ends at the deadline, not with the task", "[03.3]") {
    explorer::explore([] {
        thread_pool pool(1);
        const grading::stopwatch watch;
        auto answer = submit_within(pool, 30ms, answer_after(100ms));
        CHECK_THROWS_AS(answer.in_time(), task_timeout);
        CHECK(watch.elapsed() == grading::about(30ms));
    });
}

TEST_CASE("the time counts from submission, not from the question", "[03.3]") {
    explorer::explore([] {
        thread_pool pool(1);
        const grading::stopwatch watch;
        auto answer = submit_within(pool, 50ms, answer_after(100ms));
        std::this_thread::sleep_for(40ms); // the caller has other things to do
        CHECK_THROWS_AS(answer.in_time(), task_timeout);
        INFO("Submitted at 0 with a timeout of 50 ms, asked at 40: 10 ms are left.");
        CHECK(watch.elapsed() == grading::about(50ms));
    });
}

TEST_CASE("the time in the queue counts as well", "[03.3]") {
    explorer::explore([] {
        thread_pool pool(1);
        auto first = submit_within(pool, 1h, answer_after(30ms));
        auto second = submit_within(pool, 50ms, answer_after(30ms));
        const grading::stopwatch watch;
        CHECK(first.in_time() == 42);
        INFO("The only worker starts the second task after 30 ms, so it would end after 60.");
        CHECK_THROWS_AS(second.in_time(), task_timeout);
        CHECK(watch.elapsed() == grading::about(50ms));
    });
}

TEST_CASE("what ended in time is given also to those who ask late", "[03.3]") {
    explorer::explore([] {
        thread_pool pool(1);
        auto answer = submit_within(pool, 200ms, answer_after(10ms));
        std::this_thread::sleep_for(250ms);
        INFO("It ended after 10 of its 200 ms. That the caller asks at 250 is no fault of the "
             "task's.");
        CHECK(answer.in_time() == 42);
    });
}

TEST_CASE("what ended late is late also for those who ask later still", "[03.3]") {
    explorer::explore([] {
        thread_pool pool(1);
        auto answer = submit_within(pool, 50ms, answer_after(80ms));
        std::this_thread::sleep_for(100ms);
        INFO("It ended after 80 ms and had 50. The caller asks at 100, when the result is there: a "
             "timeout that only bounds the waiting can never fire now.");
        CHECK_THROWS_AS(answer.in_time(), task_timeout);
    });
}

TEST_CASE("a late result is not lost", "[03.3]") {
    explorer::explore([] {
        thread_pool pool(1);
        const grading::stopwatch watch;
        auto answer = submit_within(pool, 30ms, answer_after(100ms));
        CHECK_THROWS_AS(answer.in_time(), task_timeout);
        CHECK(answer.however_late() == 42);
        INFO("The deadline was at 30 ms, the task took 100.");
        CHECK(watch.elapsed() == grading::about(100ms));
    });
}

TEST_CASE("a task that comes out of the queue too late still runs", "[03.3]") {
    explorer::explore([] {
        thread_pool pool(1);
        const grading::stopwatch watch;
        auto first = submit_within(pool, 1h, answer_after(30ms));
        auto second = submit_within(pool, 20ms, answer_after(30ms));
        CHECK_THROWS_AS(second.in_time(), task_timeout);
        CHECK(second.however_late() == 42);
        CHECK(watch.elapsed() == grading::about(60ms));
        CHECK(first.in_time() == 42);
    });
}

TEST_CASE("a late failure is not lost either", "[03.3]") {
    explorer::explore([] {
        thread_pool pool(1);
        auto answer = submit_within(pool, 30ms, fail_after(100ms));
        CHECK_THROWS_AS(answer.in_time(), task_timeout);
        CHECK_THROWS_AS(answer.however_late(), std::runtime_error);
    });
}

TEST_CASE("what ends in the moment of the deadline is late, in every schedule", "[03.3]") {
    explorer::explore([] {
        thread_pool pool(1);
        auto answer = submit_within(pool, 30ms, answer_after(30ms));
        INFO("Task and deadline end at the same instant, and either thread may wake up first. In "
             "time means before the deadline, so it does not matter which.");
        CHECK_THROWS_AS(answer.in_time(), task_timeout);
        CHECK(answer.however_late() == 42);
    });
}

TEST_CASE("deadlines run at the same time", "[03.3]") {
    explorer::explore([] {
        thread_pool pool(2);
        const grading::stopwatch watch;
        auto first = submit_within(pool, 50ms, answer_after(200ms));
        auto second = submit_within(pool, 50ms, answer_after(200ms));
        CHECK_THROWS_AS(first.in_time(), task_timeout);
        CHECK_THROWS_AS(second.in_time(), task_timeout);
        INFO("Two tasks with 50 ms each, submitted together and asked one after the other: both "
             "are over at 50 ms, not at 100.");
        CHECK(watch.elapsed() == grading::about(50ms));
    });
}

TEST_CASE("a long deadline is as good as a short one", "[03.3]") {
    explorer::explore([] {
        thread_pool pool(1);
        const grading::stopwatch watch;
        auto answer = submit_within(pool, 1h, answer_after(60s));
        INFO("A task of a minute that has an hour: nobody gives up before the hour is over.");
        CHECK(answer.in_time() == 42);
        CHECK(watch.elapsed() == grading::about(60s));
    });
}

TEST_CASE("the end of a late task is waited for, however late it is", "[03.3]") {
    explorer::explore([] {
        thread_pool pool(1);
        const grading::stopwatch watch;
        workbook::timed_task task(
            pool, [] { std::this_thread::sleep_for(60s); }, 30ms);
        CHECK_FALSE(task.ended_in_time());
        task.wait_for_end();
        CHECK(watch.elapsed() == grading::about(60s));
    });
}

TEST_CASE("whoever sets the clock on the wall changes nothing", "[03.3]") {
    explorer::explore([] {
        thread_pool pool(1);
        const grading::stopwatch watch;
        auto quick = submit_within(pool, 50ms, answer_after(20ms));
        std::this_thread::sleep_for(10ms);
        grading::move_wall_clock(2h);
        INFO(
            "The wall clock is set forward by two hours at 10 ms. The first task ends at 20 of its "
            "50 ms.");
        CHECK(quick.in_time() == 42);
        auto slow = submit_within(pool, 50ms, answer_after(100ms));
        grading::move_wall_clock(-3h);
        INFO("Then back by three hours. The second task takes 100 ms and has 50: its owner waits "
             "for as long, and not for three hours.");
        CHECK_THROWS_AS(slow.in_time(), task_timeout);
        CHECK(watch.elapsed() == grading::about(70ms));
    });
}

TEST_CASE("the task runs on the pool's worker, and on no other thread", "[03.3]") {
    explorer::explore([] {
        std::thread::id worker;
        std::thread::id ran_on;
        thread_pool pool(1);
        pool.post([&worker] { worker = std::this_thread::get_id(); });
        auto answer = submit_within(pool, 1h, [&ran_on] { ran_on = std::this_thread::get_id(); });
        answer.in_time();
        pool.shutdown();
        INFO("A pool of one worker: its size is the limit. No thread is started for a task.");
        CHECK(ran_on == worker);
    });
}

TEST_CASE("leaving does not wait, and the task runs on", "[03.3]") {
    explorer::explore([] {
        grading::recorder<int> ran;
        thread_pool pool(1);
        const grading::stopwatch watch;
        {
            auto answer = submit_within(pool, 30ms, [&] {
                std::this_thread::sleep_for(100ms);
                ran.add(42);
            });
            CHECK_THROWS_AS(answer.in_time(), task_timeout);
        }
        INFO("The caller gave up at 30 ms and left the scope. A destructor that waits for the task "
             "makes the deadline worthless.");
        CHECK(watch.elapsed() == grading::about(30ms));
        pool.shutdown();
        CHECK(ran.all() == std::vector{42});
    });
}

TEST_CASE("a task whose owner has gone is run all the same", "[03.3]") {
    explorer::explore([] {
        grading::recorder<int> ran;
        thread_pool pool(1);
        pool.post([] { std::this_thread::sleep_for(50ms); });
        {
            auto answer = submit_within(pool, 10ms, [&ran] { ran.add(42); });
        }
        pool.shutdown();
        INFO("The task stood in the queue when its owner left. Leaving takes nothing back.");
        CHECK(ran.all() == std::vector{42});
    });
}

TEST_CASE("a pool that is shut down is an error", "[03.3]") {
    explorer::explore([] {
        thread_pool pool(1);
        pool.shutdown();
        CHECK_THROWS_AS(submit_within(pool, 1s, [] { return 42; }), workbook::pool_closed);
    });
}

TEST_CASE("once late is always late", "[03.3]") {
    const explorer::body_options busy_machine{.early_timeouts = true};
    explorer::explore(
        [] {
            thread_pool pool(1);
            auto answer = submit_within(pool, 30ms, [] { return 42; });
            const auto is_late = [&] {
                try {
                    answer.in_time();
                } catch (const task_timeout&) {
                    return true;
                }
                return false;
            };
            if (!is_late()) return;
            pool.shutdown(); // now the task has ended
            INFO("On a busy machine: in_time() has thrown task_timeout; asked again after the end "
                 "of the task, it must not say otherwise. When does the task read the clock, and "
                 "what may happen between that and the moment others can see it?");
            CHECK(is_late());
        },
        busy_machine);
}
