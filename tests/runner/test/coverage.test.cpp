// What a pass means is said for all claims together, and never more than is true.
#include "core/coverage.hpp"

#include <catch2/catch_test_macros.hpp>

using runner::claim_coverage;
using runner::combined_coverage;

namespace {

const claim_coverage bounded{1524, "all 1,524 schedules with at most 2 preemptions and 80 others "
                                   "(POS); not exhaustive"};
const claim_coverage sampled{10000, "10,000 schedules (POS, SURW, PCT); not exhaustive"};
const claim_coverage every{24, "all 24 schedules"};
const claim_coverage reduced{12, "every schedule (12, by partial-order reduction)"};
const claim_coverage in_real_time{};

} // namespace

TEST_CASE("one claim keeps the explorer's own words", "[runner][schedule]") {
    CHECK(combined_coverage({bounded}) == bounded.words);
    CHECK(combined_coverage({every}) == "all 24 schedules");
}

TEST_CASE("claims that were tried alike are told together", "[runner][schedule]") {
    CHECK(combined_coverage({every, reduced}) ==
          "2 claims, each with every schedule; 36 schedules in all");
    CHECK(combined_coverage({bounded, bounded}) ==
          "2 claims, each with all schedules of at most 2 preemptions; 3,048 schedules in all; not "
          "exhaustive");
    CHECK(combined_coverage({in_real_time, in_real_time}) ==
          "each claim ran once, in real time; other schedules were not explored");
}

TEST_CASE("claims that were tried differently are counted, the weakest last",
          "[runner][schedule]") {
    CHECK(combined_coverage({sampled, every, bounded, bounded, in_real_time}) ==
          "5 claims: 1 with every schedule, 2 with all schedules of at most 2 preemptions, 1 "
          "sampled, 1 once, in real time; 13,072 schedules in all; not exhaustive");
}

TEST_CASE("a bound of one and a bound of none are named as they are", "[runner][schedule]") {
    const claim_coverage one{9, "all 9 schedules with at most 1 preemption; not exhaustive"};
    const claim_coverage none{2, "all 2 schedules without preemptions and 5 others (POS); not "
                                 "exhaustive"};
    CHECK(combined_coverage({none, one}) ==
          "2 claims: 1 with all schedules of at most 1 preemption, 1 with all schedules without "
          "preemptions; 11 schedules in all; not exhaustive");
}

TEST_CASE("large numbers are grouped", "[runner][schedule]") {
    CHECK(runner::with_commas(0) == "0");
    CHECK(runner::with_commas(999) == "999");
    CHECK(runner::with_commas(1000) == "1,000");
    CHECK(runner::with_commas(1234567) == "1,234,567");
}
