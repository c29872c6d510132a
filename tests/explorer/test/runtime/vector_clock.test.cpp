// Vector clocks: a counter a thread, and joins that only ever add.
#include "explorer/runtime/vector_clock.hpp"

#include <catch2/catch_test_macros.hpp>

namespace explorer::testing {

namespace {

vector_clock clock_of(std::initializer_list<epoch> counters) {
    vector_clock made;
    for (std::size_t thread = 0; const auto value : counters)
        made.set(thread++, value);
    return made;
}

} // namespace

TEST_CASE("a counter that was never set is zero", "[vector_clock]") {
    vector_clock clock;
    CHECK(clock.empty());
    CHECK(clock.of(0) == 0);
    clock.set(3, 7);
    CHECK_FALSE(clock.empty());
    CHECK(clock.of(3) == 7);
    CHECK(clock.of(2) == 0);
    CHECK(clock.of(4) == 0);
    CHECK(clock.of(1'000'000) == 0);
}

TEST_CASE("a join takes the larger of each two counters", "[vector_clock]") {
    auto longer = clock_of({1, 5, 2});
    auto shorter = clock_of({4, 3});
    SECTION("into the shorter") {
        shorter.join(longer);
        CHECK((shorter.of(0) == 4 && shorter.of(1) == 5 && shorter.of(2) == 2));
        CHECK((longer.of(0) == 1 && longer.of(1) == 5 && longer.of(2) == 2));
    }
    SECTION("into the longer") {
        longer.join(shorter);
        CHECK((longer.of(0) == 4 && longer.of(1) == 5 && longer.of(2) == 2));
    }
    SECTION("into itself, and with one that knows nothing") {
        longer.join(longer);
        longer.join({});
        CHECK((longer.of(0) == 1 && longer.of(1) == 5 && longer.of(2) == 2));
    }
}

TEST_CASE("a cleared clock knows nothing", "[vector_clock]") {
    auto clock = clock_of({1, 2});
    clock.clear();
    CHECK(clock.empty());
    CHECK(clock.of(1) == 0);
}

} // namespace explorer::testing
