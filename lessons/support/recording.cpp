// The layout that the terminal's picture and the SVG share.
#include "recording.hpp"

#include "terminal.hpp"

#include <algorithm>

namespace narration {

namespace {

using std::chrono::microseconds;

bool is_free(const row& where, const event& wanted) {
    return std::none_of(where.events.begin(), where.events.end(), [&](const event& taken) {
        return !taken.is_mark && wanted.start < taken.end() && taken.start < wanted.end();
    });
}

// Puts the event into the first of a lane's rows that has room for it.
void place(std::vector<row>& rows, std::size_t first, const event& happened) {
    auto fit = std::find_if(rows.begin() + static_cast<std::ptrdiff_t>(first), rows.end(),
                            [&](const row& one) { return is_free(one, happened); });
    if (fit == rows.end()) fit = rows.insert(rows.end(), row{happened.lane, false, {}});
    fit->events.push_back(happened);
}

} // namespace

std::vector<row> rows_of(const recording& recorded) {
    std::vector<row> rows;
    for (const auto& lane : recorded.lanes) {
        const auto first = rows.size();
        rows.push_back({lane, true, {}});
        for (const auto& happened : recorded.events)
            if (happened.lane == lane) place(rows, first, happened);
    }
    return rows;
}

std::string mark_group::fitted(int columns) const {
    if (display_width(label) <= columns) return label;
    const auto number = "x" + std::to_string(count);
    return count > 1 && display_width(number) <= columns ? number : "";
}

std::vector<mark_group> gathered_marks(const row& one, microseconds closeness) {
    std::vector<mark_group> groups;
    for (const auto& happened : one.events) {
        if (!happened.is_mark) continue;
        if (groups.empty() || happened.start - groups.back().start > closeness)
            groups.push_back({happened.start, "", 0});
        auto& group = groups.back();
        group.label += (group.count++ > 0 ? " " : "") + happened.label;
    }
    return groups;
}

microseconds length_of(const recording& recorded) {
    microseconds last{1};
    for (const auto& happened : recorded.events)
        last = std::max(last, happened.end());
    return last;
}

microseconds tick_step(microseconds length, int most) {
    const auto too_small = [&](microseconds step) { return length / step > most; };
    microseconds step{1};
    while (too_small(step * 5))
        step *= 10;
    if (too_small(step * 2)) return step * 5;
    return too_small(step) ? step * 2 : step;
}

time_unit unit_for(microseconds step) {
    if (step < microseconds{1000}) return {"us", microseconds{1}};
    return {"ms", microseconds{1000}};
}

std::string shortened(const std::string& text, int columns) {
    if (display_width(text) <= columns) return text;
    const auto digit = text.find_last_of("0123456789");
    if (digit == std::string::npos) return "";
    const auto start = text.rfind(' ', digit) + 1; // after the space, or at the beginning
    const auto word = text.substr(start, text.find(' ', digit) - start);
    return display_width(word) <= columns ? word : "";
}

} // namespace narration
