// Dealt out by hand so that each strategy comes soon and none comes in a row.
#include "explorer/strategies/sampling_mix.hpp"

#include <string_view>

namespace explorer {

namespace {

/// p: POS, s: SURW, w: random walk, digits: which PCT.
constexpr std::string_view shares = "ps0pwsp1pswp2sppws3p";

} // namespace

strategy& sampling_mix::strategy_of(std::uint64_t schedule) {
    const auto who = shares[schedule % shares.size()];
    switch (who) {
    case 'p':
        return pos_;
    case 's':
        return surw_;
    case 'w':
        return walk_;
    default:
        return pct_[static_cast<std::size_t>(who - '0')];
    }
}

} // namespace explorer
