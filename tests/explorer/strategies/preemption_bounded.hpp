// Every schedule without preemptions, then every one with one, and so on.
#pragma once

#include "explorer/strategies/branch_list.hpp"
#include "explorer/strategies/default_policy.hpp"
#include "explorer/strategies/strategy.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace explorer {

/// Iterative context bounding ("Iterative context bounding for systematic testing of multithreaded
/// programs", PLDI 2007). Level n holds the schedules with exactly n preemptions, counted as by
/// `preempts`; each is run once. Free are: who goes on when the current thread cannot, and every
/// ordinary outcome.
///
/// Thread safety: none. Memory is bounded: see `overflowed`.
class preemption_bounded : public strategy {
  public:
    static constexpr std::size_t default_memory = std::size_t{64} * 1024 * 1024;

    /// Ends after level `last_level`. Keeps at most about `memory` bytes of branches.
    explicit preemption_bounded(std::uint32_t last_level, std::size_t memory = default_memory);

    [[nodiscard]] std::string_view name() const override { return "preemption bound"; }

    /// False when all levels allowed are complete, all schedules were run, or memory ran out.
    bool start(std::uint64_t seed) override;
    std::size_t choose_thread(const choice_point& at) override;
    std::size_t choose_outcome(std::size_t options, bool unusual) override;
    void learn(const run_log& run) override;

    /// Allows further levels after `start` returned false.
    void raise_limit(std::uint32_t last_level);

    /// True when the next `start` prepares a run of a level that has been begun already.
    [[nodiscard]] bool level_unfinished() const { return !begun_ || pending_ || !now_.empty(); }

    /// The level of the run prepared last.
    [[nodiscard]] std::uint32_t level() const { return level_; }

    /// Runs at this level so far.
    [[nodiscard]] std::uint64_t count_of_level(std::uint32_t level) const;
    /// Levels 0 to n - 1 are complete.
    [[nodiscard]] std::uint32_t levels_complete() const;
    /// How many schedules the level after the complete ones has, about; at least what is listed.
    /// It supposes that a branch leads to as many schedules as it did on this level.
    [[nodiscard]] std::uint64_t estimate_of_next_level() const;
    /// Every schedule there is was run.
    [[nodiscard]] bool exhausted() const;

    /// Branches were dropped to save memory: no further level can be complete.
    [[nodiscard]] bool overflowed() const { return overflowed_; }

    /// A run did not follow its plan: the program is not deterministic and nothing is complete.
    [[nodiscard]] bool diverged() const { return diverged_; }

  private:
    bool next_level();
    void branch_off(const run_log& run);
    void sort_in(const run_log& run, const decision& taken, std::uint32_t position);
    void check_plan(const run_log& run);
    void keep_within_memory();
    std::size_t choose(std::size_t options, std::size_t otherwise);

    // constant after construction
    std::size_t memory_;

    // the tree
    branched_runs runs_;
    branch_list now_;  ///< of this level
    branch_list next_; ///< of the next one
    std::uint32_t level_ = 0;
    std::uint32_t last_level_;
    std::vector<std::uint64_t> counts_;
    std::uint64_t roots_ = 1; ///< branches this level began with
    bool begun_ = false;
    bool pending_ = false; ///< prepared, and not yet learnt from
    bool overflowed_ = false;
    bool gave_up_ = false; ///< even this level's branches were dropped
    bool diverged_ = false;

    // the run
    choices plan_;
    std::size_t made_ = 0; ///< real choices so far
    last_thread last_;
    choices scratch_;
    std::uint32_t stored_ = 0;
    last_thread walked_; ///< the last thread before the decision that is sorted in
};

} // namespace explorer
