// What strategies that draw by lot have in common.
#pragma once

#include "explorer/strategies/random.hpp"
#include "explorer/strategies/strategy.hpp"

#include <cstddef>
#include <cstdint>

namespace explorer {

/// Draws outcomes; there is always another run.
class sampling : public strategy {
  public:
    /// Something unusual happens in one of so many cases.
    static constexpr std::uint64_t unusual_one_in = 10;

    bool start(std::uint64_t seed) override {
        random_ = random_source(seed);
        prepare();
        return true;
    }

    std::size_t choose_outcome(std::size_t options, bool unusual) override {
        if (options == 1) return 0;
        if (!unusual) return random_.below(options);
        return random_.one_in(unusual_one_in) ? 1 + random_.below(options - 1) : 0;
    }

    void learn(const run_log& /*run*/) override {}

  protected:
    /// Forgets the run before. May draw already.
    virtual void prepare() {}

    random_source& random() { return random_; }

  private:
    random_source random_;
};

} // namespace explorer
