// Starting a worker process and, once it has ended, letting the system forget it.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace workbook {

/// Starts `program` with the descriptor `input` as its standard input and `output` as its standard
/// output; returns its process id. Its standard error is the caller's.
///
/// The caller keeps `input` and `output` and should close them at once: they are the child's ends
/// now, and a pipe ends only when *every* copy of its write end is closed.
///
/// The process belongs to the caller: whoever launches must `reap`. Throws std::system_error when
/// the program cannot be started; then nothing is left to reap. Thread-safe.
[[nodiscard]] pid_t launch(const std::filesystem::path& program, int input, int output);

/// Waits until the child `pid` has ended, frees its entry in the process table, and says how it
/// ended: "was killed by signal 9", "exited with status 3".
///
/// From then on the number may belong to another process: never signal it again.
/// REQUIRES: `pid` came from `launch` and was not reaped before. Blocks. Goes on after EINTR.
std::string reap(pid_t pid);

} // namespace workbook
