// Which strategy draws which schedule: fixed shares, dealt out evenly.
#pragma once

#include "explorer/strategies/pct.hpp"
#include "explorer/strategies/pos.hpp"
#include "explorer/strategies/program_shape.hpp"
#include "explorer/strategies/random_walk.hpp"
#include "explorer/strategies/surw.hpp"

#include <array>
#include <cstdint>

namespace explorer {

/// Of 20 schedules 8 are POS's, 5 SURW's, 4 PCT's (depths 2, 3, 5, 10) and 3 the random walk's. The
/// shares follow how soon each found public bugs on average; no strategy is best on all.
///
/// Thread safety: none.
class sampling_mix {
  public:
    sampling_mix() = default;
    sampling_mix(const sampling_mix&) = delete;
    sampling_mix& operator=(const sampling_mix&) = delete;

    /// Who draws this schedule. They share what they know of the program.
    [[nodiscard]] strategy& strategy_of(std::uint64_t schedule);

    /// Tells all of them of a run, whoever made it; instead of the strategies' own `learn`.
    void learn(const run_log& run) { known_.learn(run); }

  private:
    program_shape known_;
    pos pos_;
    surw surw_{&known_};
    std::array<pct, 4> pct_{pct(2, &known_), pct(3, &known_), pct(5, &known_), pct(10, &known_)};
    random_walk walk_;
};

} // namespace explorer
