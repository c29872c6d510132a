// What lesson 17 shows: predictions that are exact, measurements, and what lies between them.
#include "facts.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cmath>
#include <string>

using testing::facts_of;
using testing::lesson;
using testing::run_captured;

namespace {

// Measured once, with small sums: how long these take is not asserted, since cores are shared.
const std::string small = "--repeats 1 --size 1000";

const boost::json::object& usual_facts() {
    static const auto facts = facts_of(small);
    return facts;
}

double number(const std::string& key) {
    return usual_facts().at(key).to_number<double>();
}

bool is_about(double actual, double expected) {
    return std::abs(actual - expected) <= 1e-9 * expected;
}

} // namespace

TEST_CASE("20 tasks of 100 ms are predicted by the formulas", "[lesson][17]") {
    CHECK(number("tasks") == 20);
    CHECK(number("workers") == 5);
    CHECK(number("io_sequential_predicted_ms") == 2000); // n t
    CHECK(number("io_threads_predicted_ms") == 400);     // n t / workers
    CHECK(number("io_processes_predicted_ms") == 400);
    CHECK(number("io_coroutines_predicted_ms") == 100); // n t / concurrency
    CHECK(number("io_combined_predicted_ms") == 100);
}

TEST_CASE("what waits never takes less than predicted", "[lesson][17]") {
    for (const std::string model :
         {"sequential", "threads", "processes", "coroutines", "combined"}) {
        INFO(model);
        CHECK(number("io_" + model + "_wall_ms") >= number("io_" + model + "_predicted_ms"));
        CHECK(number("io_" + model + "_cpu_ms") >= 0);
        CHECK(number("io_" + model + "_peak_kib") > 0);
        CHECK(number("cpu_" + model + "_wall_ms") > 0);
        CHECK(number("cpu_" + model + "_peak_kib") > 0);
        CHECK(number(model + "_memory_kib") > 0);
        CHECK(!usual_facts().at(model + "_python_words").as_string().empty());
    }
}

TEST_CASE("what computes is divided among cores, not among coroutines", "[lesson][17]") {
    const double cores = number("cores");
    const double at_once = cores < 5 ? cores : 5;
    CHECK(number("cpu_threads_at_once") == at_once);
    CHECK(number("cpu_processes_at_once") == at_once);
    CHECK(number("cpu_combined_at_once") == at_once);
    CHECK(number("cpu_sequential_at_once") == 1);
    CHECK(number("cpu_coroutines_at_once") == 1);
    CHECK(number("io_coroutines_at_once") == 20);
    CHECK(number("cpu_sequential_predicted_ms") == number("cpu_coroutines_predicted_ms"));
}

TEST_CASE("the quoted times are 18.3 apart, and 20 is the limit", "[lesson][17]") {
    const auto& facts = usual_facts();
    CHECK(number("quoted_sequential_s") == 2.01);
    CHECK(number("quoted_async_s") == 0.11);
    CHECK(facts.at("quoted_speedup") == "18.3");
    CHECK(facts.at("quoted_limit") == 20);
    CHECK(facts.at("speedup_limit") == 20);
    CHECK(number("measured_speedup") > 0); // how much depends on the machine
}

TEST_CASE("the long task last costs 500 ms, first 300 ms", "[lesson][17]") {
    CHECK(number("long_last_predicted_ms") == 500);
    CHECK(number("long_first_predicted_ms") == 300);
    CHECK(number("uneven_floor_ms") == 300);
    CHECK(number("long_last_wall_ms") >= 500);
    CHECK(number("long_first_wall_ms") >= 300);
}

TEST_CASE("a twentieth of serial work is what Amdahl and Gustafson say it is", "[lesson][17]") {
    CHECK(is_about(number("amdahl_20"), 1 / 0.0975));
    CHECK(is_about(number("amdahl_361"), 19));
    CHECK(is_about(number("gustafson_20"), 19.05));
    CHECK(is_about(number("amdahl_limit"), 20));
    CHECK(number("workers_for_95_percent") == 361);
}

TEST_CASE("the lock is full at four workers", "[lesson][17]") {
    CHECK(number("lock_full_at") == 4);
    CHECK(number("lock_pays_up_to") >= 1);
    CHECK(number("lock_pays_up_to") <= 6);
    CHECK(number("lock_1_wall_ms") >= 480);
    CHECK(number("lock_4_wall_ms") >= 150);
    CHECK(number("lock_6_wall_ms") >= 150);
}

TEST_CASE("the reader may choose other numbers", "[lesson][17]") {
    const auto facts = facts_of(small + " --tasks 3 --workers 2");
    CHECK(facts.at("io_sequential_predicted_ms").to_number<double>() == 300);
    CHECK(facts.at("io_threads_predicted_ms").to_number<double>() == 200); // two whole waves
    CHECK(facts.at("io_threads_wall_ms").to_number<double>() >= 200);
    CHECK(facts.at("speedup_limit") == 3);
}

TEST_CASE("the story tells both predictions and measurements", "[lesson][17]") {
    const auto run = run_captured(lesson, small + " --tasks 2");
    CHECK(run.status == 0);
    CHECK(run.err.empty());
    CHECK(run.out.find('\x1b') == std::string::npos);
    for (const char* part :
         {"threads, predicted", "threads, measured", "18.3 times, of 20", "It takes 361 workers.",
          "No order can beat 300 ms.", "Python, the usual words"}) {
        INFO(part);
        CHECK(run.out.find(part) != std::string::npos);
    }
}

TEST_CASE("numbers that make no sense are refused", "[lesson][17]") {
    for (const char* arguments :
         {"--tasks 0", "--tasks -1", "--tasks 1000000", "--workers 0", "--workers 65", "--size 0",
          "--size -5", "--size 99999999999999999999", "--repeats 0", "--repeats x", "--cores 4"}) {
        const auto run = run_captured(lesson, arguments);
        INFO(arguments << ": " << run.err);
        CHECK(run.status == 2);
        CHECK(!run.err.empty());
        CHECK(run.out.empty());
    }
}
