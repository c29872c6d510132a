// A finished timeline with its caption: what the drawings and the exports are made from.
#pragma once

#include "timeline.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace narration {

/// Plain data. Everything below is a pure function of it.
struct recording {
    std::string caption;
    std::vector<std::string> lanes; ///< from top to bottom; every event's lane is among them
    std::vector<event> events;      ///< by start
};

/// A line of a picture. A lane whose spans overlap needs more than one; only the first is named.
struct row {
    std::string lane;
    bool is_first = true;
    std::vector<event> events;
};

/// The lanes as rows in which no two spans overlap.
std::vector<row> rows_of(const recording& recorded);

/// Marks that are too close to be drawn apart.
struct mark_group {
    std::chrono::microseconds start{};
    std::string label; ///< of all of them, one after the other: "/3 /1 /2"
    int count = 0;

    /// The label, or how many there are ("x3"), or nothing: the longest that fits into `columns`.
    [[nodiscard]] std::string fitted(int columns) const;
};

/// The marks of a row; one that comes within `closeness` of the first of a group joins it.
std::vector<mark_group> gathered_marks(const row& one, std::chrono::microseconds closeness);

/// When the last event ends, at least one microsecond.
std::chrono::microseconds length_of(const recording& recorded);

/// A step between ticks that people like to read (1, 2 or 5 times a power of ten), so that at most
/// `most` steps fit into `length`. REQUIRES: most >= 1.
std::chrono::microseconds tick_step(std::chrono::microseconds length, int most);

/// Tick labels are in milliseconds unless the ticks are closer than that.
struct time_unit {
    const char* name; ///< "ms" or "us"
    std::chrono::microseconds size;
};

time_unit unit_for(std::chrono::microseconds step);

/// What of a label or a lane's name fits into `columns`: all of it, or the last of its words that
/// holds a number, or nothing. "fetch 3" becomes "3", "90 ms" becomes "90".
std::string shortened(const std::string& text, int columns);

} // namespace narration
