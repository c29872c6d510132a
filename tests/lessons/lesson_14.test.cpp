// What lesson 14 shows: an outage and its end, and six mistakes of the usual breaker in numbers.
#include "facts.hpp"

#include <catch2/catch_test_macros.hpp>
#include <lessons/story.hpp>

#include <sstream>
#include <string>

using testing::facts_of;

namespace {

// The story without what differs from run to run: the picture's edges, and what it costs.
std::string scrubbed(const std::string& text) {
    std::istringstream stream(text);
    std::string out;
    for (std::string line; std::getline(stream, line);) {
        const auto starts = [&](const char* word) { return line.rfind(word, 0) == 0; };
        const bool is_ruler = starts("  ") && line.find("+---") != std::string::npos;
        if (is_ruler || starts("ms  ") || starts("breaker  ") || starts("answered ") ||
            starts("failed  ") || starts("refused"))
            continue;
        if (line.find(" ns a call") != std::string::npos)
            line = line.substr(0, line.find(": ")) + ": (some) ns a call";
        out += line + "\n";
    }
    return out;
}

} // namespace

TEST_CASE("by default five failures open it, for 30 s, and three successes close it",
          "[lesson][14]") {
    const auto facts = facts_of("");
    CHECK(facts.at("default_threshold") == 5);
    CHECK(facts.at("default_recovery_s") == 30);
    CHECK(facts.at("default_successes") == 3);
}

TEST_CASE("threshold 3, recovery 5 s, 20 calls of which a fixed third fail", "[lesson][14]") {
    const auto facts = facts_of("");
    CHECK(facts.at("threshold") == 3);
    CHECK(facts.at("recovery_s") == 5);
    CHECK(facts.at("calls") == 20);
    CHECK(facts.at("outage") == "sssfff--f--sssssssss");
    CHECK(facts.at("succeeded") == 12);
    CHECK(facts.at("failed") == 4);
    CHECK(facts.at("refused") == 4);
    CHECK(facts.at("scattered_ours") == "fssfssfssfssfssfssfs");
}

TEST_CASE("the usual breaker never forgets: not a failure, not a success", "[lesson][14]") {
    const auto facts = facts_of("");
    CHECK(facts.at("scattered_usual") == "fssfssf--f--f--f--f-");
    CHECK(facts.at("scattered_usual_opened_at") == 6);
    CHECK(facts.at("forgetting_usual") == "open");
    CHECK(facts.at("forgetting_ours") == "closed");
    CHECK(facts.at("successes_to_close_usual") == 1);
    CHECK(facts.at("successes_to_close_ours") == 3);
}

TEST_CASE("half-open, the usual breaker admits 1,000 of 1,000 callers, ours one", "[lesson][14]") {
    const auto facts = facts_of("");
    CHECK(facts.at("callers") == 1000);
    CHECK(facts.at("probes_usual") == 1000);
    CHECK(facts.at("probes_ours") == 1);
    CHECK(facts.at("probes_refused") == 999);
}

TEST_CASE("late failures, lost probes and a clock that is set back", "[lesson][14]") {
    const auto facts = facts_of("");
    CHECK(facts.at("late_failure_counting") == "open");
    CHECK(facts.at("late_failure_passes") == "half-open");
    CHECK(facts.at("next_probe_after_s") == 10);
    CHECK(facts.at("set_back_usual_s") == 3605);
    CHECK(facts.at("set_back_ours_s") == 5);
}

TEST_CASE("the cost of a call is measured, alone and with two threads", "[lesson][14]") {
    const auto facts = facts_of("");
    for (const char* key : {"counting_alone_ns", "counting_two_threads_ns", "counting_refused_ns",
                            "passes_alone_ns", "passes_two_threads_ns", "passes_refused_ns"}) {
        INFO(key);
        CHECK(facts.at(key).as_double() > 0);
    }
}

TEST_CASE("the reader may choose other numbers", "[lesson][14]") {
    const auto facts = facts_of("--threshold 10 --recovery 60 --callers 2");
    CHECK(facts.at("outage") == "sssfffffffssssssssss");
    CHECK(facts.at("set_back_usual_s") == 3660);
    CHECK(facts.at("probes_usual") == 2);
    CHECK(facts.at("probes_ours") == 1);
    CHECK(facts_of("--threshold 1").at("outage") == "sssf--f--f--ssssssss");
}

TEST_CASE("numbers that make no sense are refused", "[lesson][14]") {
    testing::check_refused({"--threshold 0", "--threshold -3", "--recovery 0",
                            "--recovery 99999999999", "--callers 1", "--callers many", "--colour"});
}

TEST_CASE("the story reads as it was approved", "[lesson][14]") {
    testing::check_story("lesson_14", scrubbed);
}
