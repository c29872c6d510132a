// What lesson 11 shows: the four sums, a loop that ticks on, and how many processes it took.
#include "facts.hpp"

#include <catch2/catch_test_macros.hpp>
#include <lessons/story.hpp>

#include <string>

using testing::facts_of;
using testing::lesson;
using testing::run_captured;

TEST_CASE("a million numbers in four chunks give four sums of squares", "[lesson][11]") {
    const auto facts = facts_of("");
    CHECK(facts.at("numbers") == 1'000'000);
    CHECK(facts.at("chunks") == 4);
    CHECK(facts.at("chunk_size") == 250'000);
    CHECK(facts.at("sum_0") == "5208302083375000");
    CHECK(facts.at("sum_1") == "36458239583375000");
    CHECK(facts.at("sum_2") == "98958177083375000");
    CHECK(facts.at("sum_3") == "192708114583375000");
    CHECK(facts.at("total") == "333332833333500000");
    CHECK(facts.at("alone_total") == "333332833333500000");
    CHECK(facts.at("pids").as_int64() >= 1);
    CHECK(facts.at("pids").as_int64() <= 4);
}

TEST_CASE("the ticker stalls at a future, and ticks while sums are awaited", "[lesson][11]") {
    const auto facts = facts_of("");
    CHECK(facts.at("tick_ms") == 20);
    CHECK(facts.at("blocked_late_ms").as_int64() > facts.at("tick_ms").as_int64());
    CHECK(facts.at("awaited_ticks").as_int64() > 2);
    CHECK(facts.at("awaited_late_ms").as_int64() < facts.at("blocked_late_ms").as_int64());
}

TEST_CASE("a pool for every call starts sixteen processes where four do", "[lesson][11]") {
    const auto facts = facts_of("");
    CHECK(facts.at("processes_one_pool") == 4);
    CHECK(facts.at("processes_pool_per_call") == 16);
    CHECK(facts.at("pool_per_call_ms").as_double() > 0);
    CHECK(facts.at("one_pool_ms").as_double() > 0);
}

TEST_CASE("all callers hear of a killed worker", "[lesson][11]") {
    const auto facts = facts_of("--workers 2");
    CHECK(facts.at("callers") == 4);
    CHECK(facts.at("callers_told") == 4);
}

TEST_CASE("what crosses is measured", "[lesson][11]") {
    const auto facts = facts_of("--size 8000");
    CHECK(facts.at("bytes_per_chunk") == 16'008); // 2,000 numbers, and a word in front
    CHECK(facts.at("numbers_ms").as_double() > 0);
    CHECK(facts.at("bounds_ms").as_double() > 0);
    CHECK(facts.contains("alone_ms"));
}

TEST_CASE("the reader may choose other numbers, within reason", "[lesson][11]") {
    const auto facts = facts_of("--size 1000 --chunks 3 --workers 1");
    CHECK(facts.at("total") == "332833500");
    testing::check_refused({"--size 0", "--size -5", "--size 100000000000", "--chunks 0",
                            "--workers 0", "--workers 1000000", "--workers few", "--colour"});
}

TEST_CASE("the story is plain when it is piped", "[lesson][11]") {
    const auto run = run_captured(lesson);
    CHECK(run.status == 0);
    CHECK(run.err.empty());
    CHECK(run.out.find('\x1b') == std::string::npos);
    CHECK(run.out.find("from 750000 to 999999: 192708114583375000") != std::string::npos);
    CHECK(run.out.find("Callers told: 6 of 6") != std::string::npos);
}
