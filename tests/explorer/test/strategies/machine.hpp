// An abstract machine with threads as lists of instructions: what the strategies are tested on.
#pragma once

#include "explorer/strategies/execution.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace explorer::testing {

enum class does : std::uint8_t {
    compute, ///< touches nothing
    step,    ///< changes an object, whatever is in it
    read,    ///< register = object
    write,   ///< object = value
    add,     ///< object = register + value
    lock,
    unlock,
    enqueue, ///< on a condition, as its next waiter
    wake,    ///< blocks until a notification
    notify,  ///< the first waiter of a condition
    notify_all,
    signal,  ///< a semaphore
    acquire, ///< blocks until the semaphore is positive
    spawn,   ///< lets thread `value` begin; touches nothing that others could know
    exit,    ///< changes what `join` reads; a thread may end without it
    join,    ///< blocks until thread `value` has done all its instructions
    leave,   ///< ends the run, and well, whatever the others are at
    toss,    ///< register = an outcome out of `value`
    mishap,  ///< the same, but other outcomes than 0 are unusual
    skip_if, ///< reads the object; when it is not 0 leaves out `value` instructions
    spin,    ///< reads the object; repeats with a yield while it is 0
    back,    ///< touches nothing; goes `value` instructions back
    require, ///< reads the object; a finding "wrong" unless it is `value`
};

struct instruction {
    does what = does::compute;
    std::uint32_t object = 0;
    std::uint32_t value = 0;
};

using program = std::vector<std::vector<instruction>>;

/// `count` times the same.
[[nodiscard]] std::vector<instruction> times(std::size_t count, instruction what);

/// Waits on a condition as a real one does, with the mutex held.
[[nodiscard]] std::vector<instruction> wait_on(std::uint32_t condition, std::uint32_t mutex);

/// One thread after the other.
[[nodiscard]] std::vector<instruction> joined(const std::vector<std::vector<instruction>>& parts);

/// Runs one schedule. A thread that some other spawns begins then; all others at once. When no
/// thread can go on but one is not done, the finding is "deadlock".
class machine {
  public:
    static constexpr std::size_t step_bound = 200;

    explicit machine(const program& what);

    [[nodiscard]] outcome run(strategy& how);

    /// What is left when the run has ended: objects, registers, where each thread stands.
    [[nodiscard]] std::string state() const;

  private:
    struct thread {
        std::size_t at = 0;
        std::uint32_t reg = 0;
        bool begun = true;
        bool notified = false;
    };

    [[nodiscard]] bool done(thread_number number) const;
    [[nodiscard]] bool enabled(thread_number number) const;
    [[nodiscard]] const instruction& next(thread_number number) const;
    void find_candidates();
    void choose(strategy& how, outcome& result);
    void execute(thread_number number, strategy& how, outcome& result);
    void execute_blocking(thread& self, thread_number number, const instruction& what);
    void toss(thread& self, const instruction& what, strategy& how, outcome& result);
    void notify(std::uint32_t condition, bool all);
    [[nodiscard]] bool all_done() const;

    const program& program_;
    std::vector<thread> threads_;
    std::map<std::uint32_t, std::uint32_t> objects_;
    std::map<std::uint32_t, std::vector<thread_number>> waiters_;
    std::vector<candidate> candidates_;
    std::optional<thread_number> last_;
    bool yields_ = false;
    bool left_ = false;
};

/// What comes of all the runs that a strategy makes, or of the first `most`.
struct every_run {
    std::uint64_t runs = 0;
    std::map<std::string, std::uint64_t> states;    ///< and how often each
    std::map<std::string, std::uint64_t> schedules; ///< and how often each
    std::map<std::string, std::uint64_t> traces;    ///< schedules up to commuting neighbours
};

every_run run_all(const program& what, strategy& how, std::uint64_t most, std::uint64_t seed = 1);

/// The thread numbers and outcomes of a run: "0 1 1 =0 0".
[[nodiscard]] std::string schedule_text(const run_log& log);

/// The same for all runs that differ in the order of commuting operations only.
[[nodiscard]] std::string trace_text(const run_log& log);

/// As the exploration wants it. `what` must outlive it.
[[nodiscard]] execute executing(const program& what);

} // namespace explorer::testing
