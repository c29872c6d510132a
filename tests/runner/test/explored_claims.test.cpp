// A claim's verdict is what the explorer found; without a finding, what happened to the process.
#include "core/claim_run.hpp"

#include "core/verdict.hpp"
#include "test/canned_schedules.hpp"
#include "test/fake_build.hpp"

#include <catch2/catch_test_macros.hpp>

using runner::claim_outcome;
using runner::verdict;

namespace {

constexpr const char* passed =
    R"({"verdict": "pass", "schedules": 24, "seed": @WORKBOOK_EXPLORER_SEED@,
    "coverage": "all 24 schedules", "hash": "@WORKBOOK_EXPLORER_SCHEDULES@"})";

/// Runs one claim against a host that says this.
claim_outcome outcome_of(const std::vector<wire::message>& messages,
                         const runner::exploration& schedules = {}) {
    const testing::fake_build build;
    build.hosts_say(messages);
    runner::claim_setting setting;
    setting.names = {"race.cpp", "exercises/02_thread_pool/race.cpp"};
    setting.directory = build.folder();
    setting.deadline = std::chrono::milliseconds{1500};
    setting.memory_mib = 0;
    setting.schedules = schedules;
    return runner::run_claim(build.places(), setting, {"a claim", ""}, {});
}

} // namespace

TEST_CASE("what the explorer found decides the claim", "[runner][schedule]") {
    const auto made = outcome_of(
        {{"started", "a claim"}, {"explored", testing::canned_race().text()}, {"!exit", "1"}});
    CHECK(made.result == verdict::data_race);
    CHECK(made.message.starts_with("thread 1 writes `counter`"));
    CHECK(made.notes.size() == 1);
    CHECK(made.where == "exercises/02_thread_pool/race.cpp:7 in work");
    REQUIRE(made.schedules);
    CHECK(made.schedules->schedules == 38);
    CHECK(made.schedules->shown.steps.size() == 9);
}

TEST_CASE("a finding goes before a failed check and before the way the process ended",
          "[runner][schedule]") {
    const auto found = testing::canned_deadlock().text();
    CHECK(outcome_of({{"failed", "", "x == 1", "1", "2", "", "race.cpp:3"},
                      {"explored", found},
                      {"dying", "it called abort()"}})
              .result == verdict::deadlock);
    CHECK(outcome_of({{"explored", found}, {"!hang"}}).result == verdict::deadlock);
}

TEST_CASE("a pass of the explorer alone is no pass", "[runner][schedule]") {
    const auto failed = outcome_of({{"explored", passed},
                                    {"failed", "", "x == 1", "1", "2", "", "race.cpp:3"},
                                    {"ended"},
                                    {"finished", "0"}});
    CHECK(failed.result == verdict::wrong_result);
    CHECK(outcome_of({{"explored", passed}, {"!exit", "0"}}).result == verdict::incomplete);
    CHECK(outcome_of({{"explored", passed}, {"ended"}, {"finished", "2"}}).result == verdict::leak);
    const auto held = outcome_of({{"explored", passed}, {"ended"}, {"finished", "0"}});
    CHECK(held.result == verdict::pass);
    CHECK(held.schedules->coverage == "all 24 schedules");
}

TEST_CASE("a finding in the second of two explored bodies is the verdict", "[runner][schedule]") {
    const auto found = testing::canned_deadlock().text();
    const auto made = outcome_of({{"explored", passed}, {"explored", found}, {"!exit", "1"}});
    CHECK(made.result == verdict::deadlock);
}

TEST_CASE("a run without a word from the explorer stays a timeout", "[runner][schedule]") {
    const auto made = outcome_of({{"started", "a claim"}, {"!hang"}});
    CHECK(made.result == verdict::timeout);
    CHECK(!made.schedules);
}

TEST_CASE("what is not modelled is shown as a constraint", "[runner][schedule]") {
    const auto made =
        outcome_of({{"explored", R"({"verdict": "not_modelled", "message": "it forks"})"}});
    CHECK(made.result == verdict::constraint);
    CHECK(made.message == "not modelled: it forks");
}

TEST_CASE("a report that cannot be read is our fault, not the learner's", "[runner][schedule]") {
    const auto made = outcome_of({{"explored", "{"}, {"ended"}, {"finished", "0"}});
    CHECK(made.result == verdict::grader_fault);
    CHECK(made.message.find("is not JSON") != std::string::npos);
}

TEST_CASE("the host is told the seed, and a budget when there is one", "[runner][schedule]") {
    const std::vector<wire::message> passing{{"explored", passed}, {"ended"}, {"finished", "0"}};
    const auto usual = outcome_of(passing);
    CHECK(usual.schedules->seed == 1);
    CHECK(usual.schedules->hash == "absent");
    runner::exploration wished;
    wished.seed = 77;
    wished.schedules = 5000;
    const auto other = outcome_of(passing, wished);
    CHECK(other.schedules->seed == 77);
    CHECK(other.schedules->hash == "5000");
}

TEST_CASE("a larger budget is given more time", "[runner][schedule]") {
    using namespace std::chrono_literals;
    runner::exploration wished;
    CHECK(runner::deadline_for(wished, 4000ms) == 4000ms);
    wished.schedules = 100'000;
    CHECK(runner::deadline_for(wished, 4000ms) > 60s);
}
