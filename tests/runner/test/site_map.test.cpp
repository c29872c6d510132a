// The course's map: its lines can be followed with the eye.
#include "site/course_layout.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace {

/// Lessons, each with the numbers of those that it builds on.
using course = std::vector<std::pair<std::string, std::vector<std::string>>>;

runner::course_layout laid_out(const course& all) {
    std::vector<runner::lesson> lessons;
    for (const auto& [number, bases] : all) {
        runner::exercise one;
        for (const auto& base : bases)
            one.prerequisites.push_back(base + ".1");
        lessons.push_back({number, number + "_x", "L", {one}});
    }
    return runner::lay_out(lessons);
}

/// Two trunks, lines over two columns, and lessons with two bases: about what the workbook has.
course all_kinds() {
    return {{"01", {}},           {"02", {}},     {"03", {"02"}},       {"04", {"02"}},
            {"05", {"02"}},       {"06", {"05"}}, {"07", {"06"}},       {"08", {}},
            {"09", {"08"}},       {"10", {"08"}}, {"11", {"05", "08"}}, {"12", {"02", "08"}},
            {"18", {"03", "08"}}, {"19", {"01"}}};
}

const runner::map_stop& stop_of(const runner::course_layout& made, const std::string& number) {
    return *std::find_if(made.stops.begin(), made.stops.end(),
                         [&](const auto& each) { return each.number == number && !each.passes; });
}

struct box {
    int left, right, top, bottom;
};

std::vector<box> boxes_of(const runner::course_layout& made) {
    std::vector<box> all;
    for (const auto& each : made.stops) {
        if (each.passes) continue;
        const int left = runner::map_sizes::left(each.column);
        const int half = runner::map_sizes::box_height / 2;
        all.push_back(
            {left, left + runner::map_sizes::box_width, each.middle - half, each.middle + half});
    }
    return all;
}

/// From one corner to the other, which are on a level or one above the other.
bool touches(const box& what, int x1, int y1, int x2, int y2) {
    return std::max(x1, x2) > what.left && std::min(x1, x2) < what.right &&
           std::max(y1, y2) > what.top && std::min(y1, y2) < what.bottom;
}

bool touches(const box& what, const runner::map_line& line) {
    if (line.start_y == line.end_y)
        return touches(what, line.start_x, line.start_y, line.end_x, line.end_y);
    return touches(what, line.start_x, line.start_y, line.lane, line.start_y) ||
           touches(what, line.lane, line.start_y, line.lane, line.end_y) ||
           touches(what, line.lane, line.end_y, line.end_x, line.end_y);
}

} // namespace

TEST_CASE("on the map no line passes behind a box", "[site]") {
    const auto made = laid_out(all_kinds());
    for (const auto& line : made.lines)
        for (const auto& each : boxes_of(made))
            CHECK_FALSE(touches(each, line));
}

TEST_CASE("on the map no two boxes meet, and all are inside of it", "[site]") {
    const auto made = laid_out(all_kinds());
    const auto boxes = boxes_of(made);
    CHECK(boxes.size() == 14);
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        CHECK(boxes[i].top >= 0);
        CHECK(boxes[i].right < made.width);
        CHECK(boxes[i].bottom < made.height);
        for (std::size_t j = i + 1; j < boxes.size(); ++j)
            CHECK_FALSE(
                touches(boxes[i], boxes[j].left, boxes[j].top, boxes[j].right, boxes[j].bottom));
    }
}

TEST_CASE("on the map each line ends where one can see whose it is", "[site]") {
    const auto made = laid_out(all_kinds());
    for (const auto& a : made.lines)
        for (const auto& b : made.lines) {
            const bool same_end = a.end_x == b.end_x && a.end_y == b.end_y;
            CHECK((&a == &b || !same_end)); // lines of two lessons into one have ports of their own
            const bool same_lane = a.lane == b.lane && a.start_y != a.end_y && b.start_y != b.end_y;
            const bool same_start = a.start_x == b.start_x && a.start_y == b.start_y;
            if (same_lane && a.start_x == b.start_x) CHECK(same_start);
        }
}

TEST_CASE("on the map what follows from other lines has none of its own", "[site]") {
    const auto made = laid_out({{"01", {}}, {"02", {"01"}}, {"03", {"01", "02"}}});
    CHECK(made.lines.size() == 2);
    CHECK(stop_of(made, "03").column == 2);
}

TEST_CASE("on the map a line that goes on through a column is one for all behind it", "[site]") {
    const auto made = laid_out(
        {{"01", {}}, {"02", {}}, {"03", {"02"}}, {"04", {"01", "03"}}, {"05", {"01", "03"}}});
    CHECK(std::count_if(made.stops.begin(), made.stops.end(),
                        [](const auto& each) { return each.passes; }) == 1);
}

TEST_CASE("on the map lessons change places where lines would cross", "[site]") {
    const auto made = laid_out({{"01", {}}, {"02", {}}, {"03", {"02"}}, {"04", {"01"}}});
    const bool first_above = stop_of(made, "01").middle < stop_of(made, "02").middle;
    CHECK((stop_of(made, "04").middle < stop_of(made, "03").middle) == first_above);
}

TEST_CASE("a map of nothing, of one, and of lessons that want each other", "[site]") {
    CHECK(laid_out({}).stops.empty());
    CHECK(laid_out({{"01", {}}}).lines.empty());
    const auto circle = laid_out({{"01", {"02"}}, {"02", {"01"}}});
    CHECK(circle.stops.size() == 2);
}
