// What limits cost on this machine: for the lesson's last part.
#pragma once

namespace cost {

/// Time of one `acquire` that does not have to wait, in nanoseconds, over many of them.
double acquire_ns();

/// Time to push one item and pop it again on one thread, in nanoseconds, over many of them.
double queue_ns();

/// The same when the item goes from one thread to another through a queue of `capacity`.
double hand_over_ns(int capacity);

/// What a full queue holds, in KiB, for items of `bytes` each: memory of the heap in use.
double full_queue_kib(int capacity, int bytes);

} // namespace cost
