// How an addition gets lost when two threads share a total: made to happen, and left to chance.
#pragma once

namespace models {

/// Two threads add 1 each, and both read before either writes. Returns the total, which is 1.
int add_with_bad_luck();

/// Two threads add 1 `times` times each, in three steps, with luck as it comes. Returns the total:
/// at most twice `times`, and on more than one core mostly less.
int add_with_luck(int times);

} // namespace models
