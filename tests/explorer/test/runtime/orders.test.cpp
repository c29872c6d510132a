// Memory orders: what a flag publishes, and what it does not.
#include "bodies/precise.hpp"
#include "explored.hpp"

#include <catch2/catch_test_macros.hpp>

namespace explorer::testing {

namespace {

void check_races(void (*body)(), bool races) {
    const auto result = explored(body);
    CHECK(word_of(result) == (races ? "data_race" : "pass"));
    if (!races) CHECK(result.search.exhaustive);
}

} // namespace

TEST_CASE("a message passes by release and acquire, not by less", "[orders]") {
    check_races(passes_message_release_acquire, false);
    check_races(passes_message_sequential, false);
    check_races(passes_message_relaxed, true);
    check_races(passes_message_release_relaxed, true);
    check_races(passes_message_relaxed_acquire, true);
    check_races(passes_message_on_another_atomic, true);
}

TEST_CASE("a message passes between two fences, not by one", "[orders]") {
    check_races(passes_message_fences, false);
    check_races(passes_message_release_fence_only, true);
    check_races(passes_message_acquire_fence_only, true);
}

TEST_CASE("a relaxed exchange continues a release sequence, a relaxed store ends it", "[orders]") {
    check_races(passes_message_by_release_sequence, false);
    check_races(passes_message_behind_plain_store, true);
}

TEST_CASE("stale reads come only where asked for, and never against seq_cst", "[orders]") {
    auto options = small_budget();
    CHECK(word_of(explored(stores_then_loads, options)) == "pass");
    options.run.stale_reads = true;
    CHECK(word_of(explored(stores_then_loads, options)) == "wrong_result");
    CHECK(word_of(explored(stores_then_loads_sequential, options)) == "pass");
}

} // namespace explorer::testing
