// Locking and unlocking, for mutexes, spin locks and the conditions that use them.
#pragma once

#include "explorer/runtime/take_over/take_over.hpp"

#include <pthread.h>

namespace explorer {

[[nodiscard]] object& mutex_at(pthread_mutex_t* mutex);

/// Takes or gives back without a scheduling point: the choice was made before.
void acquire(thread& me, object& lock);
void release(thread& me, object& lock);

/// 0, or `timeout_error` when `deadline` passed first, or EDEADLK. A scheduling point.
int lock_mutex(thread& me, object& lock, instant deadline, int timeout_error);
int try_lock(thread& me, object& lock);
int unlock(thread& me, object& lock);

/// Forgets an object that is destroyed, after a look at whether somebody still needs it.
int destroy(object_kind kind, const void* what);

/// The thread has read `value` at `address` and cannot go on: after a few times with nothing
/// changed in between it spins, and steps back.
void note_fruitless(thread& me, std::uintptr_t address, std::uint64_t value);

/// The same for a thread that yields.
void note_yield(thread& me);

} // namespace explorer
