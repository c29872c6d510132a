// Who makes which of the sampled runs, and what came of them: memory that processes share.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace explorer {

/// What the exploration has to know of a sampled run that somebody else made.
struct sampled_run {
    std::uint64_t steps = 0;
    bool failed = false; ///< the log is not kept: the same sample again gives it
    bool cut_short = false;
    bool reducible = true;

    friend bool operator==(const sampled_run&, const sampled_run&) = default;
};

/// A list of numbered samples. Whoever has nothing to do claims the next one, makes it and writes
/// down what came of it. A sample claimed and never written down does no harm: `result_of` has
/// nothing, and another may make it.
///
/// Thread safety: all members but `reset` may be called at any time, from several threads or, in
/// shared memory, processes. Nothing blocks. An entry is one atomic number that nothing else
/// depends on, so that relaxed orders are enough.
class sample_board {
  public:
    /// The most samples at a time.
    static constexpr std::uint64_t capacity = std::uint64_t{1} << 16U;

    /// Begins anew with the samples from `first` up to `end`, without `end`. Nobody else may use
    /// the board meanwhile. REQUIRES: end - first <= capacity.
    void reset(std::uint64_t first, std::uint64_t end) noexcept;

    /// The lowest sample that nobody has claimed, if there is one below `below`.
    [[nodiscard]] std::optional<std::uint64_t> claim(std::uint64_t below) noexcept;

    /// Writes down what came of a sample. When it failed, no later one can be claimed any more.
    void publish(std::uint64_t sample, const sampled_run& what) noexcept;

    /// What was written down.
    [[nodiscard]] std::optional<sampled_run> result_of(std::uint64_t sample) const noexcept;

    /// Nothing can be claimed any more.
    void close() noexcept { end_.store(0, std::memory_order_relaxed); }

  private:
    using entry = std::atomic<std::uint64_t>; ///< flags above, steps below; 0: nothing yet
    static_assert(entry::is_always_lock_free, "a lock would not work between processes");

    [[nodiscard]] bool holds(std::uint64_t sample) const noexcept {
        return sample - first_ < capacity;
    }

    std::uint64_t first_ = 0; ///< constant after `reset`

    // synchronise themselves
    entry next_ = 0; ///< the lowest that nobody has claimed
    entry end_ = 0;  ///< those from here on are not to be claimed
    std::array<entry, capacity> results_{};
};

} // namespace explorer
