// The timeline as a picture.
#include "exports.hpp"

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <catch2/catch_test_macros.hpp>

#include <chrono>
#include <sstream>
#include <string>

using namespace std::chrono_literals;

namespace {

// Throws, which fails the test, when it is not well-formed.
boost::property_tree::ptree parsed(const std::string& text) {
    std::istringstream stream(text);
    boost::property_tree::ptree tree;
    boost::property_tree::read_xml(stream, tree);
    return tree;
}

std::string sample(const std::string& label) {
    return narration::svg({"02", "Thread pools"}, {{"ten fetches",
                                                    {"caller", "worker 1"},
                                                    {{"worker 1", label, 0ms, 100ms},
                                                     {"caller", "done", 100ms, 0ms, true}}}});
}

} // namespace

TEST_CASE("the picture is well-formed XML with a title and a description", "[narration]") {
    const auto tree = parsed(sample("/0"));
    CHECK(tree.get<std::string>("svg.title") == "Thread pools");
    CHECK(tree.get<std::string>("svg.desc") == "ten fetches: 2 lanes, 2 events, 100.0 ms in all. ");
    CHECK(tree.get<std::string>("svg.<xmlattr>.role") == "img");
}

TEST_CASE("labels cannot break out of the picture", "[narration]") {
    const auto text = sample("<script>&\"\x01");
    CHECK_NOTHROW(parsed(text));
    CHECK(text.find("<script") == std::string::npos);
}

TEST_CASE("it is readable on dark pages, and says everything in words", "[narration]") {
    const auto text = sample("/0");
    CHECK(text.find("prefers-color-scheme: dark") != std::string::npos);
    CHECK(text.find("worker 1: /0, 0.0 ms to 100.0 ms") != std::string::npos);
    CHECK(text.find("caller: done, at 100.0 ms") != std::string::npos);
}

TEST_CASE("a picture of nothing is still a picture", "[narration]") {
    CHECK_NOTHROW(parsed(narration::svg({"02", "Thread pools"}, {})));
    CHECK_NOTHROW(parsed(narration::svg({"02", "Thread pools"}, {{"empty", {}, {}}})));
}
