// The default run, but for a short list of deviations.
#pragma once

#include "explorer/strategies/default_policy.hpp"
#include "explorer/strategies/strategy.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace explorer {

/// At this decision, something else than the default.
struct deviation {
    std::size_t decision = 0; ///< its number in the run, from 0, outcomes included
    bool is_thread = true;
    std::uint32_t wanted = 0; ///< the thread's number, or the outcome

    friend bool operator==(const deviation&, const deviation&) = default;
};

/// Where a run left the default policy.
[[nodiscard]] std::vector<deviation> deviations_of(const run_log& run);

/// Follows the default policy and the deviations. One that does not fit (the thread cannot go on
/// there) is passed over.
///
/// Thread safety: none. There is always another run: the same one.
class directed : public strategy {
  public:
    /// REQUIRES: ascending by decision.
    explicit directed(std::vector<deviation> deviations) : deviations_(std::move(deviations)) {}

    [[nodiscard]] std::string_view name() const override { return "directed"; }

    bool start(std::uint64_t seed) override;
    std::size_t choose_thread(const choice_point& at) override;
    std::size_t choose_outcome(std::size_t options, bool unusual) override;

    void learn(const run_log& /*run*/) override {}

  private:
    const deviation* deviation_here(bool is_thread);

    std::vector<deviation> deviations_;
    std::size_t position_ = 0;
    std::size_t next_ = 0;
    last_thread last_;
};

} // namespace explorer
