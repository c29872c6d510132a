// Reads one exercises.toml; whatever is wrong in it is told with file and line.
#include "core/catalogue_toml.hpp"

#include "core/toml_reader.hpp"
#include "core/verdict.hpp"

#include <algorithm>
#include <optional>

namespace runner {
namespace {

namespace fs = std::filesystem;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_name(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_';
    });
}

bool is_lesson_folder(std::string_view name) {
    return name.size() > 3 && is_digit(name[0]) && is_digit(name[1]) && name[2] == '_' &&
           is_name(name);
}

exercise_kind kind_of(const table_reader& from) {
    const std::string word = from.text("kind");
    for (const auto kind : {exercise_kind::build, exercise_kind::debug, exercise_kind::stretch}) {
        if (word == to_string(kind)) return kind;
    }
    from.fail(from.node("kind"), "'kind' must be build, debug or stretch, not '" + word + "'");
}

std::string file_stem_of(const table_reader& from) {
    std::string name = from.text("name");
    if (!is_name(name)) {
        from.fail(from.node("name"),
                  "'name' is the stem of a file: small letters, digits and '_', not '" + name +
                      "'");
    }
    return name;
}

/// The shipped file must fail, and the fault must be the learner's to find.
std::string shipped_verdict_of(const table_reader& from) {
    std::string word = from.text("verdict");
    const std::optional<verdict> known = verdict_from(word);
    if (!known) from.fail(from.node("verdict"), "'verdict' is no verdict: '" + word + "'");
    if (*known == verdict::pass || *known == verdict::grader_fault) {
        from.fail(from.node("verdict"),
                  "'verdict' is what the shipped file gets, which cannot be '" + word + "'");
    }
    return word;
}

void read_references(const table_reader& from, std::string_view key, exercise& into,
                     std::vector<std::string>& values, std::vector<exercise_reference>& all) {
    if (!from.has(key)) return;
    values = from.texts(key, 0);
    const toml::array& nodes = from.array(key);
    for (std::size_t i = 0; i < values.size(); ++i) {
        all.push_back(
            {into.id(), values[i], std::string(key), from.file(), nodes[i].source().begin.line});
    }
}

exercise read_exercise(const table_reader& from, const lesson& of,
                       std::vector<exercise_reference>& references) {
    from.refuse_others({"number", "name", "title", "kind", "difficulty", "minutes", "prerequisites",
                        "concepts", "task", "takeaway", "verdict", "uses", "deadline_ms", "hints"});
    exercise one;
    one.lesson = of.number;
    one.folder = of.folder;
    one.number = static_cast<int>(from.number("number", 1, 99));
    one.name = file_stem_of(from);
    one.title = from.text("title");
    one.kind = kind_of(from);
    one.difficulty = static_cast<int>(from.number("difficulty", 1, 10));
    one.minutes = static_cast<int>(from.number("minutes", 1, 240));
    one.concepts = from.texts("concepts", 1);
    one.task = from.text("task");
    one.takeaway = from.text("takeaway");
    one.verdict = shipped_verdict_of(from);
    one.hints = from.texts("hints", 3);
    if (from.has("deadline_ms")) {
        one.deadline = std::chrono::milliseconds(from.number("deadline_ms", 100, 60 * 1000));
    }
    read_references(from, "prerequisites", one, one.prerequisites, references);
    read_references(from, "uses", one, one.uses, references);
    return one;
}

void refuse_twins(const lesson& in, const exercise& one, const table_reader& from) {
    for (const exercise& other : in.exercises) {
        if (other.number == one.number) {
            from.fail(from.node("number"),
                      "number " + std::to_string(one.number) + " is taken by '" + other.name + "'");
        }
        if (other.name == one.name) {
            from.fail(from.node("name"), "the name '" + one.name + "' is taken by " + other.id());
        }
    }
}

void read_exercises(const table_reader& from, lesson_description& into) {
    for (const table_reader& each : from.tables("exercise", "exercise")) {
        exercise one = read_exercise(each, into.lesson, into.references);
        refuse_twins(into.lesson, one, each);
        into.lesson.exercises.push_back(std::move(one));
    }
}

} // namespace

lesson_description read_lesson(const fs::path& folder) {
    const fs::path file = folder / "exercises.toml";
    const toml::table whole = parse_toml(file);
    const table_reader top(whole, file, "the file");
    top.refuse_others({"lesson", "title", "exercise"});
    lesson_description result;
    result.lesson.folder = folder.filename().string();
    result.lesson.number = top.text("lesson");
    result.lesson.title = top.text("title");
    if (!is_lesson_folder(result.lesson.folder)) {
        top.fail(whole, "the folder must be called like 02_thread_pool, not '" +
                            result.lesson.folder + "'");
    }
    if (result.lesson.number != result.lesson.folder.substr(0, 2)) {
        top.fail(top.node("lesson"), "'lesson' is \"" + result.lesson.number +
                                         "\", but the folder is " + result.lesson.folder);
    }
    read_exercises(top, result);
    std::sort(result.lesson.exercises.begin(), result.lesson.exercises.end(),
              [](const exercise& a, const exercise& b) { return a.number < b.number; });
    return result;
}

} // namespace runner
