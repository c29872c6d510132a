// Says what a pass means: which schedules were run, and whether these were all.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace explorer {

/// What is known at the end of an exploration.
struct coverage {
    bool reduced = false;               ///< partial-order reduction covered every schedule
    std::uint64_t traces = 0;           ///< with so many runs
    bool all_levels = false;            ///< no schedule has more preemptions than those run
    std::uint32_t levels = 0;           ///< levels 0 to n - 1 of the preemption bound are complete
    std::uint64_t in_levels = 0;        ///< schedules of these
    std::uint64_t others = 0;           ///< all other runs
    std::vector<std::string> others_by; ///< whose they were
    std::uint64_t cut_short = 0;        ///< runs that reached the bound of their length
    bool stopped = false;               ///< real time ran out

    /// Every schedule was covered. Never where runs were cut short.
    [[nodiscard]] bool exhaustive() const { return (reduced || all_levels) && cut_short == 0; }

    /// Names the maker of a run that no complete search accounts for.
    void count_other(std::string_view strategy, std::uint64_t runs = 1);
};

/// "every schedule (12, by partial-order reduction)" or "all 1,524 schedules with at most 2
/// preemptions and 8,000 others (POS, SURW, PCT, random walk); not exhaustive".
[[nodiscard]] std::string to_text(const coverage& known);

} // namespace explorer
