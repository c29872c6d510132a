// Runs a program under the keeper: with limits, watched, and gone with all it started afterwards.
#pragma once

#include "core/layout.hpp"
#include "wire.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace runner {

/// What to run.
struct child_request {
    std::vector<std::string> command;               ///< program (absolute) and arguments
    std::filesystem::path directory;                ///< working directory
    std::map<std::string, std::string> environment; ///< on top of the runner's own
    std::chrono::milliseconds deadline{60'000};
    std::size_t memory_mib = 0;                              ///< 0: no limit on the address space
    std::size_t output_limit = std::size_t{8} * 1024 * 1024; ///< bytes; more ends the program
    /// Sent over a channel whose descriptor number is appended to the command; empty: no channel.
    wire::message order;
};

/// How it ended. All of its processes are gone.
struct child_result {
    bool started = false;
    bool exited = false; ///< else killed by signal `code`
    int code = 0;
    bool timed_out = false;
    bool stopped = false;         ///< by the stop token
    bool output_exceeded = false; ///< printed more than the limit
    bool keeper_lost = false;     ///< the program ended its keeper
    int left_behind = 0;          ///< processes still alive after the program's own end
    long memory_kib = 0;          ///< peak resident set
    std::string out;              ///< standard output and error as they came; the middle may be cut
    std::vector<wire::message> messages; ///< from the channel
    std::chrono::duration<double> seconds{};

    [[nodiscard]] bool succeeded() const noexcept {
        return started && exited && code == 0 && !timed_out && !stopped && !output_exceeded;
    }
};

/// Runs it and blocks until it and everything it started is gone. Throws `own_fault` when the
/// keeper cannot be started. Thread-safe.
[[nodiscard]] child_result run_child(const layout& places, const child_request& what,
                                     std::stop_token stop = {});

} // namespace runner
