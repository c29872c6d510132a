// What lesson 01 shows: a full table, right results, waits that overlap, and an update that is
// lost.
#include "facts.hpp"

#include <catch2/catch_test_macros.hpp>
#include <lessons/approved.hpp>
#include <lessons/story.hpp>

#include <sstream>
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

double number(const boost::json::object& facts, const std::string& key) {
    return facts.at(key).to_number<double>();
}

bool starts(const std::string& line, const char* word) {
    return line.rfind(word, 0) == 0;
}

// Lines that hold what was measured: only what they are about stays.
std::string scrubbed_line(const std::string& line) {
    for (const char* measured :
         {"I/O-bound:", "CPU-bound:", "In sequence:", "sequential (1 thread)", "threads (10)",
          "processes (10)", "coroutines (1 thread)",
          "Least wall time:", "Least CPU time:", "Least memory:", "waiting  ", "computing  ",
          "Answer:  Waiting:", "200000 additions of 1 by two threads", "Cores:"})
        if (starts(line, measured)) return measured + std::string(" (some)");
    if (starts(line, "total_size of ")) return line.substr(0, line.find(" in ")) + " in (some) ms";
    return line;
}

// The story without pictures and measurements. What follows a measured answer on lines of its own,
// and what depends on the number of cores, goes as well.
std::string scrubbed(const std::string& text) {
    std::istringstream stream(text);
    std::string out;
    bool in_measured_answer = false;
    for (std::string line; std::getline(stream, line);) {
        if (starts(line, "Busy machine:")) continue;
        const bool is_ruler = starts(line, "  ") && line.find("+---") != std::string::npos;
        if (is_ruler || starts(line, "ms ") || starts(line, "us ") || starts(line, "worker ") ||
            starts(line, "sequence ") || starts(line, "coroutines  ") ||
            starts(line, "           "))
            continue;
        in_measured_answer =
            starts(line, "Answer:  Waiting:") || (in_measured_answer && starts(line, "  "));
        if (in_measured_answer && starts(line, "  ")) continue;
        out += scrubbed_line(line) + "\n";
    }
    return out;
}

} // namespace

TEST_CASE("the two kinds of task give what they should", "[lesson][01]") {
    const auto& facts = usual_facts();
    CHECK(facts.at("io_result") == "IO result: 0");
    CHECK(facts.at("cpu_result") == "332833500"); // 0 + 1 + 4 + ... + 999²
    CHECK(number(facts, "one_io_wall_ms") >= 100);
    CHECK(number(facts, "one_io_cpu_ms") < 50); // it waits, and does not spin
}

TEST_CASE("every cell of the table is there", "[lesson][01]") {
    const auto& facts = usual_facts();
    CHECK(number(facts, "cores") >= 1);
    CHECK(facts.at("tasks") == 10);
    CHECK(facts.at("results_checked") == 80);
    for (const std::string kind : {"io_", "cpu_"}) {
        for (const std::string model : {"sequential", "threads", "processes", "coroutines"}) {
            INFO(kind << model);
            CHECK(number(facts, kind + model + "_wall_ms") > 0);
            CHECK(number(facts, kind + model + "_cpu_ms") > 0);
            CHECK(number(facts, kind + model + "_peak_kib") > 0);
        }
        for (const std::string column : {"wall", "cpu", "memory"})
            CHECK(!facts.at(kind + column + "_winner").as_string().empty());
    }
}

TEST_CASE("ten waits of 100 ms overlap in every model but the sequential one", "[lesson][01]") {
    const auto& facts = usual_facts();
    const double sequential = number(facts, "io_sequential_wall_ms");
    CHECK(sequential >= 1000);
    for (const std::string model : {"threads", "processes", "coroutines"}) {
        INFO(model);
        const double wall = number(facts, "io_" + model + "_wall_ms");
        CHECK(wall >= 100);
        CHECK(sequential / wall >= 3);
        CHECK(number(facts, "io_" + model + "_speedup") >= 3);
    }
}

TEST_CASE("waiting costs no processor time, and processes take the most memory", "[lesson][01]") {
    const auto& facts = usual_facts();
    CHECK(number(facts, "io_sequential_cpu_ms") < number(facts, "io_sequential_wall_ms") / 3);
    for (const std::string kind : {"io_", "cpu_"}) {
        const double processes = number(facts, kind + "processes_peak_kib");
        CHECK(processes > 3 * number(facts, kind + "threads_peak_kib"));
        CHECK(processes > 3 * number(facts, kind + "coroutines_peak_kib"));
    }
}

TEST_CASE("the pictures show overlapping waits", "[lesson][01]") {
    const auto& facts = usual_facts();
    CHECK(number(facts, "picture_io_sequential_ms") >= 400);
    CHECK(number(facts, "picture_io_threads_ms") >= 100);
    CHECK(number(facts, "picture_io_threads_ms") < number(facts, "picture_io_sequential_ms"));
    CHECK(number(facts, "picture_io_coroutines_ms") < number(facts, "picture_io_sequential_ms"));
}

TEST_CASE("one of two additions is lost with bad luck", "[lesson][01]") {
    const auto& facts = usual_facts();
    CHECK(facts.at("bad_luck_total") == 1);
    CHECK(facts.at("additions") == 200'000);
    CHECK(number(facts, "additions_arrived") >= 1);
    CHECK(number(facts, "additions_arrived") <= 200'000);
}

TEST_CASE("what the exercises build gives the right totals", "[lesson][01]") {
    const auto& facts = usual_facts();
    CHECK(facts.at("parallel_sum") == 285);
    CHECK(facts.at("total_bytes") == 10'240);
    CHECK(number(facts, "total_wall_ms") >= 100);
}

TEST_CASE("the reader may choose other numbers", "[lesson][01]") {
    const auto facts = facts_of(small + " --tasks 3 --workers 2");
    CHECK(facts.at("results_checked") == 24);
    CHECK(facts.at("workers") == 2);
    CHECK(number(facts, "io_threads_wall_ms") >= 200); // two waves
    CHECK(facts.at("total_bytes") == 3072);
}

TEST_CASE("more workers than tasks, and a sum that wraps, are measured as well", "[lesson][01]") {
    const auto facts = facts_of("--repeats 1 --tasks 1 --workers 3 --size 4000000");
    CHECK(facts.at("cpu_result") == "2886581259624448384"); // the sum modulo 2^64
    CHECK(facts.at("results_checked") == 8);
}

TEST_CASE("numbers that make no sense are refused", "[lesson][01]") {
    testing::check_refused({"--tasks 0", "--tasks -1", "--tasks 1000000", "--workers 0",
                            "--workers 65", "--size 0", "--size -5", "--size 99999999999999999999",
                            "--repeats 0", "--repeats x", "--cores 4"});
}

TEST_CASE("the story reads as it was approved", "[lesson][01]") {
    const auto run = run_captured(lesson, small);
    CHECK(run.status == 0);
    CHECK(run.err.empty());
    CHECK(run.out.find('\x1b') == std::string::npos);
    testing::check_approved("lesson_01", scrubbed(run.out));
}
