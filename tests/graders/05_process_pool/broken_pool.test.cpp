// What a remote worker promises: an answer or the truth, and nothing left behind.
#include "broken_pool.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/patience.hpp>
#include <graders/support/process_gate.hpp>
#include <graders/support/processes.hpp>
#include <graders/support/system_calls.hpp>
#include <unistd.h>

#include <csignal>
#include <future>
#include <memory>
#include <string>
#include <system_error>
#include <thread>

namespace {

using workbook::remote_worker;
using shared_worker = std::shared_ptr<remote_worker>;

const std::filesystem::path worker_program = WORKBOOK_PROGRAMS "/grader_worker_05_process_pool";

shared_worker launch_worker() {
    return std::make_shared<remote_worker>(worker_program);
}

// In one phrase, what came of a call.
std::string call(remote_worker& worker, const std::string& input) {
    try {
        return "the result '" + worker.call(input) + "'";
    } catch (const workbook::broken_process_pool&) {
        return "broken_process_pool";
    } catch (const workbook::task_failed& failure) {
        return std::string("task_failed: ") + failure.what();
    }
}

// How a call to a broken worker explains itself.
std::string error_of(remote_worker& worker, const std::string& input) {
    try {
        return "no error, but '" + worker.call(input) + "'";
    } catch (const workbook::broken_process_pool& error) {
        return error.what();
    }
}

// A call on a thread of its own. Nobody joins it: a wrong answer may keep it for ever, and the test
// has to say so all the same. The thread shares what it needs.
class caller {
  public:
    caller(const shared_worker& worker, std::string input) {
        std::packaged_task<std::string()> task(
            [worker, input = std::move(input)] { return call(*worker, input); });
        what_ = task.get_future();
        std::thread(std::move(task)).detach();
    }

    std::string what_came() {
        const grading::judged_as timeout("timeout");
        const bool answered = what_.wait_for(grading::patience) == std::future_status::ready;
        const std::string this_call = answered ? "has ended" : "still waits after 2 s";
        INFO("a call gets an answer or an error: it never waits for somebody who is gone");
        REQUIRE(this_call == "has ended");
        return what_.get();
    }

  private:
    std::future<std::string> what_;
};

// What a call gets whose worker is killed while it is at work on it.
std::string killed_in_the_middle(const shared_worker& worker) {
    grading::process_gate gate;
    caller waiting(worker, "meet " + gate.name());
    const auto inside = gate.wait_for(1);
    REQUIRE(inside.size() == 1);
    REQUIRE(inside.front() == worker->pid());
    ::kill(inside.front(), SIGKILL);
    return waiting.what_came();
}

void check_nothing_left(const grading::leftovers& since) {
    const grading::judged_as leak("leak");
    INFO("whoever launches must reap, also a worker that is dead already, or it stays a zombie; "
         "every pipe end that was opened must be closed");
    CHECK(since.children() == grading::nothing);
    CHECK(since.descriptors() == grading::nothing);
}

} // namespace

TEST_CASE("a call brings what the worker answered", "[05.2]") {
    explorer::explore([] {
        remote_worker worker(worker_program);
        CHECK(call(worker, "sum 100000") == "the result '333328333350000'");
        CHECK(call(worker, "echo again") == "the result 'again'");
    });
}

TEST_CASE("a task that fails is the caller's affair: the worker goes on", "[05.2]") {
    explorer::explore([] {
        remote_worker worker(worker_program);
        CHECK(call(worker, "fail no such page") == "task_failed: no such page");
        CHECK(call(worker, "sum 4") == "the result '14'");
    });
}

TEST_CASE("messages longer than a pipe's buffer arrive whole, both ways", "[05.2]") {
    explorer::explore([] {
        const std::string text(300 * 1024, 'x');
        remote_worker worker(worker_program);
        CHECK(worker.call("echo " + text) == text);
    });
}

TEST_CASE("a worker that nobody killed is gone without a trace", "[05.2]") {
    explorer::explore([] {
        const grading::leftovers since;
        {
            remote_worker worker(worker_program);
            (void)call(worker, "sum 10");
        }
        { remote_worker never_called(worker_program); }
        check_nothing_left(since);
    });
}

TEST_CASE("a worker killed in the middle of a call: the caller hears of it", "[05.2]") {
    explorer::explore([] {
        const auto worker = launch_worker();
        CHECK(killed_in_the_middle(worker) == "broken_process_pool");
    });
}

TEST_CASE("a worker that ends by itself is told like any other", "[05.2]") {
    explorer::explore([] {
        for (const std::string task : {"exit 0", "exit 3", "half"}) {
            caller waiting(launch_worker(), task);
            INFO("the task was '" << task << "'");
            CHECK(waiting.what_came() == "broken_process_pool");
        }
    });
}

TEST_CASE("a worker killed while it was idle: the next call hears of it", "[05.2]") {
    explorer::explore([] {
        const auto worker = launch_worker();
        CHECK(call(*worker, "sum 3") == "the result '5'");
        ::kill(worker->pid(), SIGKILL);
        CHECK(caller(worker, "sum 4").what_came() == "broken_process_pool");
    });
}

TEST_CASE("a long message to a dead worker is refused, not waited for", "[05.2]") {
    explorer::explore([] {
        const auto worker = launch_worker();
        CHECK(call(*worker, "sum 3") == "the result '5'");
        ::kill(worker->pid(), SIGKILL);
        INFO(
            "200,000 bytes do not fit into a pipe. Nobody reads it any more, so writing must fail: "
            "as long as we hold a copy of the worker's reading end ourselves, it waits instead.");
        CHECK(caller(worker, std::string(200'000, 'x')).what_came() == "broken_process_pool");
    });
}

TEST_CASE("once broken, every further call says so at once", "[05.2]") {
    explorer::explore([] {
        const auto worker = launch_worker();
        REQUIRE(killed_in_the_middle(worker) == "broken_process_pool");
        CHECK(caller(worker, "sum 4").what_came() == "broken_process_pool");
        CHECK(caller(worker, "sum 5").what_came() == "broken_process_pool");
    });
}

TEST_CASE("a killed worker leaves neither a zombie nor a descriptor", "[05.2]") {
    explorer::explore([] {
        const grading::leftovers since;
        {
            const auto worker = launch_worker();
            REQUIRE(killed_in_the_middle(worker) == "broken_process_pool");
            while (worker.use_count() > 1) // the caller's thread is about to let go of it
                std::this_thread::yield();
        }
        check_nothing_left(since);
    });
}

TEST_CASE("a worker that died unnoticed leaves nothing either", "[05.2]") {
    explorer::explore([] {
        const grading::leftovers since;
        {
            const remote_worker worker(worker_program);
            ::kill(worker.pid(), SIGKILL);
        }
        check_nothing_left(since);
    });
}

TEST_CASE("a worker that answers nonsense is ended and told", "[05.2]") {
    explorer::explore([] {
        const grading::leftovers since;
        {
            const auto worker = launch_worker();
            INFO(
                "It answers what cannot be a message, and lives on. Whoever declares it broken has "
                "to end it before reaping it, or waits for ever.");
            CHECK(caller(worker, "nonsense").what_came() == "broken_process_pool");
            while (worker.use_count() > 1)
                std::this_thread::yield();
        }
        check_nothing_left(since);
    });
}

TEST_CASE("the error says how the worker ended, every time", "[05.2]") {
    explorer::explore([] {
        remote_worker worker(worker_program);
        const std::string told = error_of(worker, "exit 3");
        INFO("reap says in words how it ended; whoever reads a log needs to know. It said: "
             << told);
        const bool how = told.find("exited with status 3") != std::string::npos ||
                         told.find("was killed by signal") != std::string::npos;
        CHECK(how);
        INFO("and only once: after that the process id may be a stranger's");
        CHECK(error_of(worker, "sum 4") == told);
    });
}

TEST_CASE("whoever has been reaped is left alone", "[05.2]") {
    explorer::explore([] {
        const auto harm = grading::harm_to_the_reaped([] {
            remote_worker worker(worker_program);
            ::kill(worker.pid(), SIGKILL);
            (void)call(worker, "sum 4");
            (void)call(worker, "sum 5");
        });
        INFO("A worker was killed, two calls heard of it, and the object was destroyed. Looked at "
             "were the system calls of all that: after a process is reaped, its number may be a "
             "stranger's.");
        CHECK(harm == "");
    });
}

TEST_CASE("a worker that is well is let end by itself", "[05.2]") {
    explorer::explore([] {
        grading::process_gate gate;
        auto worker = std::make_unique<remote_worker>(worker_program);
        const pid_t pid = worker->pid();
        CHECK(call(*worker, "goodbye " + gate.name()) == "the result 'goodbye'");
        std::string fate;
        {
            const std::jthread leaving([&worker] { worker.reset(); });
            const bool came = gate.wait_for(1).size() == 1;
            grading::let_others_settle(); // who kills it does so now
            const auto entry = grading::look_up(pid);
            fate = came && entry.pid == pid && entry.state != 'Z' ? "tidies up" : "was killed";
            gate.open();
        }
        INFO("The object is destroyed, and the worker has something to tidy up when its input "
             "ends. To hang up is enough: only one that is declared broken is killed.");
        CHECK(fate == "tidies up");
    });
}

TEST_CASE("a program that cannot be started is an error and leaves nothing behind", "[05.2]") {
    explorer::explore([] {
        const grading::leftovers since;
        CHECK_THROWS_AS(remote_worker("/no/such/program"), std::system_error);
        check_nothing_left(since);
    });
}
