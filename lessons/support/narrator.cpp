// Telling: what goes to the screen at once, and what is kept for the report.
#include "narrator_state.hpp"

#include "drawing.hpp"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <stdexcept>
#include <utility>

namespace narration {

namespace {

constexpr int longest_line = 88; // longer ones are tiring to read

recording data_of(const timeline& recorded, std::string caption) {
    return {std::move(caption), recorded.lanes(), recorded.events()};
}

// What the reader typed before Enter; nothing at the end of the input.
std::optional<std::string> typed_line() {
    std::fflush(stdout);
    std::string line;
    if (std::getline(std::cin, line)) return line;
    return std::nullopt;
}

} // namespace

void narrator::state::begin_story() {
    print(std::exchange(title, {}));
}

void narrator::state::begin(block now) {
    begin_story();
    const bool touches = last == block::nothing || last == block::heading ||
                         (last == block::lines && now == block::lines);
    if (!touches || now == block::heading) print("\n");
    last = now;
}

void narrator::state::print(std::string_view text) const {
    if (!silent) std::fwrite(text.data(), 1, text.size(), stdout);
}

void narrator::state::print_wrapped(std::string_view first, std::string_view text) const {
    const bool is_narrow = how.columns < 40; // then there is no room for an indent
    const auto lead = std::string(first);
    const auto indent = is_narrow ? 0 : first.size();
    const auto room = std::min(how.columns, longest_line) - static_cast<int>(indent);
    const auto lines = wrapped(is_narrow ? lead + std::string(text) : std::string(text), room);
    for (std::size_t i = 0; i < lines.size(); ++i)
        print((i == 0 && !is_narrow ? lead : std::string(indent, ' ')) + lines[i] + "\n");
}

std::vector<recording> narrator::state::recordings() const {
    std::vector<recording> all;
    for (const auto& told : timelines)
        all.push_back(
            data_of(told.recorded, told.is_shown ? told.caption : std::string(lesson.title)));
    return all;
}

narrator::narrator(std::unique_ptr<state> made) : state_(std::move(made)) {}

narrator::~narrator() = default;

void narrator::section(std::string_view heading) {
    state_->begin(state::block::heading);
    std::size_t longest = 0;
    for (const auto& line : wrapped(heading, state_->how.columns)) {
        longest = std::max(longest, line.size());
        state_->print(painted(line, "1", state_->how.colour) + "\n");
    }
    state_->print(painted(std::string(longest, '-'), "2", state_->how.colour) + "\n");
}

void narrator::say(std::string_view paragraph) {
    state_->begin(state::block::paragraph);
    state_->print_wrapped("", paragraph);
}

void narrator::item(std::string_view text) {
    state_->begin(state::block::lines);
    state_->print_wrapped("- ", text);
}

void narrator::say_line(std::string_view line) {
    state_->begin(state::block::lines);
    state_->print(std::string(line) + "\n");
}

void narrator::predict(std::string_view question, std::string_view answer) {
    state_->predictions.push_back({{"question", question}, {"answer", answer}});
    state_->begin(state::block::question);
    state_->print_wrapped("Predict: ", question);
    if (state_->how.interactive && !state_->silent) {
        state_->print("Your guess: ");
        if (!typed_line()) state_->print("\n");
    }
    state_->print_wrapped("Answer:  ", answer);
}

bool narrator::can_ask() const {
    return state_->how.interactive && !state_->silent;
}

std::optional<std::string> narrator::ask(std::string_view question) {
    state_->begin(state::block::question);
    state_->print(std::string(question) + " ");
    auto line = typed_line();
    if (!line || !state_->how.interactive) state_->print("\n"); // nobody pressed Enter here
    return line;
}

void narrator::fact(std::string_view key, std::int64_t value) {
    state_->facts[key] = value;
}

void narrator::fact(std::string_view key, double value) {
    state_->facts[key] = value;
}

void narrator::fact(std::string_view key, std::string_view value) {
    state_->facts[key] = value;
}

timeline& narrator::recorder() {
    auto& all = state_->timelines;
    if (all.empty() || all.back().is_shown) all.emplace_back();
    return all.back().recorded;
}

void narrator::show_timeline(std::string_view caption) {
    const auto data = data_of(recorder(), std::string(caption));
    auto& told = state_->timelines.back();
    told.caption = caption;
    told.is_shown = true;
    state_->begin(state::block::picture);
    for (const auto& line : wrapped(caption, state_->how.columns))
        state_->print(painted(line, "1", state_->how.colour) + "\n");
    state_->print(drawn(data, state_->how));
}

std::int64_t narrator::option(std::string_view name) const {
    const auto found = state_->options.find(name);
    if (found == state_->options.end())
        throw std::out_of_range("the lesson has no option --" + std::string(name));
    return found->second;
}

std::optional<std::string> narrator::word(std::string_view name) const {
    const auto found = state_->words.find(name);
    if (found == state_->words.end())
        throw std::out_of_range("the lesson has no option --" + std::string(name));
    return found->second;
}

} // namespace narration
