// What a thread pool promises: every claim is one test case.
#include "thread_pool.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/gate.hpp>
#include <graders/support/gauge.hpp>
#include <graders/support/patience.hpp>
#include <graders/support/recorder.hpp>
#include <graders/support/rendezvous.hpp>
#include <graders/support/stopwatch.hpp>

#include <algorithm>
#include <chrono>
#include <future>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using workbook::pool_closed;
using workbook::thread_pool;

namespace {

// True when the task has ended. Under the explorer a pool that never runs it is found out without a
// clock, and by the name of what went wrong; in real time it costs our patience, not for ever.
template <typename T>
bool is_done(const std::future<T>& future) {
    if (explorer::virtual_time()) {
        future.wait();
        return true;
    }
    return future.wait_for(grading::patience) == std::future_status::ready;
}

// Waits for the futures in turn, and no longer than for the first that does not come.
template <typename T>
void wait_for_all(const std::vector<std::future<T>>& futures) {
    std::all_of(futures.begin(), futures.end(), is_done<T>);
}

// Keeps offering an empty task until the pool refuses it. A task of the pool that gets a true here
// knows that shutdown has begun, and that it began while the task was running.
bool refuses_tasks(thread_pool& pool) {
    const grading::stopwatch watch;
    while (watch.elapsed() < grading::patience) {
        try {
            pool.post([] {});
        } catch (const pool_closed&) {
            return true;
        }
        std::this_thread::sleep_for(1ms);
    }
    return false;
}

std::vector<int> numbers_up_to(int count) {
    std::vector<int> numbers(static_cast<std::size_t>(count));
    std::iota(numbers.begin(), numbers.end(), 0);
    return numbers;
}

} // namespace

TEST_CASE("a submitted task runs and its future gives the result", "[02.1]") {
    explorer::explore([] {
        thread_pool pool(1);
        std::future<int> answer = pool.submit([] { return 42; });
        INFO("One worker, one task: somebody has to wake the worker and let it run the task.");
        REQUIRE(is_done(answer));
        CHECK(answer.get() == 42);
    });
}

TEST_CASE("what a submitted task throws comes out of its future", "[02.1]") {
    explorer::explore([] {
        thread_pool pool(1);
        auto failing = pool.submit([]() -> int { throw std::runtime_error("no route to host"); });
        REQUIRE(is_done(failing));
        CHECK_THROWS_AS(failing.get(), std::runtime_error);
    });
}

TEST_CASE("five workers run five tasks at the same time", "[02.1]") {
    explorer::explore([] {
        grading::rendezvous meeting(5);
        thread_pool pool(5);
        std::vector<std::future<bool>> parties;
        for (int i = 0; i < 5; ++i)
            parties.push_back(pool.submit([&] { return meeting.arrive_and_wait(); }));
        wait_for_all(parties);
        INFO("Five tasks that wait for each other, on five workers. If fewer arrive, there are too "
             "few workers, or a worker holds the lock while it runs a task.");
        CHECK(meeting.arrived() == 5);
        CHECK(meeting.met());
    });
}

TEST_CASE("tasks start in the order in which they were posted", "[02.1]") {
    explorer::explore([] {
        grading::gate all_posted;
        grading::recorder<int> ran;
        thread_pool pool(1);
        pool.post([&] { all_posted.wait(); });
        for (int i = 0; i < 5; ++i)
            pool.post([&, i] { ran.add(i); });
        auto last = pool.submit([] {});
        all_posted.open();
        is_done(last);
        INFO("One worker, tasks 0 to 4 queued behind a longer one. First in, first out.");
        CHECK(ran.all() == numbers_up_to(5));
    });
}

TEST_CASE("two workers never run three tasks at the same time", "[02.1]") {
    explorer::explore([] {
        grading::gauge inside;
        thread_pool pool(2);
        const auto visit = [&] {
            const auto here = inside.enter();
            return inside.wait_for_peak(3, 5ms); // time for a third to come in, if it can
        };
        std::vector<std::future<bool>> visits;
        for (int i = 0; i < 6; ++i)
            visits.push_back(pool.submit(visit));
        wait_for_all(visits);
        CHECK(inside.peak() <= 2);
        CHECK(pool.size() == 2U);
    });
}

TEST_CASE("a pool without workers is refused", "[02.1]") {
    explorer::explore([] {
        INFO("It would accept tasks and never run them: thread_pool(0) throws invalid_argument.");
        CHECK_THROWS_AS(thread_pool(0), std::invalid_argument);
    });
}

TEST_CASE("an idle pool shuts down, again and again", "[02.1]") {
    explorer::explore([] {
        INFO("All workers are asleep when shutdown begins. If this hangs: who wakes every one of "
             "them, and what do they look at when they wake?");
        for (int round = 0; round < 3; ++round) {
            thread_pool pool(4);
            auto only_task = pool.submit([] {});
            CHECK(is_done(only_task));
            grading::let_others_settle();
            pool.shutdown();
            pool.shutdown();
            CHECK(pool.size() == 4U);
        }
    });
}

TEST_CASE("an idle worker wakes up for a task", "[02.1]") {
    explorer::explore([] {
        thread_pool pool(2);
        grading::let_others_settle();
        INFO("Both workers are asleep when the task is posted.");
        CHECK(is_done(pool.submit([] {})));
    });
}

TEST_CASE("a closed pool refuses tasks and never runs them", "[02.1]") {
    explorer::explore([] {
        grading::recorder<std::string> ran;
        thread_pool pool(1);
        pool.shutdown();
        INFO("After shutdown() both post and submit throw pool_closed.");
        CHECK_THROWS_AS(pool.post([&] { ran.add("posted"); }), pool_closed);
        CHECK_THROWS_AS(pool.submit([&] { ran.add("submitted"); }), pool_closed);
        CHECK(ran.count() == 0U);
    });
}

TEST_CASE("shutdown runs everything that is still queued", "[02.1]") {
    explorer::explore([] {
        grading::recorder<int> ran;
        grading::recorder<bool> closed_meanwhile;
        thread_pool pool(1);
        pool.post([&] { closed_meanwhile.add(refuses_tasks(pool)); });
        for (int i = 0; i < 8; ++i)
            pool.post([&, i] { ran.add(i); });
        pool.shutdown();
        INFO("One worker is busy and eight tasks wait in the queue when shutdown begins. A worker "
             "may "
             "stop when the pool is closed and the queue is empty, not before.");
        CHECK(ran.all() == numbers_up_to(8));
        INFO("From the first moment of shutdown on, post throws pool_closed.");
        CHECK(closed_meanwhile.all() == std::vector{true});
    });
}

TEST_CASE("shutdown returns only when the running task has ended", "[02.1]") {
    explorer::explore([] {
        grading::gate returned;
        grading::recorder<bool> came_too_early;
        thread_pool pool(1);
        pool.post([&] {
            refuses_tasks(pool); // until shutdown has begun
            came_too_early.add(returned.wait(20ms));
        });
        pool.shutdown();
        returned.open();
        INFO("A task was running when shutdown began; shutdown has to wait for it.");
        CHECK(came_too_early.all() == std::vector{false});
    });
}

TEST_CASE("leaving the scope waits for everything", "[02.1]") {
    explorer::explore([] {
        grading::recorder<int> ran;
        {
            thread_pool pool(1);
            pool.post([&] { refuses_tasks(pool); });
            for (int i = 0; i < 8; ++i)
                pool.post([&, i] { ran.add(i); });
        }
        INFO("The destructor promises what shutdown promises: it runs what is queued, and waits.");
        CHECK(ran.all() == numbers_up_to(8));
    });
}

TEST_CASE("a task may post another task", "[02.1]") {
    explorer::explore([] {
        grading::gate inner_ran;
        thread_pool pool(1);
        pool.post([&] { pool.post([&] { inner_ran.open(); }); });
        INFO("The only worker runs a task that posts a second one. If it never runs: is the lock "
             "free "
             "while a task runs?");
        CHECK(inner_ran.wait());
    });
}

TEST_CASE("a task that throws does not shrink the pool", "[02.1]") {
    explorer::explore([] {
        thread_pool pool(1);
        pool.post([] { throw std::runtime_error("nobody waits for this"); });
        pool.post([] { throw 42; }); // whatever is thrown
        INFO("Two posted tasks have thrown on the only worker. It must live to run a third.");
        CHECK(is_done(pool.submit([] {})));
    });
}

TEST_CASE("tasks posted by four threads at once all run exactly once", "[02.1]") {
    explorer::explore([] {
        grading::recorder<int> ran;
        thread_pool pool(3);
        std::vector<std::thread> posters;
        for (int poster = 0; poster < 4; ++poster) {
            posters.emplace_back([&, poster] {
                for (int i = 0; i < 25; ++i)
                    pool.post([&, n = 25 * poster + i] { ran.add(n); });
            });
        }
        for (auto& poster : posters)
            poster.join();
        pool.shutdown();
        auto numbers = ran.all();
        std::sort(numbers.begin(), numbers.end());
        CHECK(numbers == numbers_up_to(100));
    });
}

TEST_CASE("ten fetches of 100 ms on five workers take 200 ms", "[02.1][too_slow]") {
    explorer::explore([] {
        const grading::stopwatch watch;
        {
            thread_pool pool(5);
            for (int i = 0; i < 10; ++i)
                pool.post([] { std::this_thread::sleep_for(100ms); });
        }
        INFO("Two waves of five: nobody waits while there is a task and a free worker.");
        CHECK(watch.elapsed() == grading::about(200ms));
    });
}
