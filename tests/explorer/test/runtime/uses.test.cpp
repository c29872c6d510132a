// Everything the explorer promises to cover: the right use passes, the wrong one gets its verdict.
#include "bodies/uses.hpp"
#include "explored.hpp"

#include <catch2/catch_test_macros.hpp>

namespace explorer::testing {

namespace {

void check(const use& each) {
    const auto options = small_budget();
    INFO(each.what << ", seed " << options.seed);
    const auto result = explored(each.body, options);
    const auto& found = result.found;
    INFO(result.search.coverage << (found ? "; " + found->message + ' ' + found->where : ""));
    CHECK(word_of(result) == each.word);
    CHECK(result.reproduced);
    CHECK_FALSE(result.search.stopped);
    if (each.exhaustive) CHECK(result.search.exhaustive);
    if (found) CHECK_FALSE(found->message.empty());
}

void check_all(std::span<const use> uses) {
    for (const auto& each : uses)
        check(each);
}

} // namespace

TEST_CASE("threads, thread-local variables and what is made once", "[uses]") {
    check_all(uses_of_threads());
}

TEST_CASE("mutexes for one owner", "[uses]") {
    check_all(uses_of_mutexes());
}

TEST_CASE("mutexes that readers share", "[uses]") {
    check_all(uses_of_shared_mutexes());
}

TEST_CASE("condition variables", "[uses]") {
    check_all(uses_of_conditions());
}

TEST_CASE("atomics", "[uses]") {
    check_all(uses_of_atomics());
}

TEST_CASE("futures, promises and tasks", "[uses]") {
    check_all(uses_of_futures());
}

TEST_CASE("semaphores, latches and barriers", "[uses]") {
    check_all(uses_of_semaphores_and_barriers());
}

TEST_CASE("stop tokens", "[uses]") {
    check_all(uses_of_stop_tokens());
}

TEST_CASE("sleeps and clocks", "[uses]") {
    check_all(uses_of_time());
}

TEST_CASE("Boost.Asio", "[uses]") {
    check_all(uses_of_asio());
}

} // namespace explorer::testing
