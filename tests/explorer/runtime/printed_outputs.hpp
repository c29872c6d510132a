// What a program can print: the output of every run that came to its end, each text once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace explorer {

/// A text that runs printed, and how many of them.
struct printed_output {
    std::string text;
    std::uint64_t schedules = 0;
};

/// Counts one run that printed `text`. Beyond 64 different texts a new one is not kept: nobody
/// reads them.
void count_output(std::vector<printed_output>& all, const std::string& text,
                  std::uint64_t schedules = 1);

/// The standard output of a process and of those that it forks, caught in memory from construction
/// on. Used by one thread, between runs.
class caught_output {
  public:
    /// Throws std::system_error when there is no memory for it.
    caught_output();
    ~caught_output();
    caught_output(const caught_output&) = delete;
    caught_output& operator=(const caught_output&) = delete;

    /// What was printed since the last call, at most 64 KiB of it.
    [[nodiscard]] std::string take();

  private:
    int file_ = -1;
};

} // namespace explorer
