// What earlier runs showed of a program: how long it is, and how much each thread does.
#pragma once

#include "explorer/strategies/strategy.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace explorer {

/// Counts thread decisions, over many runs. PCT and SURW need such counts.
///
/// Thread safety: none.
class program_shape {
  public:
    /// Averages are taken over so many runs; later ones only change `longest`.
    static constexpr std::uint64_t enough_runs = 32;

    /// Adds what one run showed.
    void learn(const run_log& run);

    /// The most steps a run had; at least 1, a guess before the first run.
    [[nodiscard]] std::uint64_t longest() const;

    /// How many threads there were.
    [[nodiscard]] std::size_t threads() const { return threads_.size(); }

    /// The steps of one thread in a run, on average.
    [[nodiscard]] std::uint64_t steps_of(thread_number thread) const;

    /// The same, but of steps that touch one object.
    [[nodiscard]] std::uint64_t steps_of(thread_number thread, std::uint32_t object) const;

    /// Who created the thread, as far as can be seen: who ran before it first appeared.
    [[nodiscard]] std::optional<thread_number> parent_of(thread_number thread) const;

    /// Objects that two threads or more touch and at least one changes; ascending.
    [[nodiscard]] const std::vector<std::uint32_t>& shared_objects() const { return shared_; }

  private:
    struct object_use {
        std::uint32_t object = 0;
        std::uint64_t steps = 0;
        bool changes = false;
    };

    struct thread_use {
        bool met = false;
        std::uint64_t steps = 0;
        std::optional<thread_number> parent;
        std::vector<object_use> objects;
    };

    void count(const run_log& run, const decision& taken);
    void meet(const run_log& run, const decision& taken, std::optional<thread_number> last);
    void find_shared();
    [[nodiscard]] std::uint64_t average(std::uint64_t sum) const;

    std::vector<thread_use> threads_;
    std::vector<std::uint32_t> shared_;
    std::uint64_t runs_ = 0;
    std::uint64_t longest_ = 0;
};

} // namespace explorer
