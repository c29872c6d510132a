// Sums the coverage of claims up; what differs is counted, what is weaker is said.
#include "core/coverage.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace runner {

namespace {

constexpr std::string_view in_real_time =
    "each claim ran once, in real time; other schedules were not explored";

enum class thoroughness { every, bounded, sampled, once };

struct group {
    thoroughness how = thoroughness::once;
    std::string words; ///< "with all schedules of at most 2 preemptions"
    std::size_t claims = 0;
    int bound = 0; ///< of preemptions
};

bool promises_less(const claim_coverage& one) {
    return one.schedules == 0 || one.words.find("not exhaustive") != std::string::npos;
}

/// "of at most 2 preemptions" from "all 24 schedules with at most 2 preemptions and 80 others
/// (POS)"; empty when no bound is named.
std::string bound_in(const std::string& words) {
    constexpr std::string_view at_most = " with at most ";
    if (words.find(" without preemptions") != std::string::npos) return "without preemptions";
    const auto at = words.find(at_most);
    if (at == std::string::npos) return {};
    const auto begin = at + at_most.size();
    const auto noun = words.find("preemption", begin);
    const auto end = std::min(words.find_first_of(" ;,", noun), words.size());
    return noun == std::string::npos ? "" : "of at most " + words.substr(begin, end - begin);
}

int number_in(const std::string& text) {
    const auto digit = text.find_first_of("0123456789");
    return digit == std::string::npos ? 0 : std::atoi(text.c_str() + digit);
}

group kind_of(const claim_coverage& one) {
    if (one.schedules == 0) return {thoroughness::once, "once, in real time", 1};
    if (const auto bound = bound_in(one.words); !bound.empty())
        return {thoroughness::bounded, "with all schedules " + bound, 1, number_in(bound)};
    if (promises_less(one)) return {thoroughness::sampled, "sampled", 1};
    return {thoroughness::every, "with every schedule", 1};
}

std::vector<group> groups_of(const std::vector<claim_coverage>& claims) {
    std::vector<group> all;
    for (const auto& each : claims) {
        const auto kind = kind_of(each);
        const auto same = std::find_if(all.begin(), all.end(),
                                       [&](const auto& g) { return g.words == kind.words; });
        if (same == all.end()) {
            all.push_back(kind);
        } else {
            ++same->claims;
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return std::pair(a.how, -a.bound) < std::pair(b.how, -b.bound);
    });
    return all;
}

std::string in_words(const std::vector<group>& groups, std::size_t claims) {
    if (groups.size() == 1) return fmt::format("{} claims, each {}", claims, groups.front().words);
    std::string text = fmt::format("{} claims: ", claims);
    for (const auto& each : groups)
        text +=
            fmt::format("{}{} {}", &each == &groups.front() ? "" : ", ", each.claims, each.words);
    return text;
}

} // namespace

std::string with_commas(std::uint64_t number) {
    auto digits = std::to_string(number);
    for (std::size_t end = digits.size(); end > 3; end -= 3)
        digits.insert(end - 3, ",");
    return digits;
}

std::string combined_coverage(const std::vector<claim_coverage>& claims) {
    if (claims.size() == 1 && claims.front().schedules > 0) return claims.front().words;
    const auto groups = groups_of(claims);
    if (groups.front().how == thoroughness::once) return std::string(in_real_time);
    std::uint64_t schedules = 0;
    for (const auto& each : claims)
        schedules += each.schedules;
    const bool weak = std::any_of(claims.begin(), claims.end(), promises_less);
    return fmt::format("{}; {} schedules in all{}", in_words(groups, claims.size()),
                       with_commas(schedules), weak ? "; not exhaustive" : "");
}

} // namespace runner
