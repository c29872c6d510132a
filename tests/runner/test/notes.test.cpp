// What a real grader notes beside a claim that does not hold.
#include "core/grading.hpp"
#include "core/mutants.hpp"
#include "core/reference.hpp"
#include "test/scratch_tree.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <string>

namespace {

runner::report graded_mutant(const std::string& exercise, const std::string& name) {
    const auto places = runner::find_layout();
    const auto all = runner::catalogue::load(places.root);
    const auto& what = all.find(exercise);
    const auto mutants = runner::load_mutants(places, what);
    const auto how = std::find_if(mutants.begin(), mutants.end(),
                                  [&](const auto& each) { return each.name == name; });
    REQUIRE(how != mutants.end());
    const testing::scratch_tree tree;
    runner::grading_request request;
    request.source =
        tree.write(what.file(), runner::mutated(runner::reference_text(places, what), *how));
    runner::prepare(places, what);
    return runner::grade(places, runner::toolchain::load(places.build), all, what, request);
}

} // namespace

// Symptom: a note of a claim stood in the verdict twice. A coroutine's exception had passed while
// the note was in scope, and Catch2 kept it for that.
TEST_CASE("what a claim notes is told once", "[runner]") {
    const auto made = graded_mutant("15.1", "wakes_nobody_when_it_leaves");
    INFO(made.message << " " << made.claim_text);
    CHECK(made.result == runner::verdict::timeout);
    REQUIRE(!made.notes.empty());
    CHECK(std::count(made.notes.begin(), made.notes.end(), made.notes.front()) == 1);
}
