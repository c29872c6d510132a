// Where the lessons stand on the course's map, and where its lines run.
#pragma once

#include "core/catalogue.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace runner {

/// Numbers of lessons.
using lesson_numbers = std::set<std::string>;

/// What each lesson builds on directly, itself left out: an exercise of it does. Every lesson has
/// an entry.
[[nodiscard]] std::map<std::string, lesson_numbers>
foundations_of(const std::vector<lesson>& lessons);

/// The sizes of the drawing, in its units. Boxes stand at x = margin + column * column_width.
struct map_sizes {
    static constexpr int box_width = 180;
    static constexpr int box_height = 66;
    static constexpr int column_width = 244;
    static constexpr int margin = 4;

    [[nodiscard]] static int left(std::size_t column) {
        return margin + static_cast<int>(column) * column_width;
    }
};

/// A lesson's box; or, where `passes`, the line of a lesson through a column in which nothing
/// builds on it, on its way to a later one.
struct map_stop {
    std::string number;
    std::size_t column = 0;
    bool passes = false;
    int middle = 0;                ///< y
    std::vector<std::size_t> from; ///< stops in the column before
    std::vector<std::size_t> to;   ///< stops in the next column
};

/// The part of a line between two columns: across, up or down at `lane`, and across again.
struct map_line {
    int start_x = 0;
    int start_y = 0;
    int lane = 0; ///< x; of no use if start_y == end_y
    int end_x = 0;
    int end_y = 0;
};

/// Lessons in columns, each behind all that it builds on, in an order in which few lines cross.
/// Lines run between boxes only. What follows from other lines has none of its own: who builds on
/// 06, which builds on 05, needs no line from 05.
struct course_layout {
    std::vector<map_stop> stops;
    std::vector<map_line> lines;
    int width = 0;
    int height = 0;
};

/// REQUIRES: lessons come in the order of study.
[[nodiscard]] course_layout lay_out(const std::vector<lesson>& lessons);

} // namespace runner
