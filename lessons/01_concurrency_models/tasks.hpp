// The two kinds of task that this lesson compares: one waits, one computes.
#pragma once

#include "sum_of_squares.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <thread>

namespace models {

/// What a task needs most: something from outside, or the processor.
enum class kind { io, cpu };

/// How long a simulated answer from outside takes.
inline constexpr std::chrono::milliseconds latency{100};

/// What an I/O-bound task gives back.
inline std::string io_result(int n) {
    return "IO result: " + std::to_string(n);
}

//! [tasks]
// I/O-bound: it waits. The sleep stands for a network, and leaves the processor free meanwhile.
inline std::string io_task(int n) {
    std::this_thread::sleep_for(latency);
    return io_result(n);
}

// CPU-bound: it computes 0² + 1² + ... + (n-1)², and waits for nothing.
inline std::string cpu_task(std::uint64_t n) {
    return std::to_string(workbook::sum_of_squares(n));
}

//! [tasks]

} // namespace models
