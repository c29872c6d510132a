// Reads one exercises.toml; whatever is wrong in it is told with file and line.
#include "core/catalogue_toml.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "core/nearest.hpp"
#include "core/verdict.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

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

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// Blanks at both ends go, and line breaks within a paragraph: the terminal and the site break
/// lines themselves. Empty lines, and what begins with a blank (code), stay.
std::string flowing(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    text = text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool inside = text[i] == '\n' && text[i - 1] != '\n' && text[i + 1] != '\n' &&
                            text[i + 1] != ' ' && text[i + 1] != '-';
        result += inside ? ' ' : text[i];
    }
    return result;
}

/// Reads values out of one table, and complains with the line of the value or of the table.
class table_reader {
  public:
    table_reader(const toml::table& from, fs::path file, std::string what)
        : from_(from), file_(std::move(file)), what_(std::move(what)) {}

    [[noreturn]] void fail(const toml::node& at, const std::string& why) const {
        throw own_fault(file_.string() + ":" + std::to_string(at.source().begin.line) + ": " + why);
    }

    [[nodiscard]] const toml::node& node(std::string_view key) const {
        const toml::node* found = from_.get(key);
        if (found == nullptr) fail(from_, what_ + " has no '" + std::string(key) + "'");
        return *found;
    }

    [[nodiscard]] bool has(std::string_view key) const { return from_.get(key) != nullptr; }

    [[nodiscard]] std::string text(std::string_view key) const {
        const toml::node& found = node(key);
        return text_of(found, "'" + std::string(key) + "'");
    }

    [[nodiscard]] std::int64_t number(std::string_view key, std::int64_t least,
                                      std::int64_t most) const {
        const toml::node& found = node(key);
        const auto* value = found.as_integer();
        if (value == nullptr || value->get() < least || value->get() > most) {
            fail(found, "'" + std::string(key) + "' must be a whole number from " +
                            std::to_string(least) + " to " + std::to_string(most));
        }
        return value->get();
    }

    [[nodiscard]] const toml::array& array(std::string_view key) const {
        const toml::node& found = node(key);
        const toml::array* values = found.as_array();
        if (values == nullptr) fail(found, "'" + std::string(key) + "' must be a list: [...]");
        return *values;
    }

    [[nodiscard]] std::vector<std::string> texts(std::string_view key, std::size_t least) const {
        const toml::array& values = array(key);
        std::vector<std::string> result;
        for (const toml::node& value : values) {
            result.push_back(text_of(value, "every entry of '" + std::string(key) + "'"));
        }
        if (result.size() < least) {
            fail(values, "'" + std::string(key) + "' needs at least " + std::to_string(least) +
                             (least == 1 ? " entry" : " entries") + ", and has " +
                             std::to_string(result.size()));
        }
        return result;
    }

    /// A key that nobody reads is a typing mistake.
    void refuse_others(const std::vector<std::string>& known) const {
        for (const auto& [key, value] : from_) {
            const std::string name(key.str());
            if (std::find(known.begin(), known.end(), name) != known.end()) continue;
            const std::string meant = nearest(name, known);
            fail(value, what_ + " has an unknown key '" + name + "'" +
                            (meant.empty() ? "" : "; did you mean '" + meant + "'?"));
        }
    }

    [[nodiscard]] const fs::path& file() const { return file_; }

  private:
    [[nodiscard]] std::string text_of(const toml::node& found, const std::string& name) const {
        const auto* value = found.as_string();
        if (value == nullptr) fail(found, name + " must be a text: \"...\"");
        if (is_blank(value->get())) fail(found, name + " must not be empty");
        return flowing(value->get());
    }

    const toml::table& from_;
    fs::path file_;
    std::string what_;
};

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

toml::table parse(const fs::path& file) {
    std::string text;
    try {
        text = read_text(file);
    } catch (const usage_error& unreadable) {
        throw own_fault(unreadable.what());
    }
    try {
        return toml::parse(text, file.string());
    } catch (const toml::parse_error& broken) {
        throw own_fault(file.string() + ":" + std::to_string(broken.source().begin.line) + ": " +
                        std::string(broken.description()));
    }
}

void read_exercises(const table_reader& from, const fs::path& file, lesson_description& into) {
    for (const toml::node& node : from.array("exercise")) {
        const toml::table* table = node.as_table();
        if (table == nullptr) from.fail(node, "an exercise is a table: [[exercise]]");
        const std::string position = std::to_string(into.lesson.exercises.size() + 1);
        const table_reader reader(*table, file, "exercise " + position);
        exercise one = read_exercise(reader, into.lesson, into.references);
        refuse_twins(into.lesson, one, reader);
        into.lesson.exercises.push_back(std::move(one));
    }
}

} // namespace

lesson_description read_lesson(const fs::path& folder) {
    const fs::path file = folder / "exercises.toml";
    const toml::table whole = parse(file);
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
    if (top.has("exercise")) read_exercises(top, file, result);
    std::sort(result.lesson.exercises.begin(), result.lesson.exercises.end(),
              [](const exercise& a, const exercise& b) { return a.number < b.number; });
    return result;
}

} // namespace runner
