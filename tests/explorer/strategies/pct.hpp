// Probabilistic concurrency testing: few, well-placed changes of priority find deep bugs.
#pragma once

#include "explorer/strategies/program_shape.hpp"
#include "explorer/strategies/sampling.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace explorer {

/// PCT ("A randomized scheduler with probabilistic guarantees of finding bugs", ASPLOS 2010).
/// Threads get random distinct priorities and the highest goes on; after d - 1 random steps the
/// running thread falls below all others. A bug of depth d, in a program of n threads and k steps,
/// shows in a run with a probability of at least 1 / (n k^(d-1)).
class pct : public sampling {
  public:
    /// Learns the length k from its own runs. REQUIRES: depth > 0.
    explicit pct(std::uint32_t depth) : pct(depth, nullptr) {}

    /// Takes the length from `known`, which somebody else keeps and which must outlive this.
    pct(std::uint32_t depth, const program_shape* known);

    /// "PCT 3"
    [[nodiscard]] std::string_view name() const override { return name_; }

    std::size_t choose_thread(const choice_point& at) override;
    void learn(const run_log& run) override;

  protected:
    void prepare() override;

  private:
    using priority = std::int64_t;

    priority& priority_of(thread_number thread);
    void lower_yielding(const choice_point& at);
    [[nodiscard]] std::size_t highest(const choice_point& at);
    void lower_at_change_point(thread_number gone_on);

    // constant after construction
    std::uint32_t depth_;
    std::string name_;
    const program_shape* known_;

    program_shape own_;

    // the run
    std::vector<priority> priorities_; ///< by thread; 0: not drawn yet
    std::vector<std::uint64_t> change_points_;
    std::uint64_t step_ = 0;
    priority lowest_ = 0;
    thread_number last_ = 0;
};

} // namespace explorer
