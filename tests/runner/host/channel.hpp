// The way from the grader host to the runner, which the code under test is not told about.
#pragma once

#include "wire.hpp"

#include <mutex>
#include <string>
#include <sys/types.h>

namespace host {

/// Writes messages to the runner. Each begins with a secret that the runner made for this process,
/// so that bytes written by anyone else are not taken for results; and only the process that opened
/// the channel writes, so that a forked copy of it cannot report a second time.
///
/// Thread safety: `tell` may be called from any thread. It blocks while the pipe is full.
class channel {
  public:
    /// Takes over `fd`: moves it to a number out of the way, closed on exec.
    explicit channel(int fd);

    /// Reads the runner's first message: the order, whose first field is the secret (kept here and
    /// taken off). Blocks until it is there. An empty message means the runner has gone.
    [[nodiscard]] wire::message receive_order();

    /// Sends one message: `kind`, then `fields`.
    void tell(const std::string& kind, wire::message fields = {});

  private:
    int fd_;
    pid_t owner_;
    std::string secret_;
    std::mutex writing_;
};

/// The channel of this process; set before any foreign code is loaded.
extern channel* to_runner;

} // namespace host
