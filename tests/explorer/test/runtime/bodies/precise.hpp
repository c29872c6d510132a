// Bodies of which the tests know every line, step and nanosecond.
#pragma once

#include <cstdint>

namespace explorer::testing {

// --- faults, and the lines that must be named ------------------------------------------------

void race_on_payload(); ///< thread 1 in write_payload, main in read_payload
extern const int line_of_write;
extern const int line_of_read;
extern const int line_that_calls_write;

void race_in_one_line(); ///< threads 1 and 2 in increment_total
extern const int line_of_increment;

void two_lock_cycle(); ///< threads 1 and 2
extern const int line_of_second_lock;
void three_lock_cycle();    ///< threads 1, 2 and 3; the locks are global
void join_in_a_cycle();     ///< main joins thread 1, which waits for main's lock
void locks_what_it_holds(); ///< main
void waits_for_nobody();    ///< main, on a semaphore

void notify_before_wait(); ///< thread 1 in announce, main in await_announcement
extern const int line_of_notify;
extern const int line_of_wait;
void notify_one_wakes_the_other(); ///< main notifies once, threads 1 and 2 wait

void spins_for_ever(); ///< main in spin_until_set
extern const int line_of_spin;
void two_spin_for_each_other(); ///< threads 1 and 2, there as well

void read_freed_by_other(); ///< main in use_after_free; thread 1 has freed
extern const int line_of_use_after_free;
void dangling_local();    ///< thread 1 writes a local of a call that main has left
void escapes();           ///< thread 1 throws std::out_of_range
void recurses_for_ever(); ///< thread 1
void touches_null();      ///< thread 1
void calls_nothing();     ///< thread 1, through a pointer to no function
extern const int line_of_call;

// --- time -----------------------------------------------------------------------------------

void ten_sleeps_on_five_threads();
void ten_timers_of_five_coroutines();
void timed_waits(); ///< 10 ms on a condition, 20 on a mutex, 30 on a future, 40 on a semaphore

/// Fails only if a deadline passes while the one that notifies could still run.
void notified_long_before_deadline();

// --- memory orders --------------------------------------------------------------------------

void passes_message_relaxed();
void passes_message_release_acquire();
void passes_message_release_relaxed();
void passes_message_relaxed_acquire();
void passes_message_sequential();
void passes_message_fences();
void passes_message_release_fence_only();
void passes_message_acquire_fence_only();
void passes_message_by_release_sequence(); ///< a relaxed exchange between the two
void passes_message_behind_plain_store();  ///< a relaxed store between the two
void passes_message_on_another_atomic();
void stores_then_loads();            ///< fails with stale reads only
void stores_then_loads_sequential(); ///< never fails

// --- counted --------------------------------------------------------------------------------

/// Both threads take `steps` atomic steps on one number; main joins them.
void steps_on_one(int steps);
/// Each on its own.
void steps_on_two(int steps);
void increments_under_lock(int threads);

/// Fails with `windows` preemptions, and with no fewer: each window opens within the one before.
void windows(int count);

void waits_with_if(); ///< fails only by a spurious wake-up

/// Detached threads, each on the stack of the one before; no two of them share anything.
void stacks_used_one_after_the_other();

/// Locks, conditions, atomics and sleeps: a long trace.
void a_little_of_everything();

} // namespace explorer::testing
