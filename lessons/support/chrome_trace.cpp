// The trace event format:
// https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
#include "exports.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace narration {

namespace {

namespace json = boost::json;

// Names and orders a process or a thread: metadata events have the phase "M".
json::object metadata(const char* what, std::size_t process, std::size_t thread,
                      json::object arguments) {
    return {{"ph", "M"},     {"name", what}, {"pid", process},
            {"tid", thread}, {"ts", 0},      {"args", std::move(arguments)}};
}

json::object traced(const event& happened, std::size_t process, std::size_t thread) {
    json::object out{{"name", happened.label},
                     {"cat", "lesson"},
                     {"pid", process},
                     {"tid", thread},
                     {"ts", happened.start.count()}};
    if (happened.is_mark) {
        out["ph"] = "i";
        out["s"] = "t"; // the mark belongs to its thread
    } else {
        out["ph"] = "X";
        out["dur"] = happened.duration.count();
    }
    return out;
}

void add(json::array& events, const about& lesson, const recording& recorded, std::size_t process) {
    const auto name = std::string(lesson.title) + ": " + recorded.caption;
    events.push_back(metadata("process_name", process, 0, {{"name", name}}));
    events.push_back(metadata("process_sort_index", process, 0, {{"sort_index", process}}));
    for (std::size_t i = 0; i < recorded.lanes.size(); ++i) {
        events.push_back(metadata("thread_name", process, i + 1, {{"name", recorded.lanes[i]}}));
        events.push_back(metadata("thread_sort_index", process, i + 1, {{"sort_index", i + 1}}));
    }
    for (const auto& happened : recorded.events) {
        const auto lane = std::find(recorded.lanes.begin(), recorded.lanes.end(), happened.lane);
        const auto thread = static_cast<std::size_t>(lane - recorded.lanes.begin()) + 1;
        events.push_back(traced(happened, process, thread));
    }
}

} // namespace

std::string chrome_trace(const about& lesson, const std::vector<recording>& recordings) {
    json::array events;
    for (std::size_t i = 0; i < recordings.size(); ++i)
        add(events, lesson, recordings[i], i + 1);
    const json::object trace{{"traceEvents", std::move(events)}, {"displayTimeUnit", "ms"}};
    return json::serialize(trace) + "\n";
}

} // namespace narration
