// The words in which a pass is told.
#include "explorer/strategies/coverage.hpp"

#include <catch2/catch_test_macros.hpp>

namespace explorer::testing {

TEST_CASE("complete searches say how they were complete", "[coverage]") {
    coverage known;
    known.reduced = true;
    known.traces = 12;
    CHECK(to_text(known) == "every schedule (12, by partial-order reduction)");
    known = {};
    known.all_levels = true;
    known.levels = 3;
    known.in_levels = 1'524;
    CHECK(to_text(known) == "all 1,524 schedules");
    known.in_levels = 1;
    CHECK(to_text(known) == "the only schedule");
}

TEST_CASE("everything else is not exhaustive", "[coverage]") {
    coverage known;
    CHECK(to_text(known) == "no schedules; not exhaustive");
    known.count_other("POS", 9'999);
    known.count_other("PCT 2");
    known.count_other("PCT 10", 0);
    CHECK(to_text(known) == "10,000 schedules (POS, PCT); not exhaustive");
    known.levels = 1;
    known.in_levels = 6;
    CHECK(to_text(known) ==
          "all 6 schedules without preemptions and 10,000 others (POS, PCT); not exhaustive");
    known.levels = 2;
    known.stopped = true;
    CHECK(to_text(known) == "all 6 schedules with at most 1 preemption and 10,000 others "
                            "(POS, PCT); stopped early, not exhaustive");
}

TEST_CASE("runs that were cut short spoil every claim", "[coverage]") {
    coverage known;
    known.all_levels = true;
    known.levels = 1;
    known.in_levels = 2;
    known.cut_short = 1;
    CHECK_FALSE(known.exhaustive());
    CHECK(to_text(known) ==
          "all 2 schedules without preemptions, 1 of them cut short; not exhaustive");
}

} // namespace explorer::testing
