// The timeline as a vector drawing.
#include "exports.hpp"
#include "terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace narration {

namespace {

using std::chrono::microseconds;

// Pixels.
constexpr int width = 860;
constexpr int margin = 20;
constexpr int lane_height = 30;
constexpr int bar_height = 22;
constexpr int letter = 8; // the width of a letter, on the safe side
constexpr int caption_height = 34;
constexpr int axis_height = 34;
constexpr int smallest_label = 2 * letter;

// The drawing brings its own background: it is as readable on a dark page as on a light one, and
// follows the reader's preference.
constexpr std::string_view style = R"(<style>
  .ground { fill: #ffffff; stroke: #d0d7de; }
  text { font: 13px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #1f2328; }
  .caption { font-weight: 700; font-size: 14px; }
  .bar { fill: #cfe3fb; stroke: #0a5cb8; }
  .grid { stroke: #d8dee4; }
  .tick { fill: #59636e; }
  .mark { fill: #9a3412; stroke: #ffffff; }
  .note { paint-order: stroke; stroke: #ffffff; stroke-width: 4px; }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117; stroke: #3d444d; }
    text { fill: #e6edf3; }
    .bar { fill: #12345c; stroke: #6cb6ff; }
    .grid { stroke: #2a313a; }
    .tick { fill: #9198a1; }
    .mark { fill: #ffb27a; stroke: #0d1117; }
    .note { stroke: #0d1117; }
  }
</style>
)";

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        default:
            out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
    }
    return out;
}

std::string milliseconds(microseconds time) {
    return fmt::format("{:.1f}", static_cast<double>(time.count()) / 1000.0);
}

int height_of(const recording& recorded) {
    return caption_height + axis_height + lane_height * static_cast<int>(rows_of(recorded).size());
}

// One recording, its top left corner at (0, top).
class panel {
  public:
    panel(const recording& recorded, int top)
        : recorded_(recorded), rows_(rows_of(recorded)), length_(length_of(recorded)), top_(top) {
        std::size_t longest = 2;
        for (const auto& lane : recorded.lanes)
            longest = std::max(longest, lane.size());
        left_ = margin + std::min(static_cast<int>(longest) * letter, width / 3) + 10;
    }

    void draw(std::string& out) const {
        text(out, "caption", margin, top_ + 18, "start", recorded_.caption);
        axis(out);
        for (std::size_t i = 0; i < rows_.size(); ++i)
            lane(out, rows_[i], first_lane() + static_cast<int>(i) * lane_height);
    }

  private:
    [[nodiscard]] int first_lane() const { return top_ + caption_height + axis_height; }

    [[nodiscard]] double x(microseconds at) const {
        const double share = static_cast<double>(at.count()) / static_cast<double>(length_.count());
        return left_ + share * (width - margin - left_);
    }

    static void text(std::string& out, const char* kind, double x, int y, const char* anchor,
                     std::string_view words) {
        fmt::format_to(std::back_inserter(out),
                       R"(<text class="{}" x="{:.1f}" y="{}" text-anchor="{}">{}</text>)"
                       "\n",
                       kind, x, y, anchor, escaped(words));
    }

    void axis(std::string& out) const {
        const auto step = tick_step(length_, 10);
        const auto unit = unit_for(step);
        const int bottom = first_lane() + lane_height * static_cast<int>(rows_.size()) - 4;
        text(out, "tick", left_ - 10, first_lane() - 14, "end", unit.name);
        for (microseconds at{0}; at <= length_; at += step) {
            const auto label = fmt::format("{}", at / unit.size);
            text(out, "tick", x(at), first_lane() - 14, "middle", label);
            fmt::format_to(std::back_inserter(out),
                           R"(<line class="grid" x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="{2}"/>)"
                           "\n",
                           x(at), first_lane() - 8, bottom);
        }
    }

    void lane(std::string& out, const row& one, int y) const {
        if (one.is_first) text(out, "lane", left_ - 10, y + 15, "end", one.lane);
        for (const auto& happened : one.events)
            if (!happened.is_mark) bar(out, happened, y);
        const auto pixel = length_ / (width - margin - left_);
        const auto marks = gathered_marks(one, 12 * pixel);
        for (std::size_t i = 0; i < marks.size(); ++i)
            mark(out, one, marks[i], i + 1 < marks.size() ? x(marks[i + 1].start) : width, y);
    }

    void bar(std::string& out, const event& happened, int y) const {
        const double from = x(happened.start);
        const double long_ = std::max(1.0, x(happened.end()) - from - 1); // a gap to the next one
        fmt::format_to(std::back_inserter(out),
                       R"(<g><title>{}: {}, {} ms to {} ms</title>)"
                       R"(<rect class="bar" x="{:.1f}" y="{}" width="{:.1f}" height="{}" rx="3"/>)",
                       escaped(happened.lane), escaped(happened.label),
                       milliseconds(happened.start), milliseconds(happened.end()), from, y, long_,
                       bar_height);
        const auto room = static_cast<int>(long_) - 4;
        const auto label = room < smallest_label ? "" : shortened(happened.label, room / letter);
        if (!label.empty()) text(out, "label", from + long_ / 2, y + 15, "middle", label);
        out += "</g>\n";
    }

    // A diamond; what it stands for is in its tooltip and, beside it, in words.
    void mark(std::string& out, const row& one, const mark_group& group, double next, int y) const {
        const double at = x(group.start);
        const int middle = y + bar_height / 2;
        fmt::format_to(std::back_inserter(out),
                       R"(<g><title>{}: {}, at {} ms</title>)"
                       R"(<path class="mark" d="M{:.1f} {}l5 -7l5 7l-5 7z"/></g>)"
                       "\n",
                       escaped(one.lane), escaped(group.label), milliseconds(group.start), at - 5,
                       middle);
        const auto label = group.fitted(static_cast<int>(next - at - 18) / letter);
        const double words = static_cast<double>(label.size()) * letter;
        if (!label.empty() && is_empty(one, at, at + 9 + words))
            text(out, "note", at + 9, y + 15, "start", label);
        else if (is_empty(one, at - 9 - static_cast<double>(group.label.size()) * letter, at))
            text(out, "note", at - 9, y + 15, "end", group.label);
    }

    // True when no bar of the row is there.
    [[nodiscard]] bool is_empty(const row& one, double from, double to) const {
        return from > left_ &&
               std::none_of(one.events.begin(), one.events.end(), [&](const event& e) {
                   return !e.is_mark && x(e.end()) > from && x(e.start) < to;
               });
    }

    const recording& recorded_;
    const std::vector<row> rows_;
    const microseconds length_;
    const int top_;
    int left_ = 0; // where time zero is
};

// What somebody who cannot see the picture should know.
std::string description(const std::vector<recording>& recordings) {
    std::string out;
    for (const auto& one : recordings)
        out += fmt::format("{}: {} lanes, {} events, {} ms in all. ", one.caption, one.lanes.size(),
                           one.events.size(), milliseconds(length_of(one)));
    return out;
}

} // namespace

std::string svg(const about& lesson, const std::vector<recording>& recordings) {
    int height = margin;
    std::string panels;
    for (const auto& one : recordings) {
        panel(one, height).draw(panels);
        height += height_of(one) + margin;
    }
    return fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" role="img" )"
        R"(aria-labelledby="title description">)"
        "\n<title id=\"title\">{2}</title>\n<desc id=\"description\">{3}</desc>\n{4}"
        R"(<rect class="ground" x="0.5" y="0.5" width="{5}" height="{6}" rx="8"/>)"
        "\n{7}</svg>\n",
        width, height, escaped(lesson.title), escaped(description(recordings)), style, width - 1,
        height - 1, panels);
}

} // namespace narration
