// Writes trace events.
#include "core/timeline_chrome.hpp"

#include "core/timeline_text.hpp"
#include "core/utf8.hpp"

#include <optional>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace runner {

namespace {

namespace json = boost::json;

json::string text(std::string_view from) {
    return json::string(valid_utf8(from));
}

json::object base(const char* phase, std::string_view name, std::size_t thread) {
    return {{"ph", phase}, {"name", text(name)}, {"pid", 1}, {"tid", thread}};
}

void add_names(const schedule& of, json::array& to) {
    auto process = base("M", "process_name", 0);
    process["args"] = json::object{{"name", text(fmt::format("schedule {}", of.number))}};
    to.push_back(process);
    for (std::size_t i = 0; i < of.threads.size(); ++i) {
        auto named = base("M", "thread_name", i);
        named["args"] = json::object{{"name", text(of.threads[i].name)}};
        to.push_back(named);
        auto sorted = base("M", "thread_sort_index", i);
        sorted["args"] = json::object{{"sort_index", i}};
        to.push_back(sorted);
    }
}

json::object arguments_of(const schedule_step& step) {
    json::object arguments{{"kind", to_string(step.kind)},
                           {"virtual time", text(virtual_time(step.time_ns))}};
    if (step.line > 0)
        arguments["at"] = text(fmt::format("{}:{} in {}", step.file, step.line, step.function));
    for (const char* sign : {"guilty", "preempted", "unusual"}) {
        const bool set = *sign == 'g' ? step.guilty : *sign == 'p' ? step.preempted : step.unusual;
        if (set) arguments[sign] = true;
    }
    return arguments;
}

void add_step(const schedule& of, std::size_t index, json::array& to) {
    const auto& step = of.steps[index];
    auto made = base("i", (step.guilty ? "! " : "") + step.text, step.thread);
    made["s"] = "t";
    made["cat"] = to_string(step.kind);
    made["ts"] = index;
    made["args"] = arguments_of(step);
    to.push_back(std::move(made));
}

/// From the step with which a thread begins to wait to its next one, or to the end.
void add_wait(const schedule& of, std::size_t index, json::array& to) {
    const auto& step = of.steps[index];
    if (!step.blocked) return;
    std::size_t end = index + 1;
    while (end < of.steps.size() && of.steps[end].thread != step.thread)
        ++end;
    auto made = base("X", step.text, step.thread);
    made["cat"] = "wait";
    made["ts"] = index;
    made["dur"] = end - index;
    to.push_back(std::move(made));
}

} // namespace

std::string timeline_chrome(const schedule& of) {
    json::array events;
    add_names(of, events);
    for (std::size_t i = 0; i < of.steps.size(); ++i) {
        add_wait(of, i, events);
        add_step(of, i, events);
    }
    return json::serialize(
        json::object{{"traceEvents", std::move(events)}, {"displayTimeUnit", "ms"}});
}

} // namespace runner
