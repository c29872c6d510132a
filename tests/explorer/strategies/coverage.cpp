// Claims no more than was run.
#include "explorer/strategies/coverage.hpp"

#include <algorithm>

namespace explorer {

namespace {

std::string grouped(std::uint64_t number) {
    auto digits = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

std::string schedules(std::uint64_t number) {
    return grouped(number) + (number == 1 ? " schedule" : " schedules");
}

std::string bound(std::uint32_t levels) {
    if (levels == 1) return " without preemptions";
    if (levels == 2) return " with at most 1 preemption";
    return " with at most " + grouped(levels - 1) + " preemptions";
}

std::string everything(const coverage& known) {
    if (known.all_levels)
        return known.in_levels == 1 ? "the only schedule" : "all " + schedules(known.in_levels);
    return "every schedule (" + grouped(known.traces) + ", by partial-order reduction)";
}

std::string names(const std::vector<std::string>& all) {
    std::string text;
    for (const auto& each : all)
        text += (text.empty() ? "" : ", ") + each;
    return text;
}

std::string parts(const coverage& known) {
    std::string text;
    if (known.levels > 0) {
        text = known.in_levels == 1 ? "the only schedule" : "all " + schedules(known.in_levels);
        text += bound(known.levels);
    }
    if (known.others == 0) return text.empty() ? "no schedules" : text;
    text += text.empty() ? schedules(known.others) : " and " + grouped(known.others) + " others";
    return text + " (" + names(known.others_by) + ")";
}

} // namespace

void coverage::count_other(std::string_view strategy, std::uint64_t runs) {
    if (runs == 0) return;
    // The depths of PCT are one family.
    const auto family = strategy.starts_with("PCT") ? strategy.substr(0, 3) : strategy;
    others += runs;
    if (std::find(others_by.begin(), others_by.end(), family) == others_by.end())
        others_by.emplace_back(family);
}

std::string to_text(const coverage& known) {
    if (known.exhaustive()) return everything(known);
    auto text = parts(known);
    if (known.cut_short > 0) text += ", " + grouped(known.cut_short) + " of them cut short";
    return text + (known.stopped ? "; stopped early, not exhaustive" : "; not exhaustive");
}

} // namespace explorer
