// `run --mine`: a lesson on files that the runner compiled, in place of the references.
#include "answers.hpp"

#include "core/building.hpp"
#include "core/child.hpp"
#include "core/progress.hpp"

#include <catch2/catch_test_macros.hpp>

using runner::verdict;

namespace {

/// Runs a lesson on the references' sources, taken for a learner's who has passed everything.
runner::child_result run_on_own_files(const std::string& lesson, const std::string& compiler) {
    const auto places = runner::find_layout();
    const runner::testing::graded_answer scratch; // for its folder
    const auto state = scratch.folder() / "state";
    runner::progress_store store(state / "progress.json");
    const auto all = runner::catalogue::load(places.root);
    for (const auto& each : all.exercises())
        store.record_attempt(each.key(), verdict::pass);
    runner::child_request request;
    request.command = {(places.build / "bin" / "workbook").string(), "run", lesson, "--mine",
                       "--json"};
    request.directory = places.root;
    request.environment = {{"WORKBOOK_EXERCISES", places.solutions().string()},
                           {"WORKBOOK_STATE_DIR", state.string()},
                           {"WORKBOOK_COMPILER", compiler}};
    return runner::run_child(places, request);
}

} // namespace

TEST_CASE("a lesson runs on the learner's own files, whichever compiler made them", "[own_files]") {
    for (const char* compiler : {"g++", "clang++"})
        for (const char* lesson : {"02", "08"}) {
            const auto result = run_on_own_files(lesson, compiler);
            INFO(lesson << " with " << compiler << ": " << result.out);
            CHECK(result.succeeded());
            CHECK(result.out.find("Running on your own files.") != std::string::npos);
        }
}
