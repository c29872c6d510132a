// One number for each sample: read and written at once, so that no entry is ever half there.
#include "explorer/strategies/sample_board.hpp"

#include <algorithm>

namespace explorer {

namespace {

constexpr auto relaxed = std::memory_order_relaxed;

constexpr std::uint64_t written = std::uint64_t{1} << 63U;
constexpr std::uint64_t failed = std::uint64_t{1} << 62U;
constexpr std::uint64_t cut_short = std::uint64_t{1} << 61U;
constexpr std::uint64_t irreducible = std::uint64_t{1} << 60U;
constexpr std::uint64_t most_steps = irreducible - 1;

std::uint64_t packed(const sampled_run& what) {
    return written | (what.failed ? failed : 0) | (what.cut_short ? cut_short : 0) |
           (what.reducible ? 0 : irreducible) | std::min(what.steps, most_steps);
}

} // namespace

void sample_board::reset(std::uint64_t first, std::uint64_t end) noexcept {
    first_ = first;
    next_.store(first, relaxed);
    end_.store(end, relaxed);
    for (std::uint64_t i = 0; i < end - first; ++i)
        results_[i].store(0, relaxed);
}

std::optional<std::uint64_t> sample_board::claim(std::uint64_t below) noexcept {
    auto next = next_.load(relaxed);
    while (next < std::min(below, end_.load(relaxed)))
        if (next_.compare_exchange_weak(next, next + 1, relaxed)) return next;
    return std::nullopt;
}

void sample_board::publish(std::uint64_t sample, const sampled_run& what) noexcept {
    if (!holds(sample)) return;
    results_[sample - first_].store(packed(what), relaxed);
    if (!what.failed) return;
    auto end = end_.load(relaxed);
    while (sample < end && !end_.compare_exchange_weak(end, sample, relaxed)) {
    }
}

std::optional<sampled_run> sample_board::result_of(std::uint64_t sample) const noexcept {
    if (!holds(sample)) return std::nullopt;
    const auto found = results_[sample - first_].load(relaxed);
    if (found == 0) return std::nullopt;
    return sampled_run{found & most_steps, (found & failed) != 0, (found & cut_short) != 0,
                       (found & irreducible) == 0};
}

} // namespace explorer
