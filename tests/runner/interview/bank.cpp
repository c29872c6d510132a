// Reads the question bank, and complains about what a contributor forgot.
#include "interview/bank.hpp"

#include "core/toml_reader.hpp"
#include "core/verdict.hpp"

#include <algorithm>
#include <array>

namespace runner {

namespace fs = std::filesystem;

namespace {

constexpr std::array kinds{question_kind::concept_question, question_kind::output,
                           question_kind::bug, question_kind::design, question_kind::code};

/// What a question may refer to.
struct surroundings {
    const layout& places;
    const catalogue& all;
};

question_kind kind_of(const table_reader& from) {
    const std::string word = from.text("kind");
    const auto found = std::find_if(kinds.begin(), kinds.end(),
                                    [&](question_kind each) { return to_string(each) == word; });
    if (found == kinds.end())
        from.fail(from.node("kind"),
                  "'kind' must be concept, output, bug, design or code, not '" + word + "'");
    return *found;
}

void refuse_unknown_verdicts(const table_reader& from, const question& one) {
    for (const auto& word : one.choices)
        if (!verdict_from(word))
            from.fail(from.node("choices"),
                      "a bug's choices are verdicts, and '" + word + "' is none");
}

void read_program(const table_reader& from, const surroundings& in, question& into) {
    into.program = from.text("program");
    if (!fs::is_regular_file(program_file(in.places, into)))
        from.fail(from.node("program"), "there is no " + program_file(in.places, into).string());
    for (const toml::node& each : from.array("choices")) {
        const auto* text = each.as_string();
        if (text == nullptr) from.fail(each, "every choice must be a text: \"...\"");
        into.choices.push_back(text->get());
    }
    if (into.choices.size() < 2) from.fail(from.node("choices"), "a choice needs at least two");
    if (into.kind == question_kind::bug) refuse_unknown_verdicts(from, into);
}

void read_exercise(const table_reader& from, const surroundings& in, question& into) {
    into.exercise = from.text("exercise");
    const auto& all = in.all.exercises();
    const bool known = std::any_of(
        all.begin(), all.end(), [&](const exercise& each) { return each.id() == into.exercise; });
    if (!known) from.fail(from.node("exercise"), "there is no exercise '" + into.exercise + "'");
}

std::vector<follow_up> follow_ups_of(const table_reader& from) {
    std::vector<follow_up> all;
    for (const auto& each : from.tables("follow_up", "follow-up")) {
        each.refuse_others({"ask", "answer"});
        all.push_back({each.text("ask"), each.text("answer")});
    }
    if (all.empty()) from.fail(from.table(), "a question needs a [[question.follow_up]]");
    return all;
}

std::vector<std::string> rubric_of(const table_reader& from) {
    constexpr std::size_t most = 6;
    auto points = from.texts("rubric", 3);
    if (points.size() > most)
        from.fail(from.node("rubric"),
                  "a rubric has three to six points, not " + std::to_string(points.size()));
    return points;
}

question read_question(const table_reader& from, const surroundings& in,
                       const std::string& lesson) {
    from.refuse_others({"name", "title", "kind", "opening", "difficulty", "minutes", "prompt",
                        "aim", "clarify", "program", "choices", "exercise", "rubric", "answer",
                        "wrong", "follow_up"});
    question one;
    one.lesson = lesson;
    one.name = from.text("name");
    one.title = from.text("title");
    one.kind = kind_of(from);
    one.opening = from.table()["opening"].value_or(false);
    one.difficulty = static_cast<int>(from.number("difficulty", 1, 10));
    one.time = std::chrono::minutes(from.number("minutes", 1, 60));
    one.prompt = from.text("prompt");
    one.aim = from.text("aim");
    const bool asks_back = one.kind == question_kind::design || one.kind == question_kind::code;
    if (asks_back || from.has("clarify")) one.clarify = from.texts("clarify", 2);
    if (one.has_choices()) read_program(from, in, one);
    if (one.kind == question_kind::code) read_exercise(from, in, one);
    one.rubric = rubric_of(from);
    one.answer = from.text("answer");
    one.wrong = from.texts("wrong", 1);
    one.follow_ups = follow_ups_of(from);
    return one;
}

std::string lesson_of(const table_reader& from, const surroundings& in) {
    const std::string number = from.text("lesson");
    const auto& all = in.all.lessons();
    const bool known = std::any_of(all.begin(), all.end(),
                                   [&](const lesson& each) { return each.number == number; });
    if (!known) from.fail(from.node("lesson"), "there is no lesson '" + number + "'");
    return number;
}

void read_file(const fs::path& file, const surroundings& in, std::vector<question>& into) {
    const toml::table whole = parse_toml(file);
    const table_reader top(whole, file, "the file");
    top.refuse_others({"lesson", "question"});
    const std::string lesson = lesson_of(top, in);
    for (const auto& each : top.tables("question", "question")) {
        question one = read_question(each, in, lesson);
        const bool taken = std::any_of(into.begin(), into.end(), [&](const question& other) {
            return other.id() == one.id();
        });
        if (taken) each.fail(each.node("name"), "the name '" + one.id() + "' is taken");
        into.push_back(std::move(one));
    }
}

std::vector<fs::path> bank_files(const layout& places) {
    std::vector<fs::path> files;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(bank_folder(places), none))
        if (entry.path().extension() == ".toml") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

std::string_view to_string(question_kind kind) noexcept {
    switch (kind) {
    case question_kind::concept_question:
        return "concept";
    case question_kind::output:
        return "output";
    case question_kind::bug:
        return "bug";
    case question_kind::design:
        return "design";
    case question_kind::code:
        return "code";
    }
    return "";
}

fs::path bank_folder(const layout& places) {
    return places.root / "docs" / "interview";
}

fs::path program_file(const layout& places, const question& of) {
    return bank_folder(places) / "programs" / of.program;
}

bank bank::load(const layout& places, const catalogue& all) {
    std::vector<question> questions;
    for (const auto& file : bank_files(places))
        read_file(file, {places, all}, questions);
    std::stable_sort(questions.begin(), questions.end(),
                     [](const question& a, const question& b) { return a.lesson < b.lesson; });
    return bank(std::move(questions));
}

const question* bank::find(std::string_view id) const noexcept {
    const auto found = std::find_if(questions_.begin(), questions_.end(),
                                    [id](const question& each) { return each.id() == id; });
    return found == questions_.end() ? nullptr : &*found;
}

std::vector<const question*> bank::about(std::string_view lesson) const {
    std::vector<const question*> chosen;
    for (const auto& each : questions_)
        if (lesson.empty() || each.lesson == lesson) chosen.push_back(&each);
    return chosen;
}

} // namespace runner
