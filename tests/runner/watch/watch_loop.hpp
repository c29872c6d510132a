// The event loops of watch mode: on a terminal, and as a stream of JSON lines.
#pragma once

#include "commands/commands.hpp"
#include "watch/file_watcher.hpp"
#include "watch/watch_machine.hpp"

namespace runner {

/// What a loop is given. References outlive it.
struct watch_setting {
    const session& s;
    const exercise& first;
    const watch_services& services;
    watch_manner manner = watch_manner::from_environment();
};

/// Watch mode on the terminal behind standard input and output. Blocks until the learner quits, the
/// terminal goes or a signal ends it; the terminal is then as before and no grading is left.
/// Returns 0 after `q` and Ctrl-C, 128 + signal after SIGTERM, SIGHUP and SIGQUIT.
int watch_on_terminal(const watch_setting& setting);

/// Grades at once and after each save; a verdict is a line of JSON on standard output. Blocks until
/// the end of standard input (after the first verdict), SIGINT or SIGTERM. Returns 0, or 1 when
/// standard output has gone.
int watch_as_json(const watch_setting& setting);

} // namespace runner
