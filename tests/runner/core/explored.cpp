// Reads the explorer's JSON; everything that comes in is checked, and told by its place.
#include "core/explored.hpp"

#include "core/error.hpp"
#include "core/utf8.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

namespace runner {
namespace {

namespace json = boost::json;

[[noreturn]] void wrong(const std::string& where, const std::string& what) {
    throw own_fault("what the explorer reported cannot be read: " + where + " " + what);
}

/// One JSON object and the name of its place: every question says what it misses.
class fields {
  public:
    fields(const json::value& from, std::string where) : where_(std::move(where)) {
        if (!from.is_object()) wrong(where_, "is not an object");
        object_ = &from.get_object();
    }

    [[nodiscard]] std::string text(std::string_view key) const {
        const auto* found = present(key);
        if (found == nullptr) return {};
        if (!found->is_string()) wrong(place(key), "is not a text");
        return valid_utf8({found->get_string().data(), found->get_string().size()});
    }

    [[nodiscard]] std::string required_text(std::string_view key) const {
        if (present(key) == nullptr) wrong(place(key), "is missing");
        return text(key);
    }

    [[nodiscard]] bool flag(std::string_view key) const {
        const auto* found = present(key);
        if (found == nullptr) return false;
        if (!found->is_bool()) wrong(place(key), "is neither true nor false");
        return found->get_bool();
    }

    template <typename Number>
    [[nodiscard]] std::optional<Number> number(std::string_view key) const {
        const auto* found = present(key);
        if (found == nullptr) return std::nullopt;
        boost::system::error_code error;
        const auto value = found->to_number<Number>(error);
        if (error) wrong(place(key), "is not a number that can be");
        return value;
    }

    [[nodiscard]] std::int64_t required_id(std::string_view key) const {
        const auto found = number<std::int64_t>(key);
        if (!found) wrong(place(key), "is missing");
        return *found;
    }

    [[nodiscard]] std::vector<std::string> texts(std::string_view key) const {
        std::vector<std::string> all;
        for (const auto& [value, at] : list(key)) {
            if (!value->is_string()) wrong(at, "is not a text");
            all.push_back(valid_utf8({value->get_string().data(), value->get_string().size()}));
        }
        return all;
    }

    /// The members of a list, each with the name of its place; none when there is no list.
    [[nodiscard]] std::vector<std::pair<const json::value*, std::string>>
    list(std::string_view key) const {
        std::vector<std::pair<const json::value*, std::string>> all;
        const auto* found = present(key);
        if (found == nullptr) return all;
        if (!found->is_array()) wrong(place(key), "is not a list");
        for (const auto& each : found->get_array())
            all.emplace_back(&each, fmt::format("{}[{}]", place(key), all.size()));
        return all;
    }

    [[nodiscard]] std::string place(std::string_view key) const {
        return where_.empty() ? std::string(key) : where_ + "." + std::string(key);
    }

  private:
    [[nodiscard]] const json::value* present(std::string_view key) const {
        const auto* found = object_->if_contains(key);
        return found == nullptr || found->is_null() ? nullptr : found;
    }

    const json::object* object_ = nullptr;
    std::string where_;
};

template <typename Entry>
std::optional<std::size_t> index_of(const std::vector<Entry>& all, std::int64_t id) {
    const auto found =
        std::find_if(all.begin(), all.end(), [id](const Entry& each) { return each.id == id; });
    if (found == all.end()) return std::nullopt;
    return static_cast<std::size_t>(found - all.begin());
}

schedule_thread thread_from(const fields& from) {
    schedule_thread made;
    made.id = from.required_id("id");
    made.name = from.text("name");
    if (made.name.empty()) made.name = fmt::format("thread {}", made.id);
    made.created_by = from.number<std::int64_t>("created_by");
    made.created_at = from.text("created_at");
    made.entry = from.text("entry");
    return made;
}

schedule_object object_from(const fields& from) {
    return {from.required_id("id"), from.text("name"), from.text("kind")};
}

std::size_t thread_of(const fields& from, const schedule& in) {
    const auto id = from.required_id("thread");
    const auto found = index_of(in.threads, id);
    if (!found) wrong(from.place("thread"), fmt::format("is {}, which is no thread's id", id));
    return *found;
}

schedule_step step_from(const fields& from, const schedule& in) {
    schedule_step made;
    made.thread = thread_of(from, in);
    made.kind = step_kind_from(from.required_text("kind"));
    made.text = from.text("text");
    if (const auto id = from.number<std::int64_t>("object"))
        made.object = index_of(in.objects, *id);
    made.file = from.text("file");
    made.line = from.number<int>("line").value_or(0);
    made.function = from.text("function");
    made.stack = from.texts("stack");
    made.time_ns = from.number<std::uint64_t>("time_ns").value_or(0);
    made.guilty = from.flag("guilty");
    made.preempted = from.flag("preempted");
    made.unusual = from.flag("unusual");
    made.blocked = from.flag("blocked");
    return made;
}

schedule schedule_from(const fields& from) {
    schedule made;
    for (const auto& [value, where] : from.list("threads"))
        made.threads.push_back(thread_from({*value, where}));
    for (const auto& [value, where] : from.list("objects"))
        made.objects.push_back(object_from({*value, where}));
    for (const auto& [value, where] : from.list("events"))
        made.steps.push_back(step_from({*value, where}, made));
    for (const auto& [value, where] : from.list("sources")) {
        const fields source(*value, where);
        made.sources.push_back({source.text("file"), source.text("text")});
    }
    made.number = from.number<std::uint64_t>("schedule").value_or(0);
    made.strategy = from.text("strategy");
    made.preemptions = from.number<std::uint64_t>("preemptions").value_or(0);
    made.minimal = from.flag("minimal");
    return made;
}

/// What is not modelled is no mistake of the program: it is told as a limit that was met.
void take_verdict(const fields& from, explored& into) {
    constexpr std::string_view not_modelled = "not modelled: ";
    const auto word = from.required_text("verdict");
    into.message = from.text("message");
    if (word == "not_modelled") {
        into.result = verdict::constraint;
        if (!into.message.starts_with(not_modelled)) into.message.insert(0, not_modelled);
        return;
    }
    const auto known = verdict_from(word);
    if (!known) wrong(from.place("verdict"), "is '" + word + "', which is no verdict");
    into.result = *known;
}

} // namespace

explored parse_explored(std::string_view text) {
    boost::system::error_code error;
    const auto whole = json::parse({text.data(), text.size()}, error);
    if (error) wrong("the text", "is not JSON: " + error.message());
    const fields from(whole, "");
    explored made;
    take_verdict(from, made);
    made.notes = from.texts("notes");
    made.where = from.text("where");
    made.expected = from.text("expected");
    made.actual = from.text("actual");
    made.schedules = from.number<std::uint64_t>("schedules").value_or(0);
    made.steps = from.number<std::uint64_t>("steps").value_or(0);
    made.coverage = from.text("coverage");
    made.seed = from.number<std::uint64_t>("seed").value_or(1);
    made.hash = from.text("hash");
    for (const auto& [value, where] : from.list("outputs")) {
        const fields output(*value, where);
        made.outputs.push_back(
            {output.text("text"), output.number<std::uint64_t>("schedules").value_or(0)});
    }
    made.shown = schedule_from(from);
    return made;
}

} // namespace runner
