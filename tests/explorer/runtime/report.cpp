// What the runner is told about an exploration: one JSON object.
#include "explorer/runtime/session.hpp"
#include "explorer/runtime/symbols.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace explorer {

namespace {

namespace json = boost::json;

constexpr std::size_t most_events = 4000;

/// What programs say need not be UTF-8; what the runner reads must be.
std::string readable(const std::string& text) {
    boost::system::error_code bad;
    (void)json::parse(json::serialize(json::value(text)), bad);
    if (!bad) return text;
    std::string plain;
    for (const char c : text)
        plain += static_cast<unsigned char>(c) < 128 ? c : '?';
    return plain;
}

json::array strings(const std::vector<std::string>& all) {
    json::array list;
    for (const auto& each : all)
        list.emplace_back(readable(each));
    return list;
}

std::string thread_name(thread_number number) {
    return number == 0 ? "main" : "thread " + std::to_string(number);
}

json::object event_of(const trace_event& event) {
    const auto places = places_of(event.stack);
    const auto best = best_place(places);
    json::array stack;
    for (const auto& place : places)
        stack.emplace_back(place.text());
    return {{"thread", event.thread},
            {"kind", event.kind},
            {"text", readable(event.text)},
            {"object", event.object},
            {"file", best.file},
            {"line", best.line},
            {"function", best.function},
            {"stack", std::move(stack)},
            {"time_ns", event.time},
            {"guilty", event.guilty},
            {"preempted", event.preempted},
            {"unusual", event.unusual},
            {"blocked", event.blocked}};
}

bool repeats(const trace_event& one, const trace_event& next) {
    return one.thread == next.thread && one.text == next.text && one.object == next.object &&
           !one.guilty && !next.guilty && !next.preempted && one.time == next.time;
}

/// A loop that looks again and again is one step, with how often.
std::vector<trace_event> without_repetitions(const std::vector<trace_event>& all) {
    std::vector<trace_event> kept;
    std::size_t times = 1;
    const auto finish = [&] {
        if (times > 1) kept.back().text += " (" + std::to_string(times) + " times)";
        times = 1;
    };
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i > 0 && repeats(all[i - 1], all[i])) {
            ++times;
            continue;
        }
        if (!kept.empty()) finish();
        kept.push_back(all[i]);
    }
    if (!kept.empty()) finish();
    return kept;
}

/// All events, or the first and the last of them: the middle of a long run repeats itself.
json::array events_of(const std::vector<trace_event>& events) {
    const auto all = without_repetitions(events);
    json::array list;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (i < most_events / 2 || i + most_events / 2 >= all.size())
            list.emplace_back(event_of(all[i]));
    return list;
}

json::array threads_of(world& where) {
    json::array list;
    for (std::size_t i = 0; i < where.thread_count(); ++i) {
        const auto& each = where.threads()[i];
        json::object one{{"id", each.number},
                         {"name", thread_name(each.number)},
                         {"created_at", ""},
                         {"entry", ""}};
        one["created_by"] = each.number == 0 ? json::value(nullptr) : json::value(each.creator);
        list.emplace_back(std::move(one));
    }
    return list;
}

json::array objects_of(world& where) {
    json::array list;
    for (std::uint32_t i = 1; i <= where.objects().count(); ++i) {
        const auto& each = where.objects().by_number(i);
        list.emplace_back(
            json::object{{"id", each.number}, {"name", each.name()}, {"kind", name_of(each.kind)}});
    }
    return list;
}

json::array outputs_of(const std::vector<printed_output>& all) {
    json::array list;
    for (const auto& each : all)
        list.emplace_back(
            json::object{{"text", readable(each.text)}, {"schedules", each.schedules}});
    return list;
}

} // namespace

std::string report_of(const session_result& what, const session_options& options) {
    const auto& search = what.search;
    json::object all;
    const finding none;
    const finding& found = what.found ? *what.found : none;
    all["verdict"] = what.found ? found.word : "pass";
    all["message"] = readable(found.message);
    auto notes = found.notes;
    if (!what.reproduced)
        notes.emplace_back("The schedule could not be repeated step by step: the program does "
                           "something different in "
                           "each run, such as looking at random numbers.");
    all["notes"] = strings(notes);
    all["where"] = readable(found.where);
    all["expected"] = readable(found.expected);
    all["actual"] = readable(found.actual);
    all["schedules"] = search.schedules;
    all["steps"] = search.steps;
    all["coverage"] = search.coverage;
    all["exhaustive"] = search.exhaustive;
    all["seed"] = options.seed;
    all["strategy"] = what.found ? search.strategy : "";
    all["schedule"] = what.found ? search.schedule : 0;
    all["preemptions"] = search.preemptions;
    all["minimal"] = search.minimal;
    all["hash"] = fmt::format("{:016x}", what.shown.hash);
    all["virtual_ns"] = what.shown.elapsed;
    if (options.outputs) all["outputs"] = outputs_of(what.outputs);
    if (what.found) {
        all["threads"] = threads_of(the_world());
        all["objects"] = objects_of(the_world());
        all["events"] = events_of(the_world().record().events());
    }
    return json::serialize(all);
}

} // namespace explorer
