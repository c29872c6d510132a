// Selectively uniform random walk: every order of the interesting events is equally likely.
#pragma once

#include "explorer/strategies/program_shape.hpp"
#include "explorer/strategies/sampling.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace explorer {

/// SURW ("Selectively uniform concurrency testing", ASPLOS 2025). A thread that has much left to do
/// is chosen more often than one that is nearly done: weights are the numbers of interesting events
/// left, as counted in earlier runs. Each run takes one shared object's events as interesting, or
/// all events. Where there is no blocking and the counts are right, orders are uniform.
class surw : public sampling {
  public:
    /// Counts in its own runs.
    surw() = default;

    /// Takes the counts from `known`, which somebody else keeps and which must outlive this.
    explicit surw(const program_shape* known) : known_(known) {}

    [[nodiscard]] std::string_view name() const override { return "SURW"; }

    std::size_t choose_thread(const choice_point& at) override;
    void learn(const run_log& run) override;

  protected:
    void prepare() override;

  private:
    struct share {
        std::uint64_t subtree = 0; ///< its own events and those of the threads it creates
        std::uint64_t left = 0;
        bool born = false;
    };

    [[nodiscard]] const program_shape& shape() const { return known_ ? *known_ : own_; }

    void choose_object();
    void deal_out();
    void meet(const choice_point& at);
    [[nodiscard]] bool interesting(const candidate& who) const;
    [[nodiscard]] std::uint64_t weight(const candidate& who) const;
    void intend(const choice_point& at);
    [[nodiscard]] std::size_t draw_by_weight(const choice_point& at);
    [[nodiscard]] std::size_t choose_allowed(const choice_point& at);
    [[nodiscard]] bool allowed(const candidate& who) const;
    void went_on(const candidate& who);

    const program_shape* known_ = nullptr; ///< constant after construction
    program_shape own_;

    // the run
    std::optional<std::uint32_t> object_;   ///< nothing: all events are interesting
    std::vector<share> shares_;             ///< by thread
    std::optional<thread_number> intended_; ///< who has the next interesting event
    std::optional<thread_number> last_;
};

} // namespace explorer
