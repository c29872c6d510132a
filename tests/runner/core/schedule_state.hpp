// Where every thread stands after a step of a schedule: what it waits for, which locks it holds.
#pragma once

#include "core/schedule.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace runner {

/// What a thread is doing between two steps.
enum class thread_phase { not_there, able, waiting, ended };

struct thread_state {
    thread_phase phase = thread_phase::not_there;
    std::optional<std::size_t> last_step; ///< its latest; nothing before its first
    std::optional<std::size_t> waits_for; ///< index into `schedule::objects`, while it waits
    std::vector<std::size_t> holds;       ///< indices into `schedule::objects`, oldest first
};

/// Follows a schedule step by step. The schedule outlives it. Not thread-safe.
class schedule_state {
  public:
    explicit schedule_state(const schedule& of);

    /// Takes the next step. REQUIRES: there is one. Linear in the number of threads.
    void advance();

    [[nodiscard]] std::size_t steps_taken() const noexcept { return next_; }

    [[nodiscard]] const std::vector<thread_state>& threads() const noexcept { return threads_; }

  private:
    void take_lock(const schedule_step& step);
    void drop_lock(const schedule_step& step);
    void begin_wait(const schedule_step& step);

    const schedule& of_;
    std::size_t next_ = 0;
    std::vector<thread_state> threads_;
};

/// The state after the first `steps` steps.
[[nodiscard]] std::vector<thread_state> state_after(const schedule& of, std::size_t steps);

/// "waits for mutex 2, holds mutex 1", "can go on", "has ended", "is not there yet".
[[nodiscard]] std::string in_words(const schedule& of, const thread_state& state);

} // namespace runner
