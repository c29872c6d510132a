// How an explored program ends: exit handlers, fatal signals, std::terminate, endless loops.
#pragma once

namespace explorer {

/// While true, what is registered with atexit is kept here: the program is being loaded.
void keep_exit_functions(bool on);

/// Called for every registration by code of `library`; true when it was kept.
bool keep_exit_function(void (*function)(void*), void* argument, const void* library);

/// Whether the program has globals of its own with destructors: built when it was loaded, they need
/// a fresh process for each run.
[[nodiscard]] bool has_globals_to_build();

/// Forgets what the last run registered. Call before each.
void begin_run_of_exit_functions();

/// Ends the run as exit() would: handlers first, if asked for. Status 0 is a success.
[[noreturn]] void end_program(int status, bool handlers);

/// Runs the handlers, the latest first, on the running thread.
void run_exit_functions();

/// Takes fatal signals and std::terminate as findings, and watches for code that reaches no
/// scheduling point any more. Per process; `begin` before runs, `end` before other work.
void begin_watching();
void end_watching();

} // namespace explorer
