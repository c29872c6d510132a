// What a record for every task promises: every claim is one test case.
#include "collect_outcomes.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/gauge.hpp>
#include <graders/support/patience.hpp>
#include <graders/support/rendezvous.hpp>
#include <graders/support/stopwatch.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <variant>
#include <vector>

using namespace std::chrono_literals;
using workbook::collect_outcomes;
using workbook::failure;
using workbook::outcome;
using workbook::success;
using workbook::task_error;
using workbook::task_timeout;
using workbook::thread_pool;

namespace {

using records = std::vector<outcome<int>>;

// A record as text: "0: expected, Failed on 0" or "1: 2".
std::string text_of(const failure& failed) {
    return std::to_string(failed.task) + ": " + std::string(word_for(failed.kind)) + ", " +
           failed.error;
}

std::string text_of(const success<int>& good) {
    return std::to_string(good.task) + ": " + std::to_string(good.result);
}

std::vector<std::string> texts_of(const records& all) {
    std::vector<std::string> texts;
    for (const auto& one : all)
        texts.push_back(std::visit([](const auto& record) { return text_of(record); }, one));
    return texts;
}

template <typename Error>
std::string record_of(Error error) {
    return text_of(workbook::failure_of(7, std::make_exception_ptr(std::move(error))));
}

// The task of this lesson: what can be divided by three fails.
int double_unless_divisible_by_3(int n) {
    std::this_thread::sleep_for(100ms);
    if (n % 3 == 0) throw task_error("Failed on " + std::to_string(n));
    return 2 * n;
}

std::vector<int> numbers_up_to(int count) {
    std::vector<int> numbers(static_cast<std::size_t>(count));
    std::iota(numbers.begin(), numbers.end(), 0);
    return numbers;
}

class wrong_password : public task_error {
  public:
    wrong_password() : task_error("wrong password") {}
};

class connection_timeout : public task_timeout {
  public:
    [[nodiscard]] const char* what() const noexcept override { return "no answer in 5 s"; }
};

} // namespace

TEST_CASE("an error that a task foresees is expected, and keeps its words", "[03.1]") {
    explorer::explore([] {
        CHECK(record_of(task_error("Failed on 7")) == "7: expected, Failed on 7");
        INFO("What is derived from task_error is one, and its what() is what counts.");
        CHECK(record_of(wrong_password()) == "7: expected, wrong password");
    });
}

TEST_CASE("a timeout is told apart from the errors that it is one of", "[03.1]") {
    explorer::explore([] {
        INFO("task_timeout is derived from task_error: of two handlers that fit, the first one "
             "wins.");
        CHECK(record_of(task_timeout()) == "7: timeout, the deadline has passed");
        CHECK(record_of(connection_timeout()) == "7: timeout, no answer in 5 s");
    });
}

TEST_CASE("every other exception is unexpected, and keeps its words", "[03.1]") {
    explorer::explore([] {
        CHECK(record_of(std::out_of_range("no slot 12")) == "7: unexpected, no slot 12");
        CHECK(record_of(std::runtime_error("disk full")) == "7: unexpected, disk full");
    });
}

TEST_CASE("what is not an exception at all is a record too", "[03.1]") {
    explorer::explore([] {
        CHECK(record_of(42) == "7: unexpected, not a std::exception");
        CHECK(record_of(std::string("disk full")) == "7: unexpected, not a std::exception");
    });
}

TEST_CASE("no tasks, no records", "[03.1]") {
    explorer::explore([] {
        thread_pool pool(1);
        CHECK(collect_outcomes(pool, std::vector<int>{}, [](int n) { return n; }).empty());
    });
}

TEST_CASE("each task gives one record, in the order of the input", "[03.1]") {
    explorer::explore([] {
        thread_pool pool(2);
        const auto slowest_first = [](int n) {
            std::this_thread::sleep_for(10ms * (3 - n));
            if (n == 1) throw task_error("Failed on 1");
            return 2 * n;
        };
        INFO("Two workers, three tasks. Task 0 takes longest, task 1 fails.");
        CHECK(texts_of(collect_outcomes(pool, numbers_up_to(3), slowest_first)) ==
              std::vector<std::string>{"0: 0", "1: expected, Failed on 1", "2: 4"});
    });
}

TEST_CASE("of tasks 0 to 9 six succeed and four fail", "[03.1]") {
    explorer::explore([] {
        thread_pool pool(3);
        const auto all = collect_outcomes(pool, numbers_up_to(10), double_unless_divisible_by_3);
        const auto failed = std::count_if(all.begin(), all.end(), [](const auto& one) {
            return std::holds_alternative<failure>(one);
        });
        REQUIRE(all.size() == 10U);
        INFO("0 can be divided by 3 as well: 0, 3, 6 and 9 fail.");
        CHECK(failed == 4);
        CHECK(texts_of(all) == std::vector<std::string>{"0: expected, Failed on 0", "1: 2", "2: 4",
                                                        "3: expected, Failed on 3", "4: 8", "5: 10",
                                                        "6: expected, Failed on 6", "7: 14",
                                                        "8: 16", "9: expected, Failed on 9"});
    });
}

TEST_CASE("ten tasks of 100 ms on three workers take 400 ms", "[03.1][too_slow]") {
    explorer::explore([] {
        thread_pool pool(3);
        const grading::stopwatch watch;
        collect_outcomes(pool, numbers_up_to(10), double_unless_divisible_by_3);
        INFO("Waves of 3, 3, 3 and 1. Who waits for a task before submitting the next one uses one "
             "worker at a time.");
        CHECK(watch.elapsed() == grading::about(400ms));
    });
}

TEST_CASE("as many tasks run at once as there are workers", "[03.1][too_slow]") {
    explorer::explore([] {
        grading::rendezvous meeting(3);
        thread_pool pool(3);
        collect_outcomes(pool, numbers_up_to(3), [&](int) { return meeting.arrive_and_wait(); });
        INFO("Three tasks that wait for each other, on three workers.");
        CHECK(meeting.arrived() == 3);
        CHECK(meeting.met());
    });
}

TEST_CASE("whatever a task throws, the others are run and recorded", "[03.1]") {
    explorer::explore([] {
        const auto throw_something = [](int n) -> int {
            switch (n) {
            case 0:
                throw 42;
            case 1:
                throw "no such user";
            case 2:
                throw std::exception();
            case 3:
                throw task_timeout();
            default:
                return n;
            }
        };
        thread_pool pool(1);
        INFO("One worker. Four tasks throw, the fifth returns.");
        CHECK(texts_of(collect_outcomes(pool, numbers_up_to(5), throw_something)) ==
              std::vector<std::string>{
                  "0: unexpected, not a std::exception", "1: unexpected, not a std::exception",
                  "2: unexpected, std::exception", "3: timeout, the deadline has passed", "4: 4"});
    });
}

TEST_CASE("no task is still running when the records are there", "[03.1]") {
    explorer::explore([] {
        grading::gauge inside;
        thread_pool pool(2);
        const auto fail_early = [&](int n) {
            const auto here = inside.enter();
            if (n == 0) throw task_error("Failed on 0");
            std::this_thread::sleep_for(20ms);
            return n;
        };
        const auto all = collect_outcomes(pool, numbers_up_to(2), fail_early);
        INFO("Task 0 fails at once, task 1 takes 20 ms and uses the caller's variables.");
        REQUIRE(inside.current() == 0);
        CHECK(texts_of(all) == std::vector<std::string>{"0: expected, Failed on 0", "1: 1"});
    });
}

TEST_CASE("a task that the pool refuses is a record too", "[03.1]") {
    explorer::explore([] {
        thread_pool pool(1);
        pool.shutdown();
        const auto message = std::string(workbook::pool_closed().what());
        INFO("The pool was shut down before: post and submit throw pool_closed. That is how these "
             "two tasks failed.");
        CHECK(texts_of(collect_outcomes(pool, numbers_up_to(2), [](int n) { return n; })) ==
              std::vector<std::string>{"0: unexpected, " + message, "1: unexpected, " + message});
    });
}

TEST_CASE("nothing is lost when the pool closes halfway", "[03.1]") {
    explorer::explore([] {
        thread_pool pool(1);
        std::thread closer([&] { pool.shutdown(); });
        const auto all = collect_outcomes(pool, numbers_up_to(2), [](int n) { return n; });
        closer.join();
        const auto refused = ": unexpected, " + std::string(workbook::pool_closed().what());
        INFO("Somebody else shuts the pool down meanwhile. Each task is run or refused, and says "
             "so.");
        const auto texts = texts_of(all);
        REQUIRE(texts.size() == 2U);
        CHECK((texts[0] == "0: 0" || texts[0] == "0" + refused));
        CHECK((texts[1] == "1: 1" || texts[1] == "1" + refused));
    });
}
