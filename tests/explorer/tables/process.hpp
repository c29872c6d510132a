// A program of ours in a process group of its own.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace tables {

/// How it ended. A value.
struct finished {
    bool in_time = true;
    std::string printed; ///< standard output and error as they came; the beginning may be missing
    double seconds = 0;
    long memory_kib = 0; ///< largest resident size of any of its processes
};

/// Runs `command` (an absolute path first) and waits for the end of its output, at most so long.
/// Whatever is then left of its group is ended. Thread-safe. Throws std::runtime_error when it
/// cannot be started.
[[nodiscard]] finished run(std::vector<std::string> command, std::vector<std::string> environment,
                           std::chrono::seconds patience);

/// What it printed, run in our own environment. Throws std::runtime_error when it took too long.
[[nodiscard]] std::string output_of(std::vector<std::string> command,
                                    std::chrono::seconds patience);

/// A process that does nothing but keep a core busy. Ended by the destructor.
class busy_process {
  public:
    busy_process();
    ~busy_process();
    busy_process(const busy_process&) = delete;
    busy_process& operator=(const busy_process&) = delete;

  private:
    int process_ = 0;
};

} // namespace tables
