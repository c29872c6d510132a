// What the lesson under test tells as JSON.
#pragma once

#include "captured.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <catch2/catch_test_macros.hpp>

#include <map>
#include <string>

namespace testing {

/// The program of the lesson that this test belongs to.
inline const std::string lesson = WORKBOOK_LESSON;

/// Runs it with `--json` and these arguments, and gives its facts: once for all the claims about
/// them. Fails the test when it fails.
inline boost::json::object facts_of(const std::string& arguments = "") {
    static std::map<std::string, boost::json::object> known;
    if (const auto found = known.find(arguments); found != known.end()) return found->second;
    const auto run = run_captured(lesson, "--json " + arguments);
    INFO(run.err);
    REQUIRE(run.status == 0);
    return known[arguments] = boost::json::parse(run.out).at("facts").as_object();
}

} // namespace testing
