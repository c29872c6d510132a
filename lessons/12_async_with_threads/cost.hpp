// What a call on another thread costs on this machine: for the lesson's last part.
#pragma once

namespace cost {

/// A call that does nothing, from the loop to a worker and back, in microseconds: the median of
/// many, one after the other, all on one pool.
double round_trip_us(int workers);

/// The same when every call starts a pool of `workers` and ends it.
double with_own_pool_us(int workers);

} // namespace cost
