// A grading of claims that ran under the explorer: what decides, what is summed up, how to see it
// again.
#include "core/grading.hpp"

#include "core/manifest.hpp"
#include "core/report_text.hpp"
#include "test/canned_schedules.hpp"
#include "test/fake_build.hpp"

#include <catch2/catch_test_macros.hpp>

using runner::report;
using runner::verdict;

namespace {

constexpr const char* passed =
    R"({"verdict": "pass", "schedules": 24, "coverage": "all 24 schedules",
    "seed": @WORKBOOK_EXPLORER_SEED@})";

/// The reference of 02.1 as an answer, judged by hosts that say what a test tells them to.
class desk {
  public:
    desk() : all_(runner::catalogue::load(build.places().root)) {
        const auto real = runner::find_layout().build;
        std::filesystem::create_directory_symlink(real / "lib", build.folder() / "lib");
    }

    [[nodiscard]] const runner::exercise& what() const { return all_.find("02.1"); }

    report grade(const std::vector<wire::message>& said, std::uint64_t seed = 1) const {
        build.hosts_say(said);
        runner::grading_request request{build.places().solutions() / what().file()};
        request.schedules.seed = seed;
        request.replay_options = " --from solutions";
        return runner::grade(build.places(), build.tools(), all_, what(), request);
    }

    testing::fake_build build;

  private:
    runner::catalogue all_;
};

} // namespace

TEST_CASE("a pass sums its claims' schedules and says what they were", "[runner][schedule]") {
    const desk at;
    const auto made = at.grade({{"explored", passed}, {"ended"}, {"finished", "0"}}, 6);
    INFO(made.message << "\n" << made.compiler_output);
    CHECK(made.result == verdict::pass);
    CHECK(made.seed == 6);
    const auto claims = runner::load_manifest(at.build.places(), at.what()).size();
    CHECK(made.schedules == 24 * claims);
    CHECK(made.coverage.find("with every schedule") != std::string::npos);
    CHECK(!made.shown);
    const auto text = runner::to_text({}, made);
    CHECK(text.find("; seed 6") != std::string::npos);
}

TEST_CASE("a failing grading brings its schedule, its source and its replay",
          "[runner][schedule]") {
    const desk at;
    const auto made = at.grade({{"explored", testing::canned_race().text()}}, 8);
    INFO(made.message << "\n" << made.compiler_output);
    CHECK(made.result == verdict::data_race);
    CHECK(made.replay == "./workbook replay 02.1 8 --from solutions");
    REQUIRE(made.shown);
    CHECK(!runner::source_line(*made.shown, "thread_pool.cpp", 1).empty());
    const auto text = runner::to_text({}, made);
    CHECK(text.find("How it happens") != std::string::npos);
    CHECK(text.find("./workbook replay 02.1 8") != std::string::npos);
}

TEST_CASE("claims in real time are no schedules", "[runner][schedule]") {
    const desk at;
    const auto made = at.grade({{"ended"}, {"finished", "0"}});
    CHECK(made.result == verdict::pass);
    CHECK(made.schedules == 0);
    CHECK(made.seed == 1);
    CHECK(made.coverage.find("in real time") != std::string::npos);
    CHECK(runner::to_text({}, made).find("seed") == std::string::npos);
}
