// What a crew promises, whatever its tasks throw: every claim is one test case.
#include "swallowed_exception.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/recorder.hpp>
#include <graders/support/rendezvous.hpp>

#include <chrono>
#include <exception>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using workbook::crew;

namespace {

std::vector<std::string> texts_of(const std::vector<std::exception_ptr>& errors) {
    std::vector<std::string> texts;
    for (const auto& error : errors) {
        try {
            std::rethrow_exception(error);
        } catch (const std::exception& known) {
            texts.emplace_back(known.what());
        } catch (...) {
            texts.emplace_back("not a std::exception");
        }
    }
    return texts;
}

void fail_on(int n) {
    throw std::runtime_error("Failed on " + std::to_string(n));
}

} // namespace

TEST_CASE("tasks that do not fail are all run before wait returns", "[03.2]") {
    explorer::explore([] {
        grading::recorder<int> ran;
        crew crew(2);
        for (int i = 0; i < 3; ++i)
            crew.post([&, i] { ran.add(i); });
        CHECK(crew.wait().empty());
        CHECK(ran.count() == 3U);
    });
}

TEST_CASE("wait hands out what a task threw, once", "[03.2]") {
    explorer::explore([] {
        crew crew(1);
        crew.post([] { fail_on(0); });
        CHECK(texts_of(crew.wait()) == std::vector<std::string>{"Failed on 0"});
        INFO("Asked again, with no new task: there is no new error.");
        CHECK(texts_of(crew.wait()).empty());
    });
}

TEST_CASE("a task that fails is run once, like any other", "[03.2]") {
    explorer::explore([] {
        grading::recorder<int> ran;
        crew crew(1);
        crew.post([&] {
            ran.add(0);
            fail_on(0);
        });
        CHECK(crew.wait().size() == 1U);
        INFO("Nobody has asked for a second attempt: what the task did before it failed may not be "
             "done twice.");
        CHECK(ran.all() == std::vector{0});
    });
}

TEST_CASE("the worker whose task failed takes the next one", "[03.2]") {
    explorer::explore([] {
        grading::recorder<int> ran;
        crew crew(1);
        crew.post([] { fail_on(0); });
        crew.post([&] { ran.add(1); });
        INFO("One worker, two tasks, the first one throws. Who is left to run the second?");
        CHECK(texts_of(crew.wait()) == std::vector<std::string>{"Failed on 0"});
        CHECK(ran.all() == std::vector{1});
    });
}

TEST_CASE("as many failures as workers stop nothing", "[03.2]") {
    explorer::explore([] {
        grading::recorder<int> ran;
        crew crew(2);
        for (int i = 0; i < 2; ++i)
            crew.post([] { fail_on(0); });
        crew.post([&] { ran.add(2); });
        CHECK(crew.wait().size() == 2U);
        CHECK(ran.all() == std::vector{2});
    });
}

TEST_CASE("a crew is as large after a failure as before", "[03.2]") {
    explorer::explore([] {
        grading::rendezvous meeting(2);
        crew crew(2);
        crew.post([] { fail_on(0); });
        CHECK(crew.wait().size() == 1U);
        for (int i = 0; i < 2; ++i)
            crew.post([&] { meeting.arrive_and_wait(); });
        crew.wait();
        INFO("Two workers, one failure, then two tasks that wait for each other: they need two "
             "workers.");
        CHECK(meeting.arrived() == 2);
        CHECK(meeting.met());
    });
}

TEST_CASE("whatever is thrown is kept, in the order of the failures", "[03.2]") {
    explorer::explore([] {
        crew crew(1);
        crew.post([] { fail_on(0); });
        crew.post([] { throw 42; });
        crew.post([] { fail_on(2); });
        CHECK(texts_of(crew.wait()) ==
              std::vector<std::string>{"Failed on 0", "not a std::exception", "Failed on 2"});
    });
}

TEST_CASE("wait does not return while a task is running", "[03.2]") {
    explorer::explore([] {
        grading::recorder<int> ended;
        crew crew(2);
        crew.post([] { fail_on(0); });
        crew.post([&] {
            std::this_thread::sleep_for(10ms);
            ended.add(1);
        });
        CHECK(crew.wait().size() == 1U);
        CHECK(ended.count() == 1U);
    });
}

TEST_CASE("leaving the scope runs what is queued, also after a failure", "[03.2]") {
    explorer::explore([] {
        grading::recorder<int> ran;
        {
            crew crew(1);
            crew.post([] { fail_on(0); });
            crew.post([&] { ran.add(1); });
        }
        CHECK(ran.all() == std::vector{1});
    });
}
