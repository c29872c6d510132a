// Every schedule, but only one of those that differ in the order of commuting operations.
#pragma once

#include "explorer/strategies/default_policy.hpp"
#include "explorer/strategies/happens_before.hpp"
#include "explorer/strategies/strategy.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace explorer {

/// Dynamic partial-order reduction ("Dynamic partial-order reduction for model checking software",
/// POPL 2005) with source sets ("Source sets: a foundation for optimal dynamic partial order
/// reduction", JACM 2017) and sleep sets. Each class of equivalent schedules is run to its end
/// once; other runs turn out to repeat one. Every outcome is tried at each outcome decision.
///
/// REQUIRES: operations commute where `commutes_with` says so; an operation that lets another
/// thread's operation go on, or blocks it, does not commute with it (creating the thread aside). A
/// program that looks at the time or spins is not such a program. A run ends when all
/// threads have ended, or it was cut short.
///
/// Thread safety: none. For programs of at most 64 candidates and 2,000 steps.
class dpor : public strategy {
  public:
    [[nodiscard]] std::string_view name() const override { return "DPOR"; }

    /// False when every schedule is covered, or the program is not one for this strategy.
    bool start(std::uint64_t seed) override;
    std::size_t choose_thread(const choice_point& at) override;
    std::size_t choose_outcome(std::size_t options, bool unusual) override;
    void learn(const run_log& run) override;

    /// Every schedule is covered.
    [[nodiscard]] bool complete() const { return finished_ && !failed_; }

    /// Runs that were not equivalent to an earlier one.
    [[nodiscard]] std::uint64_t traces() const { return traces_; }

    /// Runs that had to be ended by repeating.
    [[nodiscard]] std::uint64_t redundant() const { return redundant_; }

    /// A run did not follow its plan, had more than 64 options at one moment, was too long, or left
    /// threads behind.
    [[nodiscard]] bool failed() const { return failed_; }

  private:
    using option_set = std::uint64_t; ///< bit i: option i of a node

    struct node {
        bool is_thread = true;
        std::uint32_t options = 1;
        std::uint32_t chosen = 0;
        option_set asleep = 0;          ///< covered by branches taken further up
        option_set wanted = 0;          ///< to be taken; `done` included
        option_set done = 0;            ///< taken, and not under way
        std::size_t event = 0;          ///< its number among thread decisions
        std::vector<candidate> enabled; ///< empty for an outcome
    };

    // before and during a run
    void step_asleep(const choice_point& at, std::size_t chosen);
    [[nodiscard]] std::size_t choose_awake(const choice_point& at);
    [[nodiscard]] bool is_asleep(const candidate& who) const;

    // after a run
    bool push_nodes(const run_log& run);
    bool push_thread(const run_log& run, const decision& taken);
    void push_outcome(const decision& taken);
    [[nodiscard]] option_set asleep_after(const node& before, const node& here) const;
    void analyse(std::size_t first_event);
    void analyse_blocked(const run_log& run);
    void reverse_races_with(std::size_t event);
    void reverse(std::size_t earlier, std::size_t later);
    [[nodiscard]] bool enabled_by(std::size_t earlier, std::size_t later) const;
    option_set find_initials(std::size_t earlier, std::size_t later, option_set& towards);
    void note_first(std::size_t event);
    [[nodiscard]] bool is_initial(thread_number thread) const;
    void want_everything();
    void backtrack();

    // the tree
    std::vector<node> stack_;
    std::vector<std::size_t> thread_nodes_; ///< of the stack, by event
    happens_before order_;
    std::uint64_t traces_ = 0;
    std::uint64_t redundant_ = 0;
    bool finished_ = false;
    bool failed_ = false;

    // the run
    std::size_t depth_ = 0;
    std::vector<candidate> asleep_; ///< beyond the stack
    last_thread last_;

    // of one pair of events, kept to save allocations
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::vector<std::size_t> first_; ///< by thread: its first event that the earlier one does not
                                     ///< happen before
    std::vector<thread_number> seen_;
};

} // namespace explorer
