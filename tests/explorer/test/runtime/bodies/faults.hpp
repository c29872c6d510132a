// Bodies in which an object begins or ends too early.
#pragma once

namespace explorer::testing {

void static_made_by_either();  ///< fails if thread 1 is the first
void mutex_freed_too_early();  ///< fails if thread 1 is the first
void atomic_freed_too_early(); ///< fails if thread 1 is the first
void number_freed_too_early(); ///< fails always: nothing orders the release and the write

} // namespace explorer::testing
