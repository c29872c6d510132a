// Cancellation and the clocks of conditions, as several take-overs need them.
#pragma once

#include "explorer/runtime/take_over/take_over.hpp"

#include <pthread.h>

namespace explorer {

/// Ends the thread here when somebody has cancelled it. Call at the end of what POSIX calls a
/// cancellation point, outside of any inside_scope.
void act_on_cancellation(thread& me);

/// POSIX lets a condition count its deadlines on either clock.
void note_condition_clock(const pthread_cond_t* condition, const pthread_condattr_t* how);
[[nodiscard]] clockid_t clock_of_condition(const pthread_cond_t* condition);

} // namespace explorer
