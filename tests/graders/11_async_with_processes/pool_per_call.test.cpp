// What a task_service promises: answers, on no more processes than it was given.
#include "pool_per_call.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/live_loop.hpp>
#include <graders/support/process_gate.hpp>
#include <graders/support/processes.hpp>

#include <set>
#include <string>
#include <thread>
#include <vector>

using grading::live_loop;
using workbook::awaitable;
using workbook::outcome;
using workbook::task_service;
using callers = std::vector<live_loop::caller>;

namespace {

const std::filesystem::path worker_program = WORKBOOK_PROGRAMS "/grader_worker_05_process_pool";

live_loop::caller start_run(live_loop& loop, task_service& service, std::string task,
                            outcome& result) {
    auto caller = [&service, &result, task = std::move(task)]() -> awaitable<void> {
        result = co_await service.run(task);
    };
    return loop.start(std::move(caller));
}

void require_ended(live_loop& loop, const callers& all) {
    const grading::judged_as timeout("timeout");
    const bool ended = loop.run_until_ended(all);
    const std::string everybody = ended ? "has an answer" : "somebody still waits";
    REQUIRE(everybody == "has an answer");
}

// Runs `count` tasks, one after the other or all at once; the results of each.
std::vector<outcome> run_tasks(live_loop& loop, task_service& service, std::size_t count,
                               bool at_once) {
    std::vector<outcome> results(count);
    callers all;
    for (auto& result : results) {
        all.push_back(start_run(loop, service, "sum 4", result));
        if (!at_once) require_ended(loop, all);
    }
    require_ended(loop, all);
    return results;
}

std::size_t processes_of(const std::vector<outcome>& results) {
    std::set<pid_t> pids;
    for (const auto& each : results)
        pids.insert(each.pid);
    return pids.size();
}

} // namespace

TEST_CASE("a task is answered by a worker process", "[11.2]") {
    explorer::explore([] {
        live_loop loop;
        task_service service(worker_program, 2);
        const auto results = run_tasks(loop, service, 1, true);
        CHECK(results.front().result == "14");
        CHECK(results.front().pid > 0);
    });
}

TEST_CASE("a task that fails is told, and the service goes on", "[11.2]") {
    explorer::explore([] {
        outcome unused;
        live_loop loop;
        task_service service(worker_program, 1);
        const auto failing = start_run(loop, service, "fail no such file", unused);
        require_ended(loop, {failing});
        CHECK(failing->text() == "threw no such file");
        CHECK(run_tasks(loop, service, 1, true).front().result == "14");
    });
}

TEST_CASE("eight tasks at once start no more than the service's two processes", "[11.2]") {
    explorer::explore([] {
        live_loop loop;
        task_service service(worker_program, 2);
        const auto results = run_tasks(loop, service, 8, true);
        const auto processes = processes_of(results);
        const grading::judged_as constraint("constraint");
        INFO(
            "How many different processes answered. Each was launched, loaded its program, and was "
            "reaped.");
        REQUIRE(processes <= 2);
    });
}

TEST_CASE("tasks one after the other use the processes that are there", "[11.2]") {
    explorer::explore([] {
        live_loop loop;
        task_service service(worker_program, 2);
        const auto results = run_tasks(loop, service, 6, false);
        const auto processes = processes_of(results);
        const grading::judged_as constraint("constraint");
        INFO("Six tasks, each after the end of the one before. How many different processes?");
        REQUIRE(processes <= 2);
    });
}

TEST_CASE("a task that fails costs no process", "[11.2]") {
    explorer::explore([] {
        outcome unused;
        live_loop loop;
        task_service service(worker_program, 1);
        auto results = run_tasks(loop, service, 1, true);
        require_ended(loop, {start_run(loop, service, "fail no such file", unused)});
        results.push_back(run_tasks(loop, service, 1, true).front());
        const auto processes = processes_of(results);
        const grading::judged_as constraint("constraint");
        INFO("A task, one that fails, and another, on a service with one process. How many "
             "different processes answered? A worker whose task failed is well.");
        REQUIRE(processes == 1);
    });
}

TEST_CASE("no more processes exist than the service was given", "[11.2]") {
    explorer::explore([] {
        const grading::leftovers before;
        live_loop loop;
        task_service service(worker_program, 2);
        (void)run_tasks(loop, service, 4, true);
        const auto processes = before.children().size();
        const grading::judged_as constraint("constraint");
        REQUIRE(processes <= 2);
    });
}

TEST_CASE("two tasks run at the same time", "[11.2]") {
    explorer::explore([] {
        std::vector<outcome> results(2);
        std::size_t inside = 0;
        live_loop loop;
        task_service service(worker_program, 2);
        grading::process_gate gate;
        callers all;
        for (auto& result : results)
            all.push_back(start_run(loop, service, "meet " + gate.name(), result));
        {
            std::jthread doorkeeper([&] {
                inside = gate.wait_for(2).size();
                gate.open();
            });
            loop.run_until_ended(all);
        }
        const grading::judged_as too_slow("too_slow");
        INFO("Two tasks that wait for each other: how many were at work together?");
        REQUIRE(inside == 2);
        CHECK(all.front()->text() == "returned");
    });
}

TEST_CASE("a service that goes leaves nothing behind", "[11.2][leak]") {
    explorer::explore([] {
        const grading::leftovers since;
        {
            live_loop loop;
            task_service service(worker_program, 2);
            (void)run_tasks(loop, service, 4, true);
        }
        const grading::judged_as leak("leak");
        INFO("children and descriptors of a service that is gone");
        CHECK(since.children() == grading::nothing);
        CHECK(since.descriptors() == grading::nothing);
    });
}
