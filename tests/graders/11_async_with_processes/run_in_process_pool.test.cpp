// What an async_process_pool promises: answers of other processes, on a loop that never waits.
#include "run_in_process_pool.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/execution.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/gate.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/live_loop.hpp>
#include <graders/support/process_gate.hpp>
#include <graders/support/processes.hpp>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <future>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using grading::live_loop;
using workbook::async_process_pool;
using workbook::awaitable;
using workbook::outcome;
using callers = std::vector<live_loop::caller>;

namespace {

const std::filesystem::path worker_program = WORKBOOK_PROGRAMS "/grader_worker_05_process_pool";

// Starts a caller that awaits pool.run(input) and puts what comes into `result`.
live_loop::caller start_run(live_loop& loop, async_process_pool& pool, std::string input,
                            outcome& result, asio::cancellation_slot slot = {}) {
    auto caller = [&pool, &result, input = std::move(input)]() -> awaitable<void> {
        result = co_await pool.run(input);
    };
    return loop.start(std::move(caller), slot);
}

callers start_at_gate(live_loop& loop, async_process_pool& pool, const grading::process_gate& gate,
                      std::vector<outcome>& results) {
    callers all;
    for (auto& result : results)
        all.push_back(start_run(loop, pool, "meet " + gate.name(), result));
    return all;
}

// Nobody waits for ever in a grader: a caller who is left alone is a `timeout`, said in words.
void require_ended(live_loop& loop, const callers& all) {
    const grading::judged_as timeout("timeout");
    const bool ended = loop.run_until_ended(all);
    const std::string everybody = ended ? "has an answer" : "somebody still waits";
    INFO("every caller gets a result or an error: none is left waiting");
    REQUIRE(everybody == "has an answer");
}

std::vector<std::string> texts(const callers& all) {
    std::vector<std::string> found;
    for (const auto& each : all)
        found.push_back(each->text().substr(0, each->text().find(':')));
    return found;
}

// Signals a worker, and never anybody else, whatever pids() may have said.
void signal_worker(pid_t pid, int number) {
    if (pid > 0 && grading::look_up(pid).parent == ::getpid()) ::kill(pid, number);
}

void check_nothing_left(const grading::leftovers& since) {
    const grading::judged_as leak("leak");
    INFO("a child must be reaped, and every descriptor closed, by the time shutdown returns");
    CHECK(since.children() == grading::nothing);
    CHECK(since.descriptors() == grading::nothing);
}

// Turns the loop until `inside` is set, and then ten times more.
awaitable<void> turn_after(const std::atomic<bool>& inside, grading::gate& turned) {
    while (!inside)
        co_await grading::turn();
    for (int i = 0; i < 10; ++i)
        co_await grading::turn();
    turned.open();
}

// Starts what was started so far: a loop starts its coroutines in order.
void let_all_begin(live_loop& loop) {
    bool begun = false;
    loop.start([&]() -> awaitable<void> {
        begun = true;
        co_return;
    });
    REQUIRE(loop.run_until([&] { return begun; }));
}

// An executor whose handlers run on one io_context, and whose timers belong to another: so a test
// sees what a thread has done to a coroutine, its handler or its timer.
class parted_executor {
  public:
    parted_executor(asio::io_context& handlers, asio::io_context& timers,
                    std::atomic<int>& handed) noexcept
        : handlers_(&handlers), timers_(&timers), handed_(&handed) {}

    [[nodiscard]] asio::execution_context& query(asio::execution::context_t) const noexcept {
        return *timers_;
    }

    // What is handed over never runs within the call.
    [[nodiscard]] static constexpr asio::execution::blocking_t
    query(asio::execution::blocking_t) noexcept {
        return asio::execution::blocking.never;
    }

    template <typename Function>
    void execute(Function function) const {
        asio::post(*handlers_, std::move(function));
        ++*handed_;
    }

    friend bool operator==(const parted_executor&, const parted_executor&) noexcept = default;

  private:
    asio::io_context* handlers_;
    asio::io_context* timers_;
    std::atomic<int>* handed_; // how many handlers so far
};

// Runs what is ready in either of two.
void settle(asio::io_context& one, asio::io_context& other) {
    do {
        one.restart();
        other.restart();
    } while (one.poll() + other.poll() != 0);
}

} // namespace

TEST_CASE("a caller gets the outcome from a worker process", "[11.1]") {
    explorer::explore([] {
        outcome sum;
        live_loop loop;
        async_process_pool pool(worker_program, 2);
        const auto caller = start_run(loop, pool, "sum 100000", sum);
        require_ended(loop, {caller});
        CHECK(caller->text() == "returned");
        CHECK(sum.input == "sum 100000");
        CHECK(sum.result == "333328333350000");
        CHECK(sum.pid > 0);
    });
}

TEST_CASE("the loop turns while a process works", "[11.1]") {
    explorer::explore([] {
        std::vector<outcome> results(1);
        std::atomic<bool> inside{false};
        grading::gate turned;
        bool loop_turned = false;
        live_loop loop;
        async_process_pool pool(worker_program, 1);
        grading::process_gate gate;
        auto all = start_at_gate(loop, pool, gate, results);
        all.push_back(loop.start([&] { return turn_after(inside, turned); }));
        {
            std::jthread doorkeeper([&] {
                gate.wait_for(1);
                inside = true;
                loop_turned = turned.wait(grading::patience);
                gate.open();
            });
            loop.run_until_ended(all);
        }
        require_ended(loop, all);
        const grading::judged_as constraint("constraint");
        INFO("A worker process was busy until another coroutine of the loop had had ten turns. It "
             "had none: who keeps the loop's thread?");
        REQUIRE(loop_turned);
    });
}

TEST_CASE("a caller that waits leaves its loop idle", "[11.1]") {
    explorer::explore([] {
        std::vector<outcome> results(1);
        std::size_t handlers = 0;
        live_loop loop;
        async_process_pool pool(worker_program, 1);
        grading::process_gate gate;
        const auto all = start_at_gate(loop, pool, gate, results);
        let_all_begin(loop);
        REQUIRE(gate.wait_for(1).size() == 1);
        handlers = loop.handlers_within(100ms);
        gate.open();
        require_ended(loop, all);
        const grading::judged_as constraint("constraint");
        INFO("A worker was busy for 100 ms, and its caller could only wait. How many functions did "
             "the loop run meanwhile? Who has to ask again and again lacks somebody who calls.");
        REQUIRE(handlers <= 2);
    });
}

TEST_CASE("the caller goes on on the loop's thread", "[11.1]") {
    explorer::explore([] {
        std::thread::id after;
        live_loop loop;
        async_process_pool pool(worker_program, 1);
        const auto caller = loop.start([&]() -> awaitable<void> {
            co_await pool.run("sum 4");
            after = std::this_thread::get_id();
        });
        require_ended(loop, {caller});
        const std::string goes_on = after == std::this_thread::get_id() ? "the loop's" : "another";
        INFO("What follows the co_await of run: on which thread did it run?");
        CHECK(goes_on == "the loop's");
    });
}

TEST_CASE("whoever has the answer hands it over, and leaves the caller's timer alone", "[11.1]") {
    explorer::explore([] {
        std::atomic<int> handed{0};
        std::string end = "still waiting";
        bool touched = false;
        asio::io_context timers(1);
        asio::io_context handlers(1);
        async_process_pool pool(worker_program, 1);
        grading::process_gate gate;
        const auto caller = [&]() -> awaitable<void> { co_await pool.run("meet " + gate.name()); };
        asio::co_spawn(asio::any_io_executor(parted_executor(handlers, timers, handed)), caller,
                       [&end](std::exception_ptr error) { end = error ? "threw" : "returned"; });
        settle(handlers, timers);
        REQUIRE(gate.wait_for(1).size() == 1);
        const int before = handed;
        gate.open();
        const auto deadline = std::chrono::steady_clock::now() + grading::patience;
        while (handed == before && !touched && std::chrono::steady_clock::now() < deadline) {
            std::this_thread::sleep_for(1ms);
            timers.restart();
            touched = timers.poll() != 0;
        }
        while (end == "still waiting" && std::chrono::steady_clock::now() < deadline)
            settle(handlers, timers);
        const grading::judged_as data_race("data_race");
        INFO("The caller's loop stood still when the answer came, and yet a timer of the caller's "
             "rang: another thread has rung it. Its own executor may be at that timer in the same "
             "instant. A timer has no lock; what is for the caller is posted to its executor.");
        REQUIRE_FALSE(touched);
        CHECK(end == "returned");
    });
}

TEST_CASE("eight calls, and no process but the two that were launched at the start", "[11.1]") {
    explorer::explore([] {
        const grading::leftovers before;
        std::vector<outcome> results(8);
        live_loop loop;
        async_process_pool pool(worker_program, 2);
        const auto pids = pool.pids();
        const std::size_t launched = before.children().size();
        callers all;
        for (auto& result : results)
            all.push_back(start_run(loop, pool, "sum 4", result));
        require_ended(loop, all);
        std::set<pid_t> others;
        for (const auto& each : results)
            if (std::count(pids.begin(), pids.end(), each.pid) == 0) others.insert(each.pid);
        const grading::judged_as constraint("constraint");
        INFO("How many processes were there after the constructor, and how many others have "
             "answered? A pool is made once, for all calls.");
        REQUIRE(launched == 2);
        REQUIRE(others.size() == 0);
    });
}

TEST_CASE("the loop turns while a long input goes down the pipe", "[11.1]") {
    explorer::explore([] {
        const std::string text(1'000'000, 'x');
        outcome echo;
        const std::atomic<bool> at_once{true};
        grading::gate turned;
        bool loop_turned = false;
        live_loop loop;
        async_process_pool pool(worker_program, 1);
        const auto pids = pool.pids();
        REQUIRE(pids.size() == 1);
        signal_worker(pids.front(), SIGSTOP); // it is not reading just now
        callers all{start_run(loop, pool, "echo " + text, echo)};
        all.push_back(loop.start([&] { return turn_after(at_once, turned); }));
        {
            std::jthread waker([&] {
                loop_turned = turned.wait(grading::patience);
                signal_worker(pids.front(), SIGCONT);
            });
            loop.run_until_ended(all);
        }
        require_ended(loop, all);
        const bool whole = echo.result == text;
        CHECK(whole);
        const grading::judged_as constraint("constraint");
        INFO("An input of a million bytes, and a worker that does not read for a while: submit "
             "waits until it does. On whose thread?");
        REQUIRE(loop_turned);
    });
}

TEST_CASE("four tasks run in four processes at the same time", "[11.1]") {
    explorer::explore([] {
        std::vector<outcome> results(4);
        std::size_t inside = 0;
        live_loop loop;
        async_process_pool pool(worker_program, 4);
        grading::process_gate gate;
        const auto all = start_at_gate(loop, pool, gate, results);
        {
            std::jthread doorkeeper([&] {
                inside = gate.wait_for(4).size();
                gate.open();
            });
            loop.run_until_ended(all);
        }
        {
            const grading::judged_as too_slow("too_slow");
            INFO("Four tasks that wait for each other, and four workers. How many were at work "
                 "together? An answer can be waited for only by a thread that has nothing else to "
                 "do.");
            REQUIRE(inside == 4);
        }
        require_ended(loop, all);
    });
}

TEST_CASE("a slow task does not hold up the answers of others", "[11.1]") {
    explorer::explore([] {
        std::vector<outcome> slow(1);
        std::vector<outcome> fast(5);
        live_loop loop;
        async_process_pool pool(worker_program, 2);
        grading::process_gate gate;
        const auto first = start_at_gate(loop, pool, gate, slow);
        callers others;
        for (auto& result : fast)
            others.push_back(start_run(loop, pool, "sum 4", result));
        require_ended(loop, others);
        CHECK(first.front()->text() == "still waiting");
        gate.open();
        require_ended(loop, first);
        CHECK(first.front()->text() == "returned");
    });
}

TEST_CASE("a task that fails is its caller's affair, and its message arrives", "[11.1]") {
    explorer::explore([] {
        std::string message;
        outcome sum;
        live_loop loop;
        async_process_pool pool(worker_program, 1);
        const auto failing = loop.start([&]() -> awaitable<void> {
            try {
                co_await pool.run("fail no such file");
            } catch (const workbook::task_failed& failure) {
                message = failure.what();
            }
        });
        require_ended(loop, {failing});
        CHECK(failing->text() == "returned");
        CHECK(message == "no such file");
        const auto next = start_run(loop, pool, "sum 4", sum);
        require_ended(loop, {next});
        CHECK(sum.result == "14");
    });
}

TEST_CASE("when a worker is killed every caller hears it", "[11.1]") {
    explorer::explore([] {
        std::vector<outcome> results(4);
        int told = 0;
        live_loop loop;
        async_process_pool pool(worker_program, 2);
        grading::process_gate gate;
        callers all;
        for (int i = 0; i < 4; ++i)
            all.push_back(loop.start([&]() -> awaitable<void> {
                try {
                    co_await pool.run("meet " + gate.name());
                } catch (const workbook::broken_process_pool&) {
                    ++told;
                }
            }));
        {
            std::jthread killer([&] {
                const auto inside = gate.wait_for(2);
                if (!inside.empty()) signal_worker(inside.front(), SIGKILL);
            });
            require_ended(loop, all);
        }
        INFO("two tasks were running and two in line; one of the running workers got SIGKILL");
        CHECK(told == 4);
    });
}

TEST_CASE("a cancelled caller leaves at once, and its worker finishes", "[11.1]") {
    explorer::explore([] {
        std::vector<outcome> results(1);
        outcome next;
        asio::cancellation_signal cancel;
        live_loop loop;
        async_process_pool pool(worker_program, 1);
        grading::process_gate gate;
        const auto hasty =
            start_run(loop, pool, "meet " + gate.name(), results.front(), cancel.slot());
        loop.run_a_little();
        cancel.emit(asio::cancellation_type::terminal);
        loop.run_until_ended({hasty});
        INFO("The caller was cancelled while its worker was busy, and the worker still is.");
        CHECK(hasty->text() == "threw Operation canceled [system:125]");
        gate.open();
        const auto patient = start_run(loop, pool, "sum 4", next);
        require_ended(loop, {hasty, patient});
        CHECK(next.result == "14");
    });
}

TEST_CASE("an input that was given up before its turn is never handed over", "[11.1]") {
    explorer::explore([] {
        std::vector<outcome> results(1);
        outcome given_up;
        outcome counted;
        asio::cancellation_signal cancel;
        live_loop loop;
        async_process_pool pool(worker_program, 1);
        grading::process_gate gate;
        const auto busy = start_at_gate(loop, pool, gate, results);
        const auto hasty = start_run(loop, pool, "count", given_up, cancel.slot());
        loop.run_a_little();
        cancel.emit(asio::cancellation_type::terminal);
        require_ended(loop, {hasty});
        gate.open();
        require_ended(loop, busy);
        const auto next = start_run(loop, pool, "count", counted);
        require_ended(loop, {next});
        INFO("The only worker numbers the tasks 'count' that it gets. One was cancelled in line, "
             "the next should be the first that it sees.");
        CHECK(counted.result == "1");
    });
}

TEST_CASE("shutdown lets what was taken finish, and the callers hear it", "[11.1]") {
    explorer::explore([] {
        std::vector<outcome> results(5);
        live_loop loop;
        async_process_pool pool(worker_program, 2);
        grading::process_gate gate;
        const auto all = start_at_gate(loop, pool, gate, results);
        let_all_begin(loop);
        REQUIRE(gate.wait_for(2).size() == 2); // two are at work, three in line
        std::string shutdown = "waits";
        {
            auto ended = std::async(std::launch::async, [&pool] { pool.shutdown(); });
            if (ended.wait_for(20ms) == std::future_status::ready) shutdown = "has returned";
            gate.open();
            ended.get();
        }
        CHECK(shutdown == "waits");
        require_ended(loop, all);
        CHECK(texts(all) == std::vector<std::string>(5, "returned"));
    });
}

TEST_CASE("two threads shut it down, and both return when it has ended", "[11.1]") {
    explorer::explore([] {
        std::vector<outcome> results(2);
        live_loop loop;
        async_process_pool pool(worker_program, 1);
        grading::process_gate gate;
        const auto all = start_at_gate(loop, pool, gate, results);
        let_all_begin(loop);
        REQUIRE(gate.wait_for(1).size() == 1); // one is at work, one in line
        std::string shutdowns = "both wait";
        {
            const auto shut_down = [&pool] { pool.shutdown(); };
            auto one = std::async(std::launch::async, shut_down);
            auto other = std::async(std::launch::async, shut_down);
            for (const auto* each : {&one, &other})
                if (each->wait_for(20ms) == std::future_status::ready) shutdowns = "one returned";
            gate.open();
            one.get();
            other.get();
        }
        INFO("A worker was busy, an input in line, and two threads called shutdown.");
        CHECK(shutdowns == "both wait");
        require_ended(loop, all);
        CHECK(texts(all) == std::vector<std::string>(2, "returned"));
    });
}

TEST_CASE("after shutdown a caller is refused, and another shutdown does nothing", "[11.1]") {
    explorer::explore([] {
        outcome result;
        live_loop loop;
        async_process_pool pool(worker_program, 1);
        pool.shutdown();
        const auto caller = start_run(loop, pool, "sum 4", result);
        require_ended(loop, {caller});
        CHECK(caller->text() == std::string("threw ") + workbook::process_pool_closed().what());
        CHECK_NOTHROW(pool.shutdown());
    });
}

TEST_CASE("a caller on a strand of four threads goes on on its strand", "[11.1]") {
    explorer::explore([] {
        int answered = 0; // no lock: the strand is the lock
        int elsewhere = 0;
        asio::io_context context(4);
        const auto strand = asio::make_strand(context);
        async_process_pool pool(worker_program, 2);
        const auto caller = [&]() -> awaitable<void> {
            for (int i = 0; i < 5; ++i) {
                const outcome sum = co_await pool.run("sum 4");
                if (sum.result == "14") ++answered;
                if (!strand.running_in_this_thread()) ++elsewhere;
            }
        };
        for (int i = 0; i < 4; ++i)
            asio::co_spawn(strand, caller, asio::detached);
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i)
                threads.emplace_back([&] { context.run_for(grading::patience); });
        }
        CHECK(answered == 20);
        CHECK(elsewhere == 0);
    });
}

TEST_CASE("no process, no descriptor and no thread is left behind", "[11.1][leak]") {
    explorer::explore([] {
        const grading::leftovers since;
        const auto threads = grading::numbers_in("/proc/self/task").size();
        {
            std::vector<outcome> results(6);
            outcome dropped;
            asio::cancellation_signal cancel;
            live_loop loop;
            async_process_pool pool(worker_program, 2);
            callers all;
            for (auto& result : results)
                all.push_back(start_run(loop, pool, "sum 1000", result));
            start_run(loop, pool, "sum 100", dropped, cancel.slot());
            require_ended(loop, all);
            cancel.emit(asio::cancellation_type::terminal);
            pool.shutdown();
        }
        check_nothing_left(since);
        const grading::judged_as leak("leak");
        CHECK(grading::numbers_in("/proc/self/task").size() == threads);
    });
}

TEST_CASE("pool and loop go while callers wait: all of it goes", "[11.1][leak]") {
    explorer::explore([] {
        const grading::leftovers since;
        const auto token = std::make_shared<int>(0); // each coroutine has a copy
        {
            live_loop loop;
            async_process_pool pool(worker_program, 1);
            for (int i = 0; i < 3; ++i)
                loop.start([&pool, token]() -> awaitable<void> { co_await pool.run("sum 1000"); });
            loop.run_a_little();
        }
        check_nothing_left(since);
        const grading::judged_as leak("leak");
        INFO("What is counted here are copies that coroutines still hold.");
        CHECK(token.use_count() == 1);
    });
}
