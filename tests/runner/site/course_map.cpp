// Lays lessons out in columns and draws what leads to what.
#include "site/course_map.hpp"

#include "site/course.hpp"
#include "site/html.hpp"
#include "site/lines.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

namespace runner {

namespace {

// In the units of the drawing, which are those of the text on a wide screen.
constexpr int box_width = 190;
constexpr int box_height = 66;
constexpr int column_width = 228;
constexpr int row_height = 76;
constexpr int margin = 4;
constexpr std::size_t letters_in_a_line = 20;

using numbers = std::set<std::string>;

/// The numbers of the lessons that each one builds on, itself left out.
std::map<std::string, numbers> foundations(const std::vector<lesson>& lessons) {
    numbers known;
    std::map<std::string, numbers> all;
    for (const auto& each : lessons)
        known.insert(each.number);
    for (const auto& each : lessons)
        for (const auto& what : each.exercises)
            for (const auto& before : what.prerequisites)
                if (const auto number = before.substr(0, before.find('.'));
                    number != each.number && known.contains(number))
                    all[each.number].insert(number);
    return all;
}

struct place {
    int column = 0;
    int row = 0;

    [[nodiscard]] int left() const { return margin + column * column_width; }

    [[nodiscard]] int top() const { return margin + row * row_height; }

    [[nodiscard]] int middle() const { return top() + box_height / 2; }
};

/// Puts lessons into columns and rows.
class plan {
  public:
    plan(const std::vector<lesson>& lessons, const std::map<std::string, numbers>& before)
        : before_(before) {
        for (const auto& each : lessons)
            choose_column(each.number);
        for (std::size_t column = 1; column < columns_.size(); ++column)
            order(columns_[column], [this](const auto& number) { return middle_of_bases(number); });
        if (!columns_.empty())
            order(columns_[0], [this](const auto& number) { return middle_of_followers(number); });
    }

    [[nodiscard]] const place& at(const std::string& number) const { return places_.at(number); }

  private:
    /// Lessons come in the order of study, so that whatever one builds on has its column already.
    void choose_column(const std::string& number) {
        place here;
        for (const auto& base : before_.at(number))
            if (const auto found = places_.find(base); found != places_.end())
                here.column = std::max(here.column, found->second.column + 1);
        columns_.resize(std::max(columns_.size(), static_cast<std::size_t>(here.column) + 1));
        auto& column = columns_[static_cast<std::size_t>(here.column)];
        here.row = static_cast<int>(column.size());
        column.push_back(number);
        places_[number] = here;
    }

    /// Each where it wants to be, or below the one before it.
    template <typename Wish>
    void order(std::vector<std::string>& column, const Wish& wish) {
        std::map<std::string, int> wishes;
        for (const auto& each : column)
            wishes[each] = wish(each);
        std::stable_sort(column.begin(), column.end(),
                         [&](const auto& a, const auto& b) { return wishes[a] < wishes[b]; });
        const bool dense = &column == &columns_[std::min<std::size_t>(1, columns_.size() - 1)];
        int free = 0;
        for (const auto& each : column) {
            places_[each].row = dense ? free : std::max(free, wishes[each]);
            free = places_[each].row + 1;
        }
    }

    [[nodiscard]] int middle_of_bases(const std::string& number) const {
        int sum = 0;
        for (const auto& base : before_.at(number))
            sum += places_.at(base).row;
        return sum / std::max(1, static_cast<int>(before_.at(number).size()));
    }

    /// Of those in the next column: lines to them are short then.
    [[nodiscard]] int middle_of_followers(const std::string& number) const {
        int sum = 0, count = 0;
        for (const auto& [other, bases] : before_)
            if (bases.contains(number) && places_.at(other).column == 1) {
                sum += places_.at(other).row;
                ++count;
            }
        return count == 0 ? places_.at(number).row : sum / count;
    }

    const std::map<std::string, numbers>& before_;
    std::map<std::string, place> places_;
    std::vector<std::vector<std::string>> columns_;
};

std::string edge(const place& from, const place& to) {
    const int start = from.left() + box_width;
    const int bend = (start + to.left()) / 2;
    return fmt::format("<path d=\"M{} {} C{} {} {} {} {} {}\"/>\n", start, from.middle(), bend,
                       from.middle(), bend, to.middle(), to.left(), to.middle());
}

/// "after 01, 02"; a lesson that builds on nothing says so too.
std::string needs_of(const numbers& before) {
    return before.empty() ? "no lesson before" : fmt::format("after {}", fmt::join(before, ", "));
}

/// The title in as many lines as it needs.
std::vector<std::string> lines_of(const std::string& title) {
    std::vector<std::string> lines{""};
    for (const auto& word : split_words(title)) {
        auto& line = lines.back();
        if (!line.empty() && line.size() + 1 + word.size() > letters_in_a_line)
            lines.push_back(word);
        else
            line += (line.empty() ? "" : " ") + word;
    }
    return lines;
}

std::string text(const place& at, int below, std::string_view kind, const std::string& words) {
    return fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\">{}</text> ", kind, at.left() + 11,
                       at.top() + below, escaped(words));
}

std::string box(const lesson& which, const place& at, const numbers& before) {
    const auto lines = lines_of(which.number + " " + which.title);
    int below = lines.size() > 1 ? 21 : 28;
    auto html =
        fmt::format("<a href=\"{}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" "
                    "rx=\"8\"/>",
                    page_url(chapter_id(which)), at.left(), at.top(), box_width, box_height);
    for (const auto& each : lines) {
        html += text(at, below, "name", each);
        below += 17;
    }
    const auto about = fmt::format("{} min, {}", minutes_of(which), needs_of(before));
    return html + text(at, below + 2, "about", about) + "</a>\n";
}

} // namespace

std::string course_map_html(const std::vector<lesson>& lessons) {
    if (lessons.empty()) return {};
    auto before = foundations(lessons);
    for (const auto& each : lessons)
        before.try_emplace(each.number);
    const plan places(lessons, before);
    std::string edges;
    std::string boxes;
    place last;
    for (const auto& each : lessons) {
        const auto& here = places.at(each.number);
        for (const auto& number : before[each.number])
            edges += edge(places.at(number), here);
        boxes += box(each, here, before[each.number]);
        last = {std::max(last.column, here.column), std::max(last.row, here.row)};
    }
    return fmt::format("<nav class=\"map\" aria-label=\"Which lesson builds on which\">"
                       "<svg viewBox=\"0 0 {} {}\"><g class=\"edges\">{}</g>{}</svg></nav>",
                       last.left() + box_width + margin, last.top() + box_height + margin, edges,
                       boxes);
}

} // namespace runner
