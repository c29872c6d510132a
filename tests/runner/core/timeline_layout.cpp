// Fits the columns of a timeline into the terminal; what matters least gives way first.
#include "core/timeline_layout.hpp"

#include "core/utf8.hpp"

#include <algorithm>
#include <numeric>
#include <set>

namespace runner {

namespace {

constexpr std::size_t most_wide_lanes = 4;
constexpr std::size_t least_lane = 2;
constexpr std::size_t most_short_name = 4;
constexpr std::size_t least_text = 18;
constexpr std::size_t least_source = 14;
constexpr std::size_t most_place = 20;
/// Beside lanes there must be room for this much.
constexpr std::size_t least_beside_lanes = 34;

std::vector<std::string> words_of(const std::string& name) {
    const auto space = name.find(' ');
    if (space == std::string::npos) return {name};
    return {name.substr(0, space), name.substr(space + 1)};
}

/// "thread 12" as "12"; other names by what fits.
std::string short_name(const schedule_thread& thread) {
    const auto words = words_of(one_line(thread.name));
    return std::string(fitting_prefix(words.back(), most_short_name));
}

std::size_t widest(const std::vector<std::string>& all) {
    std::size_t most = 0;
    for (const auto& each : all)
        most = std::max(most, columns(each));
    return most;
}

std::string common_file(const schedule& of) {
    std::set<std::string> files;
    for (const auto& step : of.steps)
        if (!step.file.empty() && step.line > 0) files.insert(step.file);
    return files.size() == 1 ? *files.begin() : std::string();
}

std::size_t widest_text(const schedule& of) {
    std::size_t most = least_text;
    for (const auto& step : of.steps)
        most = std::max(most, columns(one_line(step.text)));
    return most;
}

std::size_t widest_place(const timeline_layout& layout, const schedule& of) {
    std::size_t most = 0;
    for (const auto& step : of.steps)
        most = std::max(most, columns(place_of(layout, step)));
    return std::min(most, most_place);
}

/// Chooses how threads are shown; returns the room beside them.
std::size_t place_threads(std::size_t width, const schedule& of, timeline_layout& into) {
    const auto room = [&] {
        const auto taken = timeline_layout::margin + into.threads_width();
        return width > taken ? width - taken : 0;
    };
    for (const auto& thread : of.threads)
        into.lane_widths.push_back(widest(lane_heading(into, thread)) + 1);
    if (of.threads.size() <= most_wide_lanes && room() >= least_beside_lanes) return room();
    into.manner = timeline_manner::narrow_lanes;
    into.lane_widths.clear();
    for (const auto& thread : of.threads)
        into.lane_widths.push_back(std::max(columns(short_name(thread)), least_lane) + 1);
    if (room() >= least_beside_lanes) return room();
    into.manner = timeline_manner::names;
    into.lane_widths.clear();
    for (const auto& thread : of.threads)
        into.name_width = std::max(into.name_width, columns(one_line(thread.name)) + 2);
    into.name_width = std::min<std::size_t>(into.name_width, 18);
    return room();
}

} // namespace

std::size_t timeline_layout::threads_width() const noexcept {
    return std::accumulate(lane_widths.begin(), lane_widths.end(), name_width);
}

timeline_layout timeline_layout_for(const terminal& out, const schedule& of) {
    timeline_layout made;
    made.only_file = common_file(of);
    const auto width = static_cast<std::size_t>(std::max(1, out.width));
    const auto room = place_threads(width, of, made);
    made.place_width = widest_place(made, of);
    if (room < least_text + made.place_width + 2) {
        made.manner = timeline_manner::sentences;
        made.lane_widths.clear();
        return made;
    }
    const auto left = room - made.place_width - 2;
    // What happens comes first; the source beside it may be cut, and goes where it would be a stub.
    const bool both = left >= least_text + least_source + 2;
    made.text_width = std::min(widest_text(of), both ? left - least_source - 2 : left);
    if (both) made.source_width = left - made.text_width - 2;
    return made;
}

std::string place_of(const timeline_layout& layout, const schedule_step& step) {
    if (step.file.empty() || step.line < 1) return {};
    const auto line = std::to_string(step.line);
    return layout.only_file.empty() ? one_line(step.file) + ":" + line : line;
}

std::vector<std::string> lane_heading(const timeline_layout& layout,
                                      const schedule_thread& thread) {
    if (layout.manner == timeline_manner::narrow_lanes) return {short_name(thread)};
    auto words = words_of(one_line(thread.name));
    for (auto& word : words)
        word = std::string(fitting_prefix(word.empty() ? "?" : word, 10));
    return words;
}

std::string one_line(std::string_view text) {
    auto result = printable(text);
    std::replace(result.begin(), result.end(), '\n', ' ');
    return result;
}

} // namespace runner
