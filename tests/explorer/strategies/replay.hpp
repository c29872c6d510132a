// Does again what a recorded run did.
#pragma once

#include "explorer/strategies/default_policy.hpp"
#include "explorer/strategies/strategy.hpp"

#include <cstddef>

namespace explorer {

/// Follows a log by thread numbers, not by indices, so that it gets through small changes of the
/// program. Goes on by the default policy where the log does not fit or has ended.
///
/// Thread safety: none. There is always another run: the same one.
class replay : public strategy {
  public:
    explicit replay(run_log recorded) : recorded_(std::move(recorded)) {}

    [[nodiscard]] std::string_view name() const override { return "replay"; }

    bool start(std::uint64_t seed) override;
    std::size_t choose_thread(const choice_point& at) override;
    std::size_t choose_outcome(std::size_t options, bool unusual) override;
    void learn(const run_log& run) override;

    /// The run did not fit the log; or, known after `learn` only, ended before it.
    [[nodiscard]] bool diverged() const { return diverged_; }

  private:
    const decision* next_recorded();

    run_log recorded_;
    std::size_t position_ = 0;
    last_thread last_;
    bool diverged_ = false;
};

} // namespace explorer
