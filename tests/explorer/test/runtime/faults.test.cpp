// Faults of the runtime that are known and open: these may fail. Take the tag off with the fault.
#include "bodies/faults.hpp"
#include "explored.hpp"
#include "hand_over.hpp"

#include <catch2/catch_test_macros.hpp>

namespace explorer::testing {

TEST_CASE("a function static is made by either thread", "[fault][!mayfail]") {
    // Symptom: a pass over "every schedule (1, by partial-order reduction)".
    CHECK(word_of(explored(static_made_by_either)) == "wrong_result");
}

TEST_CASE("an object is freed before its use, too", "[fault][!mayfail]") {
    // Symptom: a pass over "every schedule (1, by partial-order reduction)".
    CHECK(word_of(explored(mutex_freed_too_early)) == "crash");
    CHECK(word_of(explored(atomic_freed_too_early)) == "crash");
}

TEST_CASE("the release of memory is ordered with its use", "[fault][!mayfail]") {
    // Symptom: a pass with every strategy.
    CHECK(word_of(explored(number_freed_too_early)) != "pass");
}

TEST_CASE("kernel threads forget the stack of the thread before", "[fault][!mayfail]") {
    // Symptom: a data race between local variables of two threads.
    CHECK_FALSE(run_once(stacks_used_one_after_the_other).found);
    const with_hand_over kind(hand_over_kind::kernel_threads);
    CHECK_FALSE(run_once(stacks_used_one_after_the_other).found);
}

} // namespace explorer::testing
