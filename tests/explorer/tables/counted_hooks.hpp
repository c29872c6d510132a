// Counts the plain accesses of an explored program: the compiler's hooks, in front of the
// explorer's.
#pragma once

#include <cstdint>

namespace tables {

/// Calls of hooks for plain accesses since the process began. Only one explored thread runs at a
/// time, all on one kernel thread: nothing is shared.
extern std::uint64_t plain_accesses;

/// The explorer's own hook behind ours.
[[nodiscard]] void (*uncounted_hook(const char* name))(void*);

} // namespace tables
