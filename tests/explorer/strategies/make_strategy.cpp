// Each strategy stands on its own here: it counts in its own runs.
#include "explorer/strategies/make_strategy.hpp"

#include "explorer/strategies/dpor.hpp"
#include "explorer/strategies/pct.hpp"
#include "explorer/strategies/pos.hpp"
#include "explorer/strategies/preemption_bounded.hpp"
#include "explorer/strategies/random_walk.hpp"
#include "explorer/strategies/surw.hpp"

#include <charconv>
#include <limits>
#include <stdexcept>
#include <string>

namespace explorer {

namespace {

/// The depth in "PCT 3"; 0 when it is none.
std::uint32_t depth_of(std::string_view name) {
    constexpr std::string_view family = "PCT ";
    if (!name.starts_with(family)) return 0;
    name.remove_prefix(family.size());
    std::uint32_t depth = 0;
    const auto* const end = name.data() + name.size();
    const auto [rest, error] = std::from_chars(name.data(), end, depth);
    return error == std::errc() && rest == end && depth < 100 ? depth : 0;
}

} // namespace

std::vector<std::string_view> strategy_names() {
    return {"POS", "SURW", "PCT 2", "PCT 3", "PCT 5", "PCT 10", "random walk", "preemption bound",
            "DPOR"};
}

std::unique_ptr<strategy> make_strategy(std::string_view name) {
    if (name == "POS") return std::make_unique<pos>();
    if (name == "SURW") return std::make_unique<surw>();
    if (name == "random walk") return std::make_unique<random_walk>();
    if (name == "DPOR") return std::make_unique<dpor>();
    if (name == "preemption bound")
        return std::make_unique<preemption_bounded>(std::numeric_limits<std::uint32_t>::max());
    if (const auto depth = depth_of(name); depth != 0) return std::make_unique<pct>(depth);
    throw std::invalid_argument("no strategy is called " + std::string(name));
}

} // namespace explorer
