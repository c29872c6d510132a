// Bodies that the runtime does not yet judge rightly.
#pragma once

namespace explorer::testing {

void static_made_by_either(); ///< fails if thread 1 is the first
void mutex_freed_too_early(); ///< fails if thread 1 is the first
void atomic_freed_too_early(); ///< fails if thread 1 is the first
void number_freed_too_early(); ///< fails always: nothing orders the release and the write
void stacks_used_one_after_the_other(); ///< right: detached threads with locals of their own

} // namespace explorer::testing
