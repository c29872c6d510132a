// The end of a thread: return, pthread_exit or cancellation, thread-local destructors, keys.
#pragma once

#include <pthread.h>

namespace explorer {

struct thread;

/// Runs what the thread was started for, and everything that belongs to its end.
void run_start_routine(thread& what);

/// Unwinds the running thread's stack to its beginning, running destructors and cleanup handlers.
[[noreturn]] void unwind_thread(thread& me, void* result);

/// Keys of pthread_key_create, so that their destructors can be called.
void note_key(pthread_key_t key, void (*destroy)(void*));
void forget_key(pthread_key_t key);

/// Gives the running thread fresh thread-local variables: those of the program, not of the C
/// library.
void reset_thread_locals();

} // namespace explorer
