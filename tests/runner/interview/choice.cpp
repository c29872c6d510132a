// Shows choices and compares what was chosen with what a run finds.
#include "interview/choice.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>

#include <fmt/format.h>

namespace runner {

namespace {

/// Choices are outputs of several lines, or verdicts with what they mean.
std::string choice_text(const question& what, const std::string& choice) {
    if (what.kind == question_kind::output) return choice;
    if (choice == "pass")
        return choice + ": Nothing goes wrong, in whatever order the threads run.";
    const auto known = verdict_from(choice);
    return choice + ": " + std::string(known ? meaning(*known) : "");
}

void show_choices(const conversation& with, const question& what) {
    with.say(what.kind == question_kind::output
                 ? "Which of these can it print? Name all that are possible, by number, as in 1 3."
                 : "Which verdict does it get? Name the number.");
    std::vector<std::string> entries;
    for (const auto& each : what.choices)
        entries.push_back(choice_text(what, each));
    with.list(entries, true);
}

std::string numbers_of(const std::vector<bool>& right) {
    std::string text;
    for (std::size_t i = 0; i < right.size(); ++i)
        if (right[i]) text += (text.empty() ? "" : " ") + std::to_string(i + 1);
    return text;
}

} // namespace

std::vector<std::size_t> numbers_in(const std::string& text, std::size_t most) {
    auto blanks = text;
    std::replace(blanks.begin(), blanks.end(), ',', ' ');
    std::istringstream words(blanks);
    std::vector<std::size_t> all;
    for (std::string word; words >> word;) {
        std::size_t number = 0;
        const auto* const end = word.data() + word.size();
        const auto read = std::from_chars(word.data(), end, number);
        if (read.ec != std::errc{} || read.ptr != end || number < 1 || number > most) return {};
        all.push_back(number - 1);
    }
    return all;
}

namespace {

/// Asks until they can be understood.
std::vector<std::size_t> ask_numbers(const conversation& with, std::size_t most,
                                     const line_asker& ask) {
    for (;;) {
        auto chosen = numbers_in(ask("numbers:"), most);
        if (!chosen.empty()) return chosen;
        with.say(fmt::format("Type numbers from 1 to {}.", most));
    }
}

} // namespace

bool ask_choice(const conversation& with, examiner& by, const question& what,
                const line_asker& ask) {
    show_choices(with, what);
    const auto chosen = ask_numbers(with, what.choices.size(), ask);
    std::vector<bool> said(what.choices.size(), false);
    for (const auto each : chosen)
        said[each] = true;
    with.say("The explorer runs it ...");
    const auto found = by.run(what);
    const bool right = said == found.right;
    with.say(fmt::format("{} {} {}. {}", symbol(with.out(), right ? sign::held : sign::broken),
                         right ? "Right:" : "Not so; right is", numbers_of(found.right),
                         found.told));
    return right;
}

} // namespace runner
