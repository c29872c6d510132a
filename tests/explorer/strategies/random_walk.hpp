// Every candidate is equally likely, each time.
#pragma once

#include "explorer/strategies/sampling.hpp"

namespace explorer {

/// The plain random walk: the measure for all others.
class random_walk : public sampling {
  public:
    [[nodiscard]] std::string_view name() const override { return "random walk"; }

    std::size_t choose_thread(const choice_point& at) override {
        return at.candidates.size() == 1 ? 0 : random().below(at.candidates.size());
    }
};

} // namespace explorer
