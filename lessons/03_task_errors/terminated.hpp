// What becomes of a program in which an exception leaves a thread.
#pragma once

#include <string>

namespace demonstration {

/// Starts a process in which a thread throws and nobody catches, and says how it ended: "killed by
/// signal 6 (Aborted)". Blocks until then. REQUIRES: this process has no other thread now.
/// Throws std::system_error if the system gives no process.
std::string end_of_a_program_whose_thread_throws();

} // namespace demonstration
