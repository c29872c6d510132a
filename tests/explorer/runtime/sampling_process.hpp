// The second worker of an exploration: a process that makes samples beside the first one.
#pragma once

#include "explorer/strategies/sampling_helper.hpp"

#include <functional>
#include <sys/types.h>

namespace explorer {

/// Forks when help is asked for, so that the child knows all that was learnt so far. The child ends
/// by itself when no sample is left, or when this process ends.
class sampling_process : public sampling_helper {
  public:
    /// How `end` ends the child. A child that has children of its own may not be killed.
    enum class ending : std::uint8_t { kill, wait };

    /// `begin_child` is called first in each child. Throws std::system_error when there is no
    /// shared memory to be had.
    sampling_process(ending how, std::function<void()> begin_child);
    ~sampling_process() override;

    [[nodiscard]] sample_board& board() override { return *board_; }

    void begin(const make_sample& make) override;

    /// Blocks until the child is gone: with `wait`, for as long as one run takes.
    void end() override;

  private:
    [[noreturn]] void work(const make_sample& make, pid_t parent);

    // constant after construction
    ending ending_;
    std::function<void()> begin_child_;
    sample_board* board_; ///< in shared memory

    pid_t child_ = -1; ///< -1: none
};

} // namespace explorer
