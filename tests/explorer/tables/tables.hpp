// The tables: main parses, these measure and print. Each returns the exit status.
#pragma once

#include <cstdint>
#include <string>

namespace tables {

/// What the tables are made with. Which members matter depends on the table.
struct wishes {
    std::string command; ///< as it was typed: printed above the table
    std::string compiler = "both";
    std::string only; ///< programs whose name holds this
    std::uint64_t schedules = 10'000;
    std::uint64_t seeds = 20;
    std::uint64_t repeats = 1000;
    double enough = 1e9; ///< seconds: a program that has taken so long gets no more seeds
    unsigned at_a_time = 2;
};

/// Correct programs: none may be accused. 1 when one is.
int right(const wishes& by);

/// Wrong programs, and strange ones: each must get its verdict with every seed. 1 when one does
/// not.
int wrong(const wishes& by);

/// Schedules to the bug for each strategy alone.
int strategies(const wishes& by);

/// The same seed in many processes on loaded cores: the same trace. 1 when one differs.
int replay(const wishes& by);

/// Schedules a second, what they are made of, and memory. 1 when memory grows.
int speed(const wishes& by);

/// Prints what every table begins with: what it shows, when it was made, on what, how.
void print_heading(const wishes& by, const std::string& what);

} // namespace tables
