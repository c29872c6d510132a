// Draws cell by cell, so that every character's place is a calculation and not a matter of luck.
#include "drawing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace narration {

namespace {

using std::chrono::microseconds;

constexpr std::size_t most_rows = 40;

// The characters of a picture. Each string is one column wide.
struct glyphs {
    const char* left;
    const char* fill;
    const char* right;
    const char* single; // a span of one column
    const char* mark;
    const char* tick;
    const char* rule;
};

constexpr glyphs blocks{"▐", "█", "▌", "█", "◆", "┬", "─"};
constexpr glyphs ascii{"[", "=", "]", "#", "*", "+", "-"};

// One line of cells, each a glyph; `inked` ones are painted.
class line {
  public:
    explicit line(int columns) : cells_(static_cast<std::size_t>(columns), cell{" ", false}) {}

    [[nodiscard]] int columns() const { return static_cast<int>(cells_.size()); }

    [[nodiscard]] bool is_blank(int from, int to) const {
        if (from < 0 || to > columns()) return false;
        return std::all_of(cells_.begin() + from, cells_.begin() + to,
                           [](const cell& one) { return one.glyph == " " && !one.inked; });
    }

    void put(int at, std::string_view glyph, bool inked = false) {
        if (at < 0 || at >= columns()) return;
        cells_[static_cast<std::size_t>(at)] = {std::string(glyph), inked};
    }

    // Text of single-byte characters, a cell each. Others are shown as '?'.
    void write(int at, std::string_view text, bool inked = false) {
        for (const char c : text)
            put(at++, (c & '\x80') ? "?" : std::string_view(&c, 1), inked);
    }

    [[nodiscard]] std::string text(bool colour) const {
        std::string out;
        for (std::size_t i = 0; i < cells_.size();) {
            std::size_t end = i;
            std::string run;
            for (; end < cells_.size() && cells_[end].inked == cells_[i].inked; ++end)
                run += cells_[end].glyph;
            out += cells_[i].inked ? painted(run, "7;36", colour) : run;
            i = end;
        }
        out.erase(out.find_last_not_of(' ') + 1);
        return out + '\n';
    }

  private:
    struct cell {
        std::string glyph;
        bool inked;
    };

    std::vector<cell> cells_;
};

class picture {
  public:
    picture(const recording& recorded, const look& how)
        : how_(how), glyphs_(how.unicode ? blocks : ascii), rows_(rows_of(recorded)),
          length_(length_of(recorded)), margin_(margin()),
          plot_(std::max(1, how.columns - margin_)) {}

    [[nodiscard]] std::string text() const {
        std::string out = axis();
        for (std::size_t i = 0; i < std::min(rows_.size(), most_rows); ++i)
            out += lane(rows_[i]);
        if (rows_.size() > most_rows)
            out += fmt::format("... and {} more\n", rows_.size() - most_rows);
        return out;
    }

  private:
    // Room for the longest lane name and a space, but never more than a third of the width.
    [[nodiscard]] int margin() const {
        int longest = 2; // "ms"
        for (const auto& one : rows_)
            longest = std::max(longest, display_width(one.lane));
        return std::min(longest, how_.columns / 3) + 1;
    }

    [[nodiscard]] int column(microseconds at) const {
        return margin_ + static_cast<int>(at.count() * plot_ / length_.count());
    }

    [[nodiscard]] std::string axis() const {
        const auto step = tick_step(length_, std::max(1, plot_ / 9));
        const auto unit = unit_for(step);
        line labels(how_.columns);
        line ruler(how_.columns);
        labels.write(0, unit.name);
        for (int at = margin_; at < how_.columns; ++at)
            ruler.put(at, glyphs_.rule);
        for (microseconds at{0}; at <= length_; at += step) {
            ruler.put(std::min(column(at), how_.columns - 1), glyphs_.tick);
            const auto label = fmt::format("{}", at / unit.size);
            const auto size = static_cast<int>(label.size());
            const auto start =
                std::min(column(at), how_.columns - size); // the last one fits as well
            if (labels.is_blank(start - 1, start + size)) labels.write(start, label);
        }
        return labels.text(false) + ruler.text(false);
    }

    [[nodiscard]] std::string lane(const row& one) const {
        line drawing(how_.columns);
        if (one.is_first) drawing.write(0, shortened(one.lane, margin_ - 1));
        for (const auto& happened : one.events)
            if (!happened.is_mark) draw_span(drawing, happened);
        const auto marks = gathered_marks(one, 2 * length_ / plot_);
        for (const auto& mark : marks)
            drawing.put(column_of(mark), glyphs_.mark);
        for (const auto& mark : marks)
            write_beside(drawing, column_of(mark), mark);
        return drawing.text(how_.colour);
    }

    void draw_span(line& drawing, const event& happened) const {
        const int from = std::min(column(happened.start), how_.columns - 1);
        const int to = std::clamp(column(happened.end()), from + 1, how_.columns);
        if (to - from == 1) return drawing.put(from, glyphs_.single);
        drawing.put(from, glyphs_.left);
        drawing.put(to - 1, glyphs_.right);
        fill(drawing, from + 1, to - 1, happened.label);
    }

    // The inside of a span: its label in the middle, with air around it where there is room.
    void fill(line& drawing, int from, int to, const std::string& label) const {
        const int room = to - from;
        auto text = shortened(label, room);
        const auto width = static_cast<int>(text.size());
        if (width > 0 && width + 2 <= room) text = ' ' + text + ' ';
        for (int at = from; at < to; ++at)
            drawing.put(at, how_.colour ? " " : glyphs_.fill, how_.colour);
        drawing.write(from + (room - static_cast<int>(text.size())) / 2, text, how_.colour);
    }

    [[nodiscard]] int column_of(const mark_group& mark) const {
        return std::min(column(mark.start), how_.columns - 1);
    }

    // What a mark means, at the side where there is more room for it.
    void write_beside(line& drawing, int at, const mark_group& mark) const {
        int right = 0;
        while (drawing.is_blank(at + 1, at + 2 + right))
            ++right;
        int left = 0;
        while (at - 1 - left >= margin_ && drawing.is_blank(at - 1 - left, at))
            ++left;
        const auto label = mark.fitted(std::max(left, right) - 2);
        const auto width = static_cast<int>(label.size());
        drawing.write(right >= left ? at + 2 : at - 1 - width, label);
    }

    const look how_;
    const glyphs glyphs_;
    const std::vector<row> rows_;
    const microseconds length_;
    const int margin_; // columns of the lanes' names
    const int plot_;   // columns of the time axis
};

} // namespace

std::string drawn(const recording& recorded, const look& how) {
    return picture(recorded, how).text();
}

} // namespace narration
