// How a strategy decides: one interface between the scheduler and every way of choosing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace explorer {

/// Numbers threads in the order of their creation; 0 runs the body.
using thread_number = std::uint32_t;

/// How an operation touches its object. Two operations on one object commute unless one changes it.
enum class touch : std::uint8_t { nothing, reads, changes };

/// What a thread will do when it goes on: everything up to its next scheduling point.
struct operation {
    std::uint32_t object = 0; ///< numbered in the order of first use; equal in every replay
    touch how = touch::nothing;

    friend bool operator==(const operation&, const operation&) = default;

    [[nodiscard]] bool commutes_with(const operation& other) const noexcept {
        return object != other.object || how == touch::nothing || other.how == touch::nothing ||
               (how == touch::reads && other.how == touch::reads);
    }
};

/// A thread that could go on, and what it would do.
struct candidate {
    thread_number thread = 0;
    operation next;
};

/// A moment at which somebody has to be chosen. Also asked where there is no choice, so that a
/// strategy sees every step.
struct choice_point {
    std::span<const candidate> candidates; ///< at least one; ascending by thread
    std::optional<std::size_t> current;    ///< index of the thread that ran last, if it can go on
                                           ///< and does not yield: leaving it is a preemption
};

/// What was decided at one moment of a run: a thread, or an outcome that the world left open.
struct decision {
    std::uint32_t first = 0;              ///< of run_log::candidates; thread decisions only
    std::uint32_t options = 1;            ///< how many there were
    std::uint32_t chosen = 0;             ///< index of the one taken
    std::optional<std::uint32_t> current; ///< as in choice_point
    bool is_thread = true;                ///< false: an outcome
    bool unusual = false;                 ///< an outcome other than 0 counts as a preemption
};

/// Everything that was decided in one run: enough to repeat it.
struct run_log {
    std::vector<decision> decisions;
    std::vector<candidate> candidates; ///< of all thread decisions, one after the other
    bool cut_short = false;            ///< a bound or a finding ended the run early

    [[nodiscard]] std::span<const candidate> candidates_of(const decision& taken) const {
        return std::span(candidates).subspan(taken.first, taken.is_thread ? taken.options : 0);
    }
};

/// Chooses what happens next. A run asks `choose_*` in order; afterwards `learn` gets the whole
/// log. What a strategy keeps from one run to the next it takes from `learn` only: the run may have
/// taken place in another process.
///
/// Thread safety: none. Deterministic: the same seeds and logs give the same choices.
class strategy {
  public:
    strategy() = default;
    strategy(const strategy&) = delete;
    strategy& operator=(const strategy&) = delete;
    virtual ~strategy() = default;

    /// One word for coverage and tables: "POS".
    [[nodiscard]] virtual std::string_view name() const = 0;

    /// Prepares the next run. False when there is none left: a systematic search is complete.
    virtual bool start(std::uint64_t seed) = 0;

    /// The index of the candidate that goes on.
    virtual std::size_t choose_thread(const choice_point& at) = 0;

    /// One of `options` outcomes; 0 is the ordinary one. `unusual`: any other outcome is something
    /// that rarely happens (a spurious wake-up) and counts as a preemption.
    virtual std::size_t choose_outcome(std::size_t options, bool unusual) = 0;

    /// The run that was prepared last has taken place.
    virtual void learn(const run_log& run) = 0;
};

} // namespace explorer
