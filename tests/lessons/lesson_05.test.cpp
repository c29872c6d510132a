// What lesson 05 shows: the sums, the pids, and that a killed worker is heard of and leaves
// nothing.
#include "facts.hpp"

#include <catch2/catch_test_macros.hpp>
#include <lessons/story.hpp>

#include <string>

using testing::lesson;
using testing::run_captured;

namespace {

// Small sums: what is measured is not asserted, so it need not take long.
boost::json::object facts_of(const std::string& arguments) {
    return testing::facts_of("--size 1000 " + arguments);
}

} // namespace

TEST_CASE("four sums come from other processes", "[lesson][05]") {
    const auto facts = facts_of("");
    CHECK(facts.at("sum_100000") == "333328333350000");
    CHECK(facts.at("sum_200000") == "2666646666700000");
    CHECK(facts.at("sum_300000") == "8999955000050000");
    CHECK(facts.at("sum_400000") == "21333253333400000");
    CHECK(facts.at("pids").as_int64() >= 1);
    CHECK(facts.at("pids").as_int64() <= 4);
    CHECK(facts.at("own_pid_among_them") == 0);
}

TEST_CASE("all callers hear of a killed worker, and no zombie stays", "[lesson][05]") {
    const auto facts = facts_of("--workers 3");
    CHECK(facts.at("callers") == 5);
    CHECK(facts.at("callers_told") == 5);
    CHECK(facts.at("children_left") == 0);
}

TEST_CASE("the memory of a process and of a thread is measured", "[lesson][05]") {
    const auto facts = facts_of("");
    CHECK(facts.at("process_rss_kib").as_int64() > 0);
    CHECK(facts.at("process_pss_kib").as_int64() > 0);
    CHECK(facts.at("process_rss_kib").as_int64() >= facts.at("process_pss_kib").as_int64());
    CHECK(facts.contains("thread_own_kib"));
}

TEST_CASE("the story is plain when it is piped", "[lesson][05]") {
    const auto run = run_captured(lesson, "--size 1000");
    CHECK(run.status == 0);
    CHECK(run.err.empty());
    CHECK(run.out.find('\x1b') == std::string::npos);
    CHECK(run.out.find("broken") != std::string::npos);
    CHECK(run.out.find("Callers told: 6 of 6") != std::string::npos);
}

TEST_CASE("a pool of no workers or of too many is refused", "[lesson][05]") {
    testing::check_refused({"--workers 0", "--workers -3", "--workers 1000000", "--workers x"});
}
