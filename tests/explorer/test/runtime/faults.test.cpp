// The end of an object is no step: faults that were missed for it. What may fail is open still.
#include "bodies/faults.hpp"
#include "explored.hpp"

#include <catch2/catch_test_macros.hpp>

namespace explorer::testing {

TEST_CASE("a function static is made by either thread", "[fault]") {
    // Symptom was: a pass over "every schedule (1, by partial-order reduction)".
    CHECK(word_of(explored(static_made_by_either)) == "wrong_result");
}

TEST_CASE("an object is freed before its use, too", "[fault]") {
    // Symptom was: a pass over "every schedule (1, by partial-order reduction)".
    CHECK(word_of(explored(mutex_freed_too_early)) == "crash");
    CHECK(word_of(explored(atomic_freed_too_early)) == "crash");
}

TEST_CASE("the release of memory is ordered with its use", "[fault][!mayfail]") {
    // Symptom: a pass with every strategy.
    CHECK(word_of(explored(number_freed_too_early)) != "pass");
}

} // namespace explorer::testing
