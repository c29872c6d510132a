// Columns first, then an order that avoids crossings, then heights, then lines in the gaps.
#include "site/course_layout.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace runner {

namespace {

using needs = std::map<std::string, lesson_numbers>;

constexpr int gap_between_boxes = 10;
constexpr int half_a_line = 4;    // a line takes this much room above and below
constexpr int port_distance = 14; // between lines that end at the same box
constexpr int sweeps = 8;
constexpr std::size_t most_tried = 6; // lanes, whose orders are all tried

/// Adds all that a lesson builds on, directly or not.
void add_all_below(const std::string& number, const needs& before, lesson_numbers& into) {
    for (const auto& base : before.at(number))
        if (into.insert(base).second) add_all_below(base, before, into);
}

lesson_numbers all_below(const std::string& number, const needs& before) {
    lesson_numbers all;
    add_all_below(number, before, all);
    return all;
}

/// Without what follows from the others.
needs reduced(const needs& before) {
    needs less;
    for (const auto& [number, bases] : before) {
        auto& own = less[number];
        for (const auto& base : bases)
            if (std::none_of(bases.begin(), bases.end(), [&](const auto& other) {
                    return other != base && all_below(other, before).contains(base);
                }))
                own.insert(base);
    }
    return less;
}

double mean(const std::vector<std::size_t>& of, const auto& value) {
    double sum = 0;
    for (const auto each : of)
        sum += static_cast<double>(value(each));
    return sum / static_cast<double>(of.size());
}

/// Stops, and the columns that they stand in, from top to bottom.
class columns {
  public:
    columns(const std::vector<lesson>& lessons, const needs& before) {
        for (const auto& each : lessons)
            add_box(each.number, before.at(each.number));
        for (const auto& each : lessons)
            for (const auto& base : before.at(each.number))
                connect(base, box_.at(each.number));
        order();
        set_heights();
    }

    std::vector<map_stop> stops;
    std::vector<std::vector<std::size_t>> all;

  private:
    std::size_t add(const std::string& number, std::size_t column, bool passes) {
        all.resize(std::max(all.size(), column + 1));
        all[column].push_back(stops.size());
        stops.push_back({number, column, passes, 0, {}, {}});
        return stops.size() - 1;
    }

    void add_box(const std::string& number, const lesson_numbers& bases) {
        std::size_t column = 0;
        for (const auto& base : bases)
            if (const auto found = box_.find(base); found != box_.end())
                column = std::max(column, stops[found->second].column + 1);
        box_[number] = add(number, column, false);
    }

    /// Through the columns between, where a lesson has one line for all that is behind.
    void connect(const std::string& base, std::size_t target) {
        auto here = box_.at(base);
        if (stops[here].column >= stops[target].column) return; // out of the order of study
        while (stops[here].column + 1 < stops[target].column) {
            const auto& next = stops[here].to;
            const auto known = std::find_if(next.begin(), next.end(),
                                            [&](auto each) { return stops[each].passes; });
            const auto there =
                known != next.end() ? *known : add(base, stops[here].column + 1, true);
            if (known == next.end()) join(here, there);
            here = there;
        }
        join(here, target);
    }

    void join(std::size_t from, std::size_t to) {
        stops[from].to.push_back(to);
        stops[to].from.push_back(from);
    }

    // --- order --------------------------------------------------------------------------------

    /// Each to the mean of its neighbours on one side, to and fro; the best order seen is kept.
    void order() {
        auto best = all;
        auto fewest = crossings();
        for (int i = 0; i < sweeps; ++i) {
            const bool forwards = i % 2 == 0;
            for (std::size_t c = 0; c < all.size(); ++c)
                sort(all[forwards ? c : all.size() - 1 - c], forwards);
            if (const auto now = crossings(); now < fewest) {
                fewest = now;
                best = all;
            }
        }
        all = best;
    }

    [[nodiscard]] std::vector<std::size_t> positions() const {
        std::vector<std::size_t> at(stops.size());
        for (const auto& column : all)
            for (std::size_t i = 0; i < column.size(); ++i)
                at[column[i]] = i;
        return at;
    }

    /// Who has no neighbour there stays where it is.
    void sort(std::vector<std::size_t>& column, bool by_bases) {
        const auto at = positions();
        std::vector<std::size_t> moved;
        for (const auto each : column)
            if (!beside(each, by_bases).empty()) moved.push_back(each);
        const auto wish = [&](auto each) {
            return mean(beside(each, by_bases), [&](auto other) { return at[other]; });
        };
        std::stable_sort(moved.begin(), moved.end(),
                         [&](auto a, auto b) { return wish(a) < wish(b); });
        auto next = moved.begin();
        for (auto& each : column)
            if (!beside(each, by_bases).empty()) each = *next++;
    }

    [[nodiscard]] const std::vector<std::size_t>& beside(std::size_t stop, bool bases) const {
        return bases ? stops[stop].from : stops[stop].to;
    }

    [[nodiscard]] std::size_t crossings() const {
        const auto at = positions();
        std::size_t count = 0;
        for (const auto& column : all)
            for (const auto a : column)
                for (const auto b : column)
                    if (at[a] < at[b])
                        for (const auto to_a : stops[a].to)
                            count += static_cast<std::size_t>(
                                std::count_if(stops[b].to.begin(), stops[b].to.end(),
                                              [&](auto to_b) { return at[to_b] < at[to_a]; }));
        return count;
    }

    // --- heights ------------------------------------------------------------------------------

    [[nodiscard]] int half(std::size_t stop) const {
        return stops[stop].passes ? half_a_line : map_sizes::box_height / 2;
    }

    /// Each where it wants to be, or below the one before it.
    void stack(const std::vector<std::size_t>& column, const auto& wish) {
        int free = map_sizes::margin;
        for (const auto each : column) {
            auto& middle = stops[each].middle;
            middle = std::max(free + half(each), wish(each));
            free = middle + half(each) + gap_between_boxes;
        }
    }

    /// The longest column is dense; the others follow their neighbours, from it outwards.
    void set_heights() {
        if (all.empty()) return;
        const auto longest = static_cast<std::size_t>(
            std::max_element(all.begin(), all.end(),
                             [](const auto& a, const auto& b) { return a.size() < b.size(); }) -
            all.begin());
        stack(all[longest], [](auto) { return 0; });
        const auto mean_height = [&](bool bases) {
            return [this, bases](std::size_t stop) {
                const auto& others = beside(stop, bases);
                if (others.empty()) return 0;
                return static_cast<int>(
                    mean(others, [this](auto other) { return stops[other].middle; }));
            };
        };
        for (std::size_t c = longest; c-- > 0;)
            stack(all[c], mean_height(false));
        for (std::size_t c = longest + 1; c < all.size(); ++c)
            stack(all[c], mean_height(true));
    }

    std::map<std::string, std::size_t> box_;
};

/// All lines that leave one stop: they share the way up and down.
struct trunk {
    int start = 0;
    std::vector<int> ends;

    [[nodiscard]] bool straight() const {
        return std::all_of(ends.begin(), ends.end(), [this](int end) { return end == start; });
    }

    /// How far y is inside of the way up and down: 2 inside, 1 at its end, 0 outside.
    [[nodiscard]] int holds(int y) const {
        const int top = std::min(start, *std::min_element(ends.begin(), ends.end()));
        const int bottom = std::max(start, *std::max_element(ends.begin(), ends.end()));
        if (y > top && y < bottom) return 2;
        return y == top || y == bottom ? 1 : 0;
    }
};

/// How much it costs the eye that `left` has the lane on the left of `right`.
int disturbance(const trunk& left, const trunk& right) {
    int sum = left.holds(right.start);
    for (const int end : left.ends)
        sum += right.holds(end);
    return sum;
}

/// Lanes for trunks, from left to right, in the order that disturbs least.
std::vector<std::size_t> lanes_for(const std::vector<trunk>& trunks) {
    std::vector<std::size_t> order(trunks.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (trunks.size() > most_tried) return order;
    auto best = order;
    int least = std::numeric_limits<int>::max();
    do {
        int sum = 0;
        for (std::size_t i = 0; i < order.size(); ++i)
            for (std::size_t j = i + 1; j < order.size(); ++j)
                sum += disturbance(trunks[order[i]], trunks[order[j]]);
        if (sum < least) {
            least = sum;
            best = order;
        }
    } while (std::next_permutation(order.begin(), order.end()));
    return best;
}

/// Where a line ends at a stop: lines that end at the same box do so one below the other.
int port(const std::vector<map_stop>& stops, std::size_t from, std::size_t to) {
    const auto& ending = stops[to].from;
    const auto above = std::count_if(ending.begin(), ending.end(), [&](auto other) {
        return stops[other].middle < stops[from].middle;
    });
    const auto first = -port_distance * (static_cast<int>(ending.size()) - 1) / 2;
    return stops[to].middle + first + port_distance * static_cast<int>(above);
}

/// The lines from one column to the next.
void draw_gap(const std::vector<map_stop>& stops, const std::vector<std::size_t>& column,
              std::vector<map_line>& lines) {
    std::vector<trunk> bent;
    std::vector<std::size_t> owners;
    for (const auto each : column) {
        trunk made{stops[each].middle, {}};
        for (const auto to : stops[each].to)
            made.ends.push_back(port(stops, each, to));
        if (made.straight()) continue;
        bent.push_back(made);
        owners.push_back(each);
    }
    const auto order = lanes_for(bent);
    const auto lanes = static_cast<int>(order.size());
    constexpr int gap = map_sizes::column_width - map_sizes::box_width;
    for (const auto each : column) {
        const int start_x = map_sizes::left(stops[each].column) + map_sizes::box_width;
        int lane = 0;
        for (std::size_t i = 0; i < order.size(); ++i)
            if (owners[order[i]] == each) lane = static_cast<int>(i) + 1;
        for (const auto to : stops[each].to)
            lines.push_back({start_x, stops[each].middle, start_x + gap * lane / (lanes + 1),
                             start_x + gap, port(stops, each, to)});
        if (stops[each].passes)
            lines.push_back({start_x - map_sizes::box_width, stops[each].middle, 0, start_x,
                             stops[each].middle});
    }
}

} // namespace

std::map<std::string, lesson_numbers> foundations_of(const std::vector<lesson>& lessons) {
    needs all;
    for (const auto& each : lessons)
        all[each.number];
    for (const auto& each : lessons)
        for (const auto& what : each.exercises)
            for (const auto& before : what.prerequisites)
                if (const auto number = before.substr(0, before.find('.'));
                    number != each.number && all.contains(number))
                    all[each.number].insert(number);
    return all;
}

course_layout lay_out(const std::vector<lesson>& lessons) {
    const columns placed(lessons, reduced(foundations_of(lessons)));
    course_layout made{placed.stops, {}, 0, 0};
    for (const auto& column : placed.all)
        draw_gap(made.stops, column, made.lines);
    for (const auto& each : made.stops) {
        made.width = std::max(made.width, map_sizes::left(each.column) + map_sizes::box_width);
        made.height = std::max(made.height, each.middle + map_sizes::box_height / 2);
    }
    made.width += map_sizes::margin;
    made.height += map_sizes::margin;
    return made;
}

} // namespace runner
