// A run along a list of steps, with as little change as needed where the list does not fit.
#pragma once

#include "explorer/strategies/default_policy.hpp"
#include "explorer/strategies/strategy.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace explorer {

/// One step of a run, and the outcomes that it met.
struct guided_step {
    thread_number thread = 0;
    std::vector<std::uint32_t> outcomes;
};

/// All steps of a run.
[[nodiscard]] std::vector<guided_step> steps_of(const run_log& run);

/// Takes the first step of the list whose thread can go on; the others keep their places. Goes on
/// by the default policy when no step of the list is possible.
///
/// Thread safety: none. There is always another run: the same one.
class guided : public strategy {
  public:
    explicit guided(std::vector<guided_step> steps) : steps_(std::move(steps)) {}

    [[nodiscard]] std::string_view name() const override { return "guided"; }

    bool start(std::uint64_t seed) override;
    std::size_t choose_thread(const choice_point& at) override;
    std::size_t choose_outcome(std::size_t options, bool unusual) override;

    void learn(const run_log& /*run*/) override {}

  private:
    std::vector<guided_step> steps_;

    // the run
    std::vector<bool> taken_; ///< by step
    std::size_t first_ = 0;   ///< all steps before are taken
    const guided_step* now_ = nullptr;
    std::size_t outcome_ = 0; ///< of `now_`
    last_thread last_;
};

} // namespace explorer
