// `workbook quiz`: predict what a program does; the explorer runs it and says who was right.
#include "commands/commands.hpp"

#include "commands/interview_parts.hpp"
#include "core/error.hpp"
#include "core/files.hpp"
#include "interview/choice.hpp"
#include "interview/quiz.hpp"

#include <algorithm>
#include <chrono>
#include <random>

#include <fmt/format.h>

namespace runner {

namespace {

/// The candidate leaves. Never leaves this file.
struct left {};

std::int64_t today() {
    const auto now = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    return now.time_since_epoch().count();
}

line_asker asker(const conversation& with) {
    return [&with](const std::string& prompt) {
        const auto line = with.ask(prompt);
        if (!line || *line == "quit") throw left{};
        return *line;
    };
}

bool ask_one(const conversation& with, examiner& by, const question& what) {
    with.say(what.prompt);
    with.show(by.program(what) + "\n");
    const bool right = ask_choice(with, by, what, asker(with));
    with.say(what.answer);
    return right;
}

/// How many of the first ones were right, and how many were asked.
std::pair<std::size_t, std::size_t> ask_all(const session& s, const conversation& with,
                                            const std::vector<const question*>& all,
                                            quiz_memory& known, bool wait_between) {
    const auto ask = asker(with);
    real_examiner by(s.places, s.all);
    std::size_t right = 0;
    std::size_t asked = 0;
    try {
        for (const auto* each : all) {
            if (asked > 0 && wait_between) (void)ask("Enter goes on, quit leaves:");
            with.title(fmt::format("Question {} of {}: {}  (lesson {})", asked + 1, all.size(),
                                   each->title, each->lesson));
            const bool now = ask_one(with, by, *each);
            right += now ? 1 : 0;
            ++asked;
            known[each->id()] = after_answer(known[each->id()], now, today());
            replace_file(s.places.quiz_file(), to_json(known) + "\n");
        }
    } catch (const left&) {
        with.say("Kept.");
    }
    return {right, asked};
}

/// For contributors: whether every program does what its question needs.
int check_all(session& s, const bank& questions, const std::string& lesson) {
    real_examiner by(s.places, s.all);
    int checked = 0;
    for (const auto* each : questions.about(lesson)) {
        if (!each->has_choices()) continue;
        const auto found = by.run(*each);
        std::string right;
        for (std::size_t i = 0; i < found.right.size(); ++i)
            if (found.right[i]) right += " " + std::to_string(i + 1);
        if (right.empty() || found.right == std::vector<bool>(found.right.size(), true))
            throw own_fault("question " + each->id() + ": some choices must be right, not all");
        fmt::print("{:<32} {} of {} choices:{}\n", each->id(), each->choices.size(),
                   to_string(each->kind), right);
        std::fflush(stdout);
        ++checked;
    }
    fmt::print("{} programs do what their questions need\n", checked);
    return 0;
}

} // namespace

int quiz(session& s, const quiz_options& options) {
    const auto questions = bank::load(s.places, s.all);
    const auto lesson = options.topic.empty() ? "" : s.all.find_lesson(options.topic).number;
    if (options.check) return check_all(s, questions, lesson);
    const auto of_topic = questions.about(lesson);
    if (std::none_of(of_topic.begin(), of_topic.end(),
                     [](const auto* each) { return each->has_choices(); }))
        throw usage_error("The quiz has no question of lesson " + lesson +
                          ". Next: another topic, or ./workbook quiz.");
    const answers from(s, options.answers, "quiz");
    const conversation with(s.out, from.source(), from.echo());
    auto known = read_quiz_memory(s.places.quiz_file());
    const auto due = questions_due(questions, known, lesson, today(), options.questions,
                                   options.seed.value_or(std::random_device{}()));
    if (due.empty()) {
        with.say("Nothing is due today, and you know all questions. They come back: what you "
                 "answered wrong sooner.");
        return 0;
    }
    with.say("Say what the program does; then it is run. quit leaves, and what you answered is "
             "kept.");
    const kept_on_interrupt farewell("Kept. Next: ./workbook quiz asks on.");
    const auto [right, asked] = ask_all(s, with, due, known, !from.echo());
    with.say(fmt::format("{} of {} right.", right, asked));
    return 0;
}

} // namespace runner
