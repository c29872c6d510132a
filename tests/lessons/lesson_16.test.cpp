// What lesson 16 shows: peaks, memory and waves; who passes a permit on, and how one is lost.
#include "facts.hpp"

#include <catch2/catch_test_macros.hpp>
#include <lessons/story.hpp>

#include <algorithm>
#include <array>
#include <regex>
#include <sstream>
#include <string>

using testing::facts_of;

namespace {

// The parts behind the first ones do not depend on how many tasks there are.
boost::json::object facts_of_the_rest() {
    return facts_of("--tasks 100 --latency 1");
}

bool is_measured(const std::string& line) {
    static constexpr std::array prefixes{
        "Heap in use: ",     "Wall time: ",      "Files and sockets",  "permit, then spawn",
        "workers, channel",  "Rounds that came", "The mended client",  "std::counting_semaphore,",
        "async_semaphore, ", "A hand-over to",   "Somebody who waits:"};
    return std::any_of(prefixes.begin(), prefixes.end(),
                       [&](const char* each) { return line.rfind(each, 0) == 0; });
}

// The story without what differs from run to run: pictures and measurements.
std::string scrubbed(const std::string& text) {
    static const std::regex measure("[0-9]+( KiB| ms| ns| bytes|,|$)");
    std::istringstream stream(text);
    std::string out;
    bool in_picture = false;
    for (std::string line; std::getline(stream, line);) {
        if (line.rfind("ms ", 0) == 0) in_picture = true;
        if (line.empty()) in_picture = false;
        if (in_picture) continue;
        if (is_measured(line)) line = std::regex_replace(line, measure, "(some)$1");
        out += line + "\n";
    }
    return out;
}

} // namespace

TEST_CASE("10,000 tasks at once, and a hundred at a time", "[lesson][16]") {
    const auto facts = facts_of("");
    CHECK(facts.at("tasks") == 10'000);
    CHECK(facts.at("limit") == 100);
    CHECK(facts.at("peak_all") == 10'000);
    CHECK(facts.at("waves") == 100);
    CHECK(facts.at("latency_ms") == 10);
    CHECK(facts.at("expected_ms") == 1000);
    CHECK(facts.at("expected_at_100_ms") == 10'000);
    for (const std::string way : {"semaphore", "admitted", "workers"}) {
        INFO(way);
        CHECK(facts.at("peak_" + way) == 100);
        CHECK(facts.at("ended_" + way) == 10'000);
        CHECK(facts.at("wall_" + way + "_ms").as_int64() >= 1000);
    }
}

TEST_CASE("whoever is not made needs no memory", "[lesson][16]") {
    const auto facts = facts_of("");
    const auto heap = [&](const char* key) { return facts.at(key).as_int64(); };
    if (heap("heap_all_kib") == 0) return;     // a build in which it cannot be measured
    CHECK(heap("heap_all_kib") >= 10'000 * 4); // the buffers alone
    CHECK(heap("heap_semaphore_kib") < heap("heap_all_kib"));
    CHECK(heap("heap_admitted_kib") < heap("heap_semaphore_kib") / 2);
    CHECK(heap("heap_workers_kib") < heap("heap_semaphore_kib") / 2);
}

TEST_CASE("with answers after 100 ms each wave takes that long", "[lesson][16]") {
    const auto facts = facts_of("--tasks 500 --latency 100");
    CHECK(facts.at("expected_ms") == 500);
    CHECK(facts.at("peak_all") == 500);
    CHECK(facts.at("peak_semaphore") == 100);
    CHECK(facts.at("wall_semaphore_ms").as_int64() >= 500);
}

TEST_CASE("ten tasks on three permits take four waves, in order", "[lesson][16]") {
    const auto facts = facts_of_the_rest();
    CHECK(facts.at("small_peak") == 3);
    CHECK(facts.at("small_order") == "0 1 2 3 4 5 6 7 8 9");
    CHECK(facts.at("small_wall_ms").as_int64() >= 120);
}

TEST_CASE("a permit that is handed to somebody who has just been cancelled is not lost",
          "[lesson][16]") {
    const auto facts = facts_of_the_rest();
    CHECK(facts.at("order_without_b") == "AC");
    CHECK(facts.at("free_in_the_end") == 1);
}

TEST_CASE("a client that loses permits slows down and stops", "[lesson][16]") {
    const auto facts = facts_of_the_rest();
    CHECK(facts.at("leaky_rounds") == 4);
    CHECK(facts.at("leaky_round_1_ms").as_int64() >= 30);
    CHECK(facts.at("leaky_round_2_ms").as_int64() >= 40);
    CHECK(facts.at("leaky_round_3_ms").as_int64() >= 60);
    CHECK(facts.at("leaky_round_4_ms").as_int64() >= 120);
    CHECK(facts.at("leaky_permits_left") == 0);
    CHECK(facts.at("mended_rounds") == 5);
    CHECK(facts.at("mended_last_round_ms").as_int64() >= 30);
}

TEST_CASE("the costs are measured", "[lesson][16]") {
    const auto facts = facts_of_the_rest();
    for (const char* key : {"threads_ns", "acquire_ns", "hold_ns", "hand_over_ns"}) {
        INFO(key);
        CHECK(facts.at(key).as_double() > 0);
    }
}

TEST_CASE("numbers of no use are refused", "[lesson][16]") {
    testing::check_refused({"--tasks 0", "--tasks -1", "--tasks 1000000000", "--limit 0",
                            "--limit -5", "--limit 1001", "--latency 0", "--latency -10",
                            "--latency 101", "--latency soon", "--colour"});
}

TEST_CASE("the story reads as it was approved", "[lesson][16]") {
    testing::check_story("lesson_16", scrubbed);
}
