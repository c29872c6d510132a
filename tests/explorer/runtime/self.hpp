// Which thread of the explored program is running here.
#pragma once

namespace explorer {

struct thread;

/// The thread of the explored program whose code is running; null where the explorer, the host or
/// an unrelated thread runs. Every fiber has its own.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): thread-local identity
extern thread_local thread* self __attribute__((tls_model("initial-exec")));

} // namespace explorer
