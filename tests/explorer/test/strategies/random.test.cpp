// The generator: the same numbers everywhere, each as likely as the next.
#include "explorer/strategies/random.hpp"

#include "chi_square.hpp"

#include <catch2/catch_test_macros.hpp>

#include <set>

namespace explorer::testing {

TEST_CASE("the numbers are those of splitmix64 and xoshiro256**", "[random]") {
    static_assert(mix(0) == 0xe220a8397b1dcdafU); // published with splitmix64
    random_source random(42);
    CHECK(random.next() == 1546998764402558742U);
    CHECK(random.next() == 6990951692964543102U);
}

TEST_CASE("numbers below n are evenly spread", "[random]") {
    random_source random(7);
    std::map<std::string, std::uint64_t> counts;
    for (int i = 0; i < 70'000; ++i)
        ++counts[std::to_string(random.below(7))];
    CHECK(counts.size() == 7);
    CHECK(chi_square(counts, 7) < 22.5); // 6 degrees of freedom, one in 1,000
    CHECK(random.below(1) == 0);
    // With n just above 2^63 a plain remainder would give small numbers twice as often.
    std::uint64_t small = 0;
    const auto n = (std::uint64_t{1} << 63U) + 2;
    for (int i = 0; i < 10'000; ++i)
        small += random.below(n) < n / 2 ? 1U : 0U;
    CHECK(small > 4'800);
    CHECK(small < 5'200);
}

TEST_CASE("derived seeds differ", "[random]") {
    std::set<std::uint64_t> seeds;
    for (std::uint64_t base = 0; base < 100; ++base)
        for (std::uint64_t number = 0; number < 100; ++number)
            seeds.insert(derived_seed(base, number));
    CHECK(seeds.size() == 10'000);
}

} // namespace explorer::testing
