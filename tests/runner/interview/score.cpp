// Shares of points.
#include "interview/score.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

namespace runner {

namespace {

/// Two halves for each point.
double rubric_share(const asked_question& how) {
    const double halves = std::accumulate(how.marks.begin(), how.marks.end(), 0.0);
    return halves / (2.0 * static_cast<double>(how.marks.size()));
}

/// The half that does not depend on what the candidate thinks of the answer.
double decided_share(const question& what, const asked_question& how) {
    const bool right =
        what.kind == question_kind::code ? how.verdict == "pass" : how.chose_right.value_or(false);
    return right ? 1.0 : 0.0;
}

/// A mean of scores weighted by minutes.
struct mean {
    double sum = 0;
    double weight = 0;

    void add(double score, const question& what) {
        const auto minutes = static_cast<double>(what.time.count());
        sum += score * minutes;
        weight += minutes;
    }
};

} // namespace

std::optional<double> score_of(const question& what, const asked_question& how) {
    if (how.marks.size() < what.rubric.size()) return std::nullopt;
    const double rubric = rubric_share(how);
    const bool words_only = what.kind != question_kind::code && !what.has_choices();
    if (words_only) return rubric;
    const double both = (decided_share(what, how) + rubric) / 2;
    return std::max(0.0, both - hint_costs * static_cast<double>(how.hints));
}

interview_score score_of(const bank& from, const interview_record& what) {
    mean whole;
    std::map<std::string, mean> lessons;
    for (const auto& each : what.questions) {
        const auto* known = from.find(each.id);
        const auto score = known == nullptr ? std::nullopt : score_of(*known, each);
        if (!score) continue;
        whole.add(*score, *known);
        lessons[known->lesson].add(*score, *known);
    }
    interview_score result;
    if (whole.weight > 0) result.whole = whole.sum / whole.weight;
    for (const auto& [lesson, each] : lessons)
        result.lessons[lesson] = each.sum / each.weight;
    return result;
}

std::string percent(double share) {
    return fmt::format("{:.0f} %", std::round(share * 100));
}

} // namespace runner
