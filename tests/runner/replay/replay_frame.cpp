// Composes the screen of a replay.
#include "replay/replay_frame.hpp"

#include "core/schedule_state.hpp"
#include "core/timeline_text.hpp"
#include "core/utf8.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace runner {

namespace {

constexpr std::string_view key_help =
    "n next   p back   g first   G last   ! to the next !   q quit";
/// Below this many rows only the steps and the keys are shown.
constexpr std::size_t small_screen = 14;

using lines = std::vector<std::string>;

std::vector<std::string> split(const std::string& text) {
    lines all;
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos;
         end = text.find('\n', begin)) {
        all.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    all.push_back(text.substr(begin));
    return all;
}

void append(lines& to, const lines& from) {
    to.insert(to.end(), from.begin(), from.end());
}

std::string title(const terminal& out, const report& what, std::size_t at) {
    const auto seed = what.seed.value_or(1);
    const auto name = what.id.empty() ? what.exercise : what.id;
    const auto text = fmt::format("{} {}   {}   step {} of {}   seed {}", symbol(out, sign::broken),
                                  to_string(what.result), printable(name), at + 1,
                                  what.shown->steps.size(), seed);
    return styled(out, style::bold, shortened(out, text, static_cast<std::size_t>(out.width)));
}

/// At most two lines of it.
lines message(const terminal& out, const report& what) {
    auto all = split(wrapped(out, one_line(what.message), 2));
    if (all.size() > 2) {
        all.resize(2);
        all[1] = shortened(out, all[1] + " " + std::string(symbol(out, sign::dots)),
                           static_cast<std::size_t>(out.width));
    }
    return all;
}

/// The steps around `at`, so many lines, the current one in the middle where that can be.
lines steps_around(const terminal& out, const schedule& of, std::size_t at, std::size_t room) {
    const timeline_writer writer(out, of);
    const std::size_t first = at > room ? at - room : 0;
    schedule_state state(of);
    while (state.steps_taken() < first)
        state.advance();
    lines all;
    std::size_t current = 0;
    for (std::size_t i = first; i < of.steps.size() && i <= at + room; ++i) {
        const auto before = state.threads();
        state.advance();
        for (const auto& each : writer.step(i, before, state.threads(), i == at)) {
            if (i == at) current = all.size(); // the step's own row comes last
            append(all, split(each));
        }
    }
    const std::size_t last_begin = all.size() > room ? all.size() - room : 0;
    const std::size_t begin = std::min(current > room / 2 ? current - room / 2 : 0, last_begin);
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(begin));
    all.resize(room);
    return all;
}

std::string state_line(const terminal& out, const schedule& of, std::size_t thread,
                       const thread_state& state, std::size_t name_width) {
    const auto name = shortened(out, one_line(of.threads[thread].name), name_width);
    std::string text = "  " + name + std::string(name_width - columns(name) + 2, ' ');
    text += in_words(of, state);
    if (state.last_step && state.phase != thread_phase::ended) {
        const auto& step = of.steps[*state.last_step];
        if (step.line > 0)
            text += fmt::format("; at {}:{}{}", step.file, step.line,
                                step.function.empty() ? "" : " in " + step.function);
    }
    return shortened(out, one_line(text), static_cast<std::size_t>(out.width));
}

/// What is left out is said.
void shorten(lines& all, std::size_t room) {
    if (all.size() <= room) return;
    const auto left_out = all.size() - room + 1;
    all.resize(room == 0 ? 0 : room - 1);
    if (room > 0) all.push_back(fmt::format("  and {} more", left_out));
}

lines state_panel(const terminal& out, const schedule& of, std::size_t at, std::size_t room) {
    auto all = states_in_words(out, of, at + 1);
    shorten(all, room - 1);
    const auto time = of.steps[at].time_ns;
    const std::string clock = time > 0 ? fmt::format(" (clock: {})", virtual_time(time)) : "";
    all.insert(all.begin(), styled(out, style::bold, "Now" + clock));
    return all;
}

} // namespace

std::vector<std::string> states_in_words(const terminal& out, const schedule& of,
                                         std::size_t steps) {
    const auto states = state_after(of, steps);
    std::size_t name_width = 0;
    for (const auto& thread : of.threads)
        name_width = std::max(name_width, columns(one_line(thread.name)));
    name_width = std::min<std::size_t>(name_width, 16);
    lines all;
    for (std::size_t i = 0; i < states.size(); ++i)
        all.push_back(state_line(out, of, i, states[i], name_width));
    return all;
}

std::vector<std::string> replay_frame(const terminal& out, const report& what, std::size_t at,
                                      int rows) {
    const auto height = static_cast<std::size_t>(std::max(rows, 4));
    const auto& of = *what.shown;
    lines above{title(out, what, at)};
    lines below;
    if (height >= small_screen) {
        append(above, message(out, what));
        append(below, state_panel(out, of, at, std::min(of.threads.size() + 1, height / 3)));
    }
    append(above, timeline_writer(out, of).heading());
    below.push_back(
        styled(out, style::dim, shortened(out, key_help, static_cast<std::size_t>(out.width))));
    if (above.size() + below.size() + 1 > height) above.resize(1);
    const auto taken = above.size() + below.size();
    append(above, steps_around(out, of, at, height > taken ? height - taken : 1));
    append(above, below);
    above.resize(std::min(above.size(), height));
    return above;
}

} // namespace runner
