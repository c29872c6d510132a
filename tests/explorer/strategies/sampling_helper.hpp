// Somebody beside the exploration who makes some of its sampled runs.
#pragma once

#include "explorer/strategies/sample_board.hpp"

#include <cstdint>
#include <functional>

namespace explorer {

/// Makes one sample. What comes of it depends on its number only, whoever makes it, in any order.
using make_sample = std::function<sampled_run(std::uint64_t sample)>;

/// A second worker: another process that goes on from a copy of what the exploration knows.
///
/// Thread safety: none; the exploration calls it from where it runs.
class sampling_helper {
  public:
    sampling_helper() = default;
    sampling_helper(const sampling_helper&) = delete;
    sampling_helper& operator=(const sampling_helper&) = delete;
    virtual ~sampling_helper() = default;

    /// Where samples are claimed and written down. Its results may be used between `begin` and
    /// `end`.
    [[nodiscard]] virtual sample_board& board() = 0;

    /// Lets the helper make samples that it claims from the board, which was reset, until none is
    /// left. Does not wait. A helper that cannot begin, or dies, only leaves more to be done.
    virtual void begin(const make_sample& make) = 0;

    /// Ends the helper's work. Without effect when it does none.
    virtual void end() = 0;
};

} // namespace explorer
