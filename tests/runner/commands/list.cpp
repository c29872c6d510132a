// `workbook list`: lessons and exercises with state, kind, difficulty and minutes.
#include "commands/commands.hpp"

#include "commands/overview.hpp"
#include "core/utf8.hpp"

#include <algorithm>
#include <cstdio>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/core.h>

namespace runner {
namespace {

namespace json = boost::json;

json::array texts(const std::vector<std::string>& all) {
    json::array result;
    for (const std::string& one : all)
        result.emplace_back(one);
    return result;
}

json::object to_object(const exercise& one, const exercise_progress& entry) {
    json::object result;
    result["id"] = one.id();
    result["exercise"] = one.key();
    result["name"] = one.name;
    result["title"] = one.title;
    result["kind"] = to_string(one.kind);
    result["difficulty"] = one.difficulty;
    result["minutes"] = one.minutes;
    result["prerequisites"] = texts(one.prerequisites);
    result["concepts"] = texts(one.concepts);
    result["file"] = ("exercises" / one.file()).string();
    result["state"] = state_of(entry);
    result["passed"] = entry.passed;
    result["passed_at"] = entry.passed_at;
    result["attempts"] = entry.attempts;
    result["hints"] = entry.hints;
    result["hint_levels"] = one.hints.size();
    result["revealed"] = entry.revealed;
    result["last_verdict"] = entry.last_verdict;
    return result;
}

void print_json(const session& s, const progress& done) {
    json::array lessons;
    for (const lesson& one : s.all.lessons()) {
        json::array exercises;
        for (const exercise& e : one.exercises) {
            exercises.push_back(to_object(e, done.of(e.key())));
        }
        lessons.push_back(json::object{{"lesson", one.number},
                                       {"folder", one.folder},
                                       {"title", one.title},
                                       {"exercises", std::move(exercises)}});
    }
    json::object whole;
    whole["current"] = first_open(s.all, done).key();
    whole["passed"] = passed_count(s.all, done);
    whole["exercises"] = s.all.exercises().size();
    whole["lessons"] = std::move(lessons);
    fmt::print("{}\n", json::serialize(whole));
}

std::size_t longest_name(const catalogue& all) {
    std::size_t longest = 0;
    for (const exercise& one : all.exercises())
        longest = std::max(longest, one.name.size());
    return longest;
}

/// Everything in one line where there is room, else the name and below it the rest.
void print_exercise(const session& s, const exercise& one, const exercise_progress& entry,
                    std::size_t name_width, bool current) {
    const std::string_view here = current ? symbol(s.out, sign::arrow) : "";
    const std::string lead = fmt::format("{:<2} {} {} ", here, state_sign(s.out, entry), one.id());
    const std::string facts = fmt::format("{:<7}  {:>2}/10  {:>3} min  {}", to_string(one.kind),
                                          one.difficulty, one.minutes, state_of(entry));
    if (const std::string whole = fmt::format("{}{:<{}}  {}", lead, one.name, name_width, facts);
        columns(whole) <= static_cast<std::size_t>(s.out.width)) {
        fmt::print("{}\n", whole);
        return;
    }
    if (columns(lead) + one.name.size() <= static_cast<std::size_t>(s.out.width)) {
        fmt::print("{}{}\n", lead, one.name);
    } else {
        fmt::print("{}\n{}\n", lead.substr(0, lead.size() - 1), wrapped(s.out, one.name, 5));
    }
    fmt::print("{}\n", wrapped(s.out, facts, 5));
}

void print_text(const session& s, const progress& done) {
    const exercise& current = first_open(s.all, done);
    const std::size_t name_width = longest_name(s.all);
    for (const lesson& one : s.all.lessons()) {
        fmt::print("{}\n",
                   styled(s.out, style::bold, wrapped(s.out, one.number + " " + one.title)));
        for (const exercise& e : one.exercises) {
            print_exercise(s, e, done.of(e.key()), name_width, e.id() == current.id());
        }
        fmt::print("\n");
    }
    fmt::print("{}\n", progress_bar(s.out, passed_count(s.all, done), s.all.exercises().size()));
}

} // namespace

int list(session& s, bool as_json) {
    progress_store store(s.places.progress_file());
    const progress done = store.read();
    tell_notice(store);
    if (as_json) {
        print_json(s, done);
    } else {
        print_text(s, done);
    }
    return 0;
}

} // namespace runner
