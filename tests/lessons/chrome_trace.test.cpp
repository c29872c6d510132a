// The trace that Perfetto opens.
#include "exports.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch_test_macros.hpp>

#include <chrono>
#include <string>

using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

json::array trace_of(const std::vector<narration::recording>& recordings) {
    const auto text = narration::chrome_trace({"02", "Thread pools"}, recordings);
    return json::parse(text).at("traceEvents").as_array();
}

// The first event of a phase and, for metadata, a name.
json::object find(const json::array& events, const json::value& phase, const json::value& name) {
    for (const auto& one : events)
        if (one.at("ph") == phase && one.at("name") == name) return one.as_object();
    return {};
}

} // namespace

TEST_CASE("spans are complete events in microseconds, on the thread of their lane", "[narration]") {
    const auto events =
        trace_of({{"fetches", {"caller", "worker 1"}, {{"worker 1", "/0", 1ms, 100ms}}}});
    const auto span = find(events, "X", "/0");
    CHECK(span.at("ts") == 1000);
    CHECK(span.at("dur") == 100000);
    CHECK(span.at("pid") == 1);
    CHECK(span.at("tid") == 2);
}

TEST_CASE("processes and threads have names", "[narration]") {
    const auto events = trace_of({{"fetches", {"worker 1"}, {}}, {"again", {"caller"}, {}}});
    const auto process = find(events, "M", "process_name");
    CHECK(process.at("args").at("name") == "Thread pools: fetches");
    const auto thread = find(events, "M", "thread_name");
    CHECK(thread.at("args").at("name") == "worker 1");
    CHECK(events.size() == 8U);
}

TEST_CASE("marks are instants, and odd labels survive", "[narration]") {
    const auto events =
        trace_of({{"", {"caller"}, {{"caller", "say \"no\"\n<\\>", 5us, 0us, true}}}});
    const auto mark = find(events, "i", "say \"no\"\n<\\>");
    CHECK(mark.at("ts") == 5);
    CHECK(mark.at("s") == "t");
}
