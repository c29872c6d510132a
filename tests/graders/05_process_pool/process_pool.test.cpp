// What a process pool promises: work in other processes, and the truth when one of them dies.
#include "process_pool.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/patience.hpp>
#include <graders/support/process_gate.hpp>
#include <graders/support/processes.hpp>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <map>
#include <set>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace {

using workbook::outcome;
using workbook::process_pool;
using waiting_caller = std::future<outcome>;

const std::filesystem::path worker_program = WORKBOOK_PROGRAMS "/grader_worker_05_process_pool";

// Nobody waits for ever in a grader: a caller who is left alone is a `timeout`, said in words.
void require_answer(waiting_caller& caller) {
    const grading::judged_as timeout("timeout");
    const bool answered = caller.wait_for(grading::patience) == std::future_status::ready;
    const std::string this_caller = answered ? "has an answer" : "still waits after 2 s";
    INFO("every caller gets a result or an error: none is left waiting");
    REQUIRE(this_caller == "has an answer");
}

outcome answer_of(waiting_caller& caller) {
    require_answer(caller);
    return caller.get();
}

outcome answer_of(waiting_caller&& caller) {
    return answer_of(caller);
}

// In one phrase, what a caller got.
std::string what_came(waiting_caller& caller) {
    require_answer(caller);
    try {
        return "the result '" + caller.get().result + "'";
    } catch (const workbook::broken_process_pool&) {
        return "broken_process_pool";
    } catch (const workbook::task_failed& failure) {
        return std::string("task_failed: ") + failure.what();
    } catch (const std::exception& other) {
        return std::string("another exception: ") + other.what();
    }
}

// Submits until the pool says that it is broken; how that went, in one phrase.
std::string submit_until_broken(process_pool& pool) {
    const auto deadline = std::chrono::steady_clock::now() + grading::patience;
    while (std::chrono::steady_clock::now() < deadline) {
        try {
            auto caller = pool.submit("echo still here");
            const std::string came = what_came(caller);
            if (came != "broken_process_pool" && came != "the result 'still here'") return came;
        } catch (const workbook::broken_process_pool&) {
            return "broken_process_pool";
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    return "submit still takes tasks";
}

// Signals a worker, and never anybody else, whatever pids() may have said.
void kill_worker(pid_t pid) {
    REQUIRE(pid > 0);
    REQUIRE(grading::look_up(pid).parent == ::getpid());
    ::kill(pid, SIGKILL);
}

void check_nothing_left(const grading::leftovers& since) {
    const grading::judged_as leak("leak");
    INFO("a child must be waited for (reaped) by the time shutdown returns, or it stays a zombie; "
         "every pipe end that was opened must be closed");
    CHECK(since.children() == grading::nothing);
    CHECK(since.descriptors() == grading::nothing);
}

std::vector<waiting_caller> submit_to_gate(process_pool& pool, const grading::process_gate& gate,
                                           int count) {
    std::vector<waiting_caller> callers;
    for (int i = 0; i < count; ++i)
        callers.push_back(pool.submit("meet " + gate.name()));
    return callers;
}

} // namespace

TEST_CASE("a pool of three launches three processes, and takes them along when it goes", "[05.1]") {
    explorer::explore([] {
        const grading::leftovers since;
        {
            const process_pool pool(worker_program, 3);
            const auto pids = pool.pids();
            INFO("pids() names the worker processes, each a child of this process");
            CHECK(pids.size() == 3);
            CHECK(std::set(pids.begin(), pids.end()).size() == 3);
            for (const pid_t pid : pids)
                CHECK(grading::look_up(pid).parent == ::getpid());
        }
        check_nothing_left(since);
    });
}

TEST_CASE("without a number there is one worker for each core", "[05.1]") {
    explorer::explore([] {
        const process_pool pool(worker_program);
        CHECK(pool.pids().size() == std::max(1U, std::thread::hardware_concurrency()));
    });
}

TEST_CASE("a pool of no workers is refused", "[05.1]") {
    explorer::explore(
        [] { CHECK_THROWS_AS(process_pool(worker_program, 0), std::invalid_argument); });
}

TEST_CASE("an outcome holds the input, the result, the worker's pid and its time", "[05.1]") {
    explorer::explore([] {
        process_pool pool(worker_program, 2);
        const auto start = std::chrono::steady_clock::now();
        const outcome sum = answer_of(pool.submit("sum 100000"));
        const auto elapsed = std::chrono::steady_clock::now() - start;
        CHECK(sum.input == "sum 100000");
        CHECK(sum.result == "333328333350000");
        const auto pids = pool.pids();
        INFO("the pid is the worker's, not the caller's");
        CHECK(std::count(pids.begin(), pids.end(), sum.pid) == 1);
        INFO("time is the worker's own: above zero, and never longer than the caller waited");
        CHECK(sum.time.count() > 0);
        CHECK(sum.time <= elapsed);
    });
}

TEST_CASE("four sums come back to the callers who asked for them", "[05.1]") {
    explorer::explore([] {
        process_pool pool(worker_program, 4);
        auto first = pool.submit("sum 100000");
        auto second = pool.submit("sum 200000");
        auto third = pool.submit("sum 300000");
        auto fourth = pool.submit("sum 400000");
        CHECK(answer_of(fourth).result == "21333253333400000");
        CHECK(answer_of(third).result == "8999955000050000");
        CHECK(answer_of(second).result == "2666646666700000");
        CHECK(answer_of(first).result == "333328333350000");
    });
}

TEST_CASE("four tasks run in four processes at the same time", "[05.1]") {
    explorer::explore([] {
        process_pool pool(worker_program, 4);
        grading::process_gate gate;
        auto callers = submit_to_gate(pool, gate, 4);
        const auto inside = gate.wait_for(4);
        INFO("four tasks wait for each other: each needs a worker of its own to get there");
        REQUIRE(inside.size() == 4);
        gate.open();
        std::set<pid_t> workers;
        for (auto& caller : callers)
            workers.insert(answer_of(caller).pid);
        CHECK(workers == std::set(inside.begin(), inside.end()));
    });
}

TEST_CASE("tasks in line are done in the order in which they came", "[05.1]") {
    explorer::explore([] {
        process_pool pool(worker_program, 1);
        std::vector<waiting_caller> callers;
        for (int i = 0; i < 10; ++i)
            callers.push_back(pool.submit("count"));
        std::vector<std::string> order;
        for (auto& caller : callers)
            order.push_back(answer_of(caller).result);
        CHECK(order == std::vector<std::string>{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"});
    });
}

TEST_CASE("a thousand tasks of four callers: none is lost, none is done twice", "[05.1]") {
    explorer::explore([] {
        process_pool pool(worker_program, 4);
        std::array<std::vector<waiting_caller>, 4> asked;
        std::vector<std::thread> askers;
        for (auto& mine : asked)
            askers.emplace_back([&pool, &mine] {
                for (int i = 0; i < 250; ++i)
                    mine.push_back(pool.submit("count"));
            });
        for (auto& asker : askers)
            asker.join();

        // Each worker numbers the tasks it does: 1, 2, 3, ... without a gap, and 1,000 in all.
        std::map<pid_t, std::set<int>> numbers;
        std::size_t answers = 0;
        for (auto& mine : asked)
            for (auto& caller : mine) {
                const outcome done = answer_of(caller);
                numbers[done.pid].insert(std::stoi(done.result));
                ++answers;
            }
        CHECK(answers == 1000);
        std::size_t done = 0;
        for (const auto& [pid, of_worker] : numbers) {
            INFO("a worker whose highest number is above its count did work that nobody got");
            CHECK(*of_worker.rbegin() == static_cast<int>(of_worker.size()));
            done += of_worker.size();
        }
        INFO("the distinct answers of all workers together");
        CHECK(done == 1000);
    });
}

TEST_CASE("messages longer than a pipe's buffer arrive whole, both ways", "[05.1]") {
    explorer::explore([] {
        process_pool pool(worker_program, 2);
        const std::string text(1'000'000, 'x');
        std::vector<waiting_caller> callers;
        for (int i = 0; i < 4; ++i)
            callers.push_back(pool.submit("echo " + std::to_string(i) + text));
        for (int i = 0; i < 4; ++i) {
            const auto result = answer_of(callers.at(static_cast<std::size_t>(i))).result;
            CHECK(result.size() == text.size() + 1);
            const bool whole = result == std::to_string(i) + text;
            CHECK(whole);
        }
    });
}

TEST_CASE("a task that fails is the caller's affair: its worker goes on", "[05.1]") {
    explorer::explore([] {
        process_pool pool(worker_program, 1);
        auto failing = pool.submit("fail no such file");
        CHECK(what_came(failing) == "task_failed: no such file");
        CHECK(answer_of(pool.submit("sum 4")).result == "14");
        CHECK(grading::children().size() == 1);
    });
}

TEST_CASE("shutdown waits for the work in flight and in line", "[05.1]") {
    explorer::explore([] {
        process_pool pool(worker_program, 2);
        grading::process_gate gate;
        auto callers = submit_to_gate(pool, gate, 2);
        REQUIRE(gate.wait_for(2).size() == 2);
        for (int i = 0; i < 3; ++i)
            callers.push_back(pool.submit("sum 4"));
        auto returned = std::async(std::launch::async, [&pool] { pool.shutdown(); });
        grading::let_others_settle();
        const bool over = returned.wait_for(std::chrono::seconds{0}) == std::future_status::ready;
        const std::string shutdown = over ? "has returned" : "waits";
        gate.open();
        INFO("two tasks were running and three were in line when shutdown was called");
        CHECK(shutdown == "waits");
        std::vector<std::string> came;
        for (auto& caller : callers)
            came.push_back(what_came(caller));
        const std::string met = "the result 'meet'", sum = "the result '14'";
        CHECK(came == std::vector{met, met, sum, sum, sum});
        returned.get();
    });
}

TEST_CASE("after shutdown submit is an error, and another shutdown is none", "[05.1]") {
    explorer::explore([] {
        process_pool pool(worker_program, 2);
        pool.shutdown();
        CHECK_THROWS_AS(pool.submit("sum 4"), workbook::process_pool_closed);
        CHECK_NOTHROW(pool.shutdown());
    });
}

TEST_CASE("nothing is left behind after work and shutdown", "[05.1]") {
    explorer::explore([] {
        const grading::leftovers since;
        process_pool pool(worker_program, 4);
        for (int i = 0; i < 6; ++i)
            (void)answer_of(pool.submit("sum 1000"));
        pool.shutdown();
        check_nothing_left(since);
    });
}

TEST_CASE("a worker killed at work: every waiting caller hears that the pool is broken", "[05.1]") {
    explorer::explore([] {
        process_pool pool(worker_program, 3);
        grading::process_gate gate;
        auto callers = submit_to_gate(pool, gate, 6);
        const auto inside = gate.wait_for(3);
        REQUIRE(inside.size() == 3);
        kill_worker(inside.at(1));
        INFO("three tasks were running, three in line; one of the running workers got SIGKILL");
        for (auto& caller : callers)
            CHECK(what_came(caller) == "broken_process_pool");
        CHECK_THROWS_AS(pool.submit("sum 4"), workbook::broken_process_pool);
    });
}

TEST_CASE("an idle worker's death reaches the caller who waits for another", "[05.1]") {
    explorer::explore([] {
        process_pool pool(worker_program, 2);
        grading::process_gate gate;
        auto callers = submit_to_gate(pool, gate, 1);
        const auto inside = gate.wait_for(1);
        REQUIRE(inside.size() == 1);
        for (const pid_t pid : pool.pids())
            if (pid != inside.front()) kill_worker(pid);
        INFO("one worker was busy, the other idle; the idle one got SIGKILL");
        CHECK(what_came(callers.front()) == "broken_process_pool");
    });
}

TEST_CASE("a worker killed while all are idle breaks the pool", "[05.1]") {
    explorer::explore([] {
        const grading::leftovers since;
        process_pool pool(worker_program, 2);
        kill_worker(pool.pids().back());
        CHECK(submit_until_broken(pool) == "broken_process_pool");
        pool.shutdown();
        check_nothing_left(since);
    });
}

TEST_CASE("a worker that ends by itself breaks the pool, whatever its exit status", "[05.1]") {
    explorer::explore([] {
        for (const std::string task : {"exit 0", "exit 3"}) {
            process_pool pool(worker_program, 2);
            auto caller = pool.submit(task);
            INFO("the task was '" << task << "'");
            CHECK(what_came(caller) == "broken_process_pool");
            CHECK(submit_until_broken(pool) == "broken_process_pool");
        }
    });
}

TEST_CASE("an answer that is cut or makes no sense breaks the pool", "[05.1]") {
    explorer::explore([] {
        for (const std::string task : {"half", "nonsense"}) {
            process_pool pool(worker_program, 2);
            auto caller = pool.submit(task);
            INFO("read_message returned nothing, since the worker's answer was '" << task << "'");
            CHECK(what_came(caller) == "broken_process_pool");
        }
    });
}

TEST_CASE("writing to a worker that no longer listens does not harm the caller", "[05.1]") {
    explorer::explore([] {
        ::signal(SIGPIPE, SIG_DFL); // as in a program that has made no arrangements
        process_pool pool(worker_program, 1);
        CHECK(answer_of(pool.submit("deaf")).result == "deaf");
        INFO("the only worker has closed its standard input and lives on; write_message says so");
        CHECK(submit_until_broken(pool) == "broken_process_pool");
    });
}

TEST_CASE("a broken pool ends its other workers and leaves nothing behind", "[05.1]") {
    explorer::explore([] {
        const grading::leftovers since;
        {
            process_pool pool(worker_program, 3);
            grading::process_gate gate;
            auto callers = submit_to_gate(pool, gate, 2);
            const auto inside = gate.wait_for(2);
            REQUIRE(inside.size() == 2);
            kill_worker(inside.front());
            for (auto& caller : callers)
                CHECK(what_came(caller) == "broken_process_pool");
            INFO("the gate is shut: the other busy worker ends only when the pool kills it");
            pool.shutdown();
        }
        check_nothing_left(since);
    });
}

TEST_CASE("a program that cannot be started is an error and leaves nothing behind", "[05.1]") {
    explorer::explore([] {
        const grading::leftovers since;
        CHECK_THROWS_AS(process_pool("/no/such/program", 2), std::system_error);
        check_nothing_left(since);
    });
}

TEST_CASE("no worker holds a sibling's pipe", "[05.1]") {
    explorer::explore([] {
        const grading::leftovers since;
        process_pool pool(worker_program, 3);
        grading::process_gate gate;
        auto callers = submit_to_gate(pool, gate, 3);
        REQUIRE(gate.wait_for(3).size() == 3); // all of them are past exec
        std::map<std::string, int> holders;
        for (const pid_t pid : pool.pids())
            for (const auto& [fd, target] : grading::descriptors(pid))
                if (target.starts_with("pipe:") && !since.knows(target)) ++holders[target];
        gate.open();
        std::vector<std::string> shared;
        for (const auto& [pipe, workers] : holders)
            if (workers > 1) shared.push_back(pipe + " in " + std::to_string(workers) + " workers");
        const grading::judged_as leak("leak");
        INFO("a copy in a sibling keeps a pipe open, and its end is never seen. Descriptors that a "
             "child need not have must be close-on-exec, as those of make_pipe are");
        CHECK(shared == grading::nothing);
    });
}

TEST_CASE("interrupted system calls lose nothing", "[05.1]") {
    explorer::explore([] {
        struct sigaction ignore_quietly {};
        ignore_quietly.sa_handler = [](int) {}; // no SA_RESTART: calls return with EINTR
        ::sigaction(SIGALRM, &ignore_quietly, nullptr);
        process_pool pool(worker_program, 2);
        sigset_t alarm;
        sigemptyset(&alarm);
        sigaddset(&alarm, SIGALRM);
        ::pthread_sigmask(SIG_BLOCK, &alarm, nullptr); // so it is the pool's threads that are hit
        const itimerval storm{{0, 200}, {0, 200}};
        ::setitimer(ITIMER_REAL, &storm, nullptr);
        std::vector<waiting_caller> callers;
        for (int i = 0; i < 40; ++i)
            callers.push_back(pool.submit("sum 20000"));
        for (auto& caller : callers)
            CHECK(what_came(caller) == "the result '2666466670000'");
        pool.shutdown();
        const itimerval calm{};
        ::setitimer(ITIMER_REAL, &calm, nullptr);
    });
}
