// Schedules as JSON, and lines of their sources.
#include "core/schedule.hpp"

#include "core/utf8.hpp"

#include <algorithm>
#include <array>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace runner {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 30> kinds{
    "start", "exit",  "create", "join",    "detach",  "lock",   "try_lock",   "unlock",
    "wait",  "wake",  "notify", "timeout", "sleep",   "load",   "store",      "rmw",
    "fence", "read",  "write",  "acquire", "release", "arrive", "futex_wait", "futex_wake",
    "once",  "clock", "yield",  "io",      "fail",    "other"};
static_assert(kinds.size() == static_cast<std::size_t>(step_kind::other) + 1);

json::string text(const std::string& from) {
    return json::string(valid_utf8(from));
}

json::object value_of(const schedule& in, const schedule_step& from) {
    json::object made{{"thread", in.threads[from.thread].id},
                      {"kind", to_string(from.kind)},
                      {"text", text(from.text)},
                      {"file", text(from.file)},
                      {"line", from.line},
                      {"function", text(from.function)},
                      {"time_ns", from.time_ns},
                      {"guilty", from.guilty},
                      {"preempted", from.preempted},
                      {"unusual", from.unusual},
                      {"blocked", from.blocked}};
    if (from.object) made["object"] = in.objects[*from.object].id;
    json::array stack;
    for (const auto& each : from.stack)
        stack.push_back(text(each));
    made["stack"] = std::move(stack);
    return made;
}

json::object value_of(const schedule_thread& from) {
    return {{"id", from.id},
            {"name", text(from.name)},
            {"created_by", from.created_by ? json::value(*from.created_by) : json::value(nullptr)},
            {"created_at", text(from.created_at)},
            {"entry", text(from.entry)}};
}

} // namespace

std::string_view to_string(step_kind kind) noexcept {
    return kinds[static_cast<std::size_t>(kind)];
}

step_kind step_kind_from(std::string_view word) noexcept {
    const auto found = std::find(kinds.begin(), kinds.end(), word);
    return found == kinds.end() ? step_kind::other : static_cast<step_kind>(found - kinds.begin());
}

std::string to_json(const schedule& what) {
    json::array threads;
    for (const auto& each : what.threads)
        threads.push_back(value_of(each));
    json::array objects;
    for (const auto& each : what.objects)
        objects.push_back(
            json::object{{"id", each.id}, {"name", text(each.name)}, {"kind", text(each.kind)}});
    json::array steps;
    for (const auto& each : what.steps)
        steps.push_back(value_of(what, each));
    return json::serialize(json::object{{"schedule", what.number},
                                        {"strategy", text(what.strategy)},
                                        {"preemptions", what.preemptions},
                                        {"minimal", what.minimal},
                                        {"threads", std::move(threads)},
                                        {"objects", std::move(objects)},
                                        {"events", std::move(steps)}});
}

std::string source_line(const schedule& of, std::string_view file, int line) {
    const auto source = std::find_if(of.sources.begin(), of.sources.end(),
                                     [file](const auto& each) { return each.file == file; });
    if (source == of.sources.end() || line < 1) return {};
    std::string_view rest = source->text;
    for (int skipped = 1; skipped < line && !rest.empty(); ++skipped)
        rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
    rest = rest.substr(0, rest.find('\n'));
    const auto first = rest.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    const auto last = rest.find_last_not_of(" \t\r");
    return std::string(rest.substr(first, last - first + 1));
}

bool is_telling(const schedule& what) {
    return std::any_of(what.steps.begin(), what.steps.end(), [&](const auto& step) {
        return step.guilty || step.thread != what.steps.front().thread;
    });
}

void add_source(schedule& into, const std::string& file, const std::string& text) {
    const auto present = std::find_if(into.sources.begin(), into.sources.end(),
                                      [&](const auto& each) { return each.file == file; });
    if (present == into.sources.end()) into.sources.push_back({file, text});
}

} // namespace runner
