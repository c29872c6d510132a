// The parts of the tables that can be wrong without anybody noticing.
#include "table.hpp"
#include "program.hpp"
#include "side_by_side.hpp"
#include "statistics.hpp"

#include <catch2/catch_test_macros.hpp>
#include <stdexcept>

using words = std::vector<std::string>;

TEST_CASE("a program's verdicts stand in its second line", "[explorer][tables]") {
    CHECK(tables::expected_verdicts("// expect: data_race") == words{"data_race"});
    CHECK(tables::expected_verdicts("// expect: pass | not modelled") ==
          words{"pass", "not_modelled"});
    CHECK(tables::expected_verdicts("#include <thread>") == words{"pass"});
}

TEST_CASE("a program is satisfied with any of its verdicts, and with no other",
          "[explorer][tables]") {
    const tables::program what{"strange", "a", "a.c", {"leak", "not_modelled"}};
    CHECK(what.expects("leak"));
    CHECK(what.expects("not_modelled"));
    CHECK_FALSE(what.expects("pass"));
}

TEST_CASE("columns are as wide as their widest cell, numbers to the right", "[explorer][tables]") {
    tables::table rows({"name", ">number"});
    rows.add({"a", "1"});
    rows.add({"longer", "1,000"});
    CHECK(rows.text() == "name    number\n"
                         "a            1\n"
                         "longer   1,000\n");
    CHECK_THROWS_AS(rows.add({"too few"}), std::invalid_argument);
}

TEST_CASE("the median of an even number is between the two in the middle", "[explorer][tables]") {
    CHECK(tables::median(std::vector<int>{9, 1, 4}) == 4);
    CHECK(tables::median(std::vector<int>{9, 1, 4, 5}) == 4.5);
    CHECK(tables::mean(std::vector<int>{1, 2, 6}) == 3);
}

TEST_CASE("results come in the order of the jobs, whoever did them", "[explorer][tables]") {
    const auto squares = tables::side_by_side(100, 3, [](std::size_t i) { return i * i; });
    REQUIRE(squares.size() == 100);
    for (std::size_t i = 0; i < squares.size(); ++i)
        CHECK(squares[i] == i * i);
}

TEST_CASE("what a job throws is thrown when all have ended", "[explorer][tables]") {
    const auto work = [](std::size_t i) { return i == 7 ? throw std::runtime_error("seven") : i; };
    CHECK_THROWS_AS((void)tables::side_by_side(20, 2, work), std::runtime_error);
}
