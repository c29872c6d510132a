// How an interview is scored; the scorecard says the same in words.
#pragma once

#include "interview/bank.hpp"
#include "interview/record.hpp"

#include <map>
#include <optional>
#include <string>

namespace runner {

/// What a hint takes off a question's score.
constexpr double hint_costs = 0.1;

/// From 0 to 1; nothing while the rubric is not done. The rubric counts whole for what is answered
/// in words, and half where a run or a grader decides the other half; hints are taken off.
[[nodiscard]] std::optional<double> score_of(const question& what, const asked_question& how);

/// An interview in numbers. Questions that were not finished do not count.
struct interview_score {
    std::optional<double> whole;           ///< the mean, weighted by planned minutes
    std::map<std::string, double> lessons; ///< the same by lesson number
};

[[nodiscard]] interview_score score_of(const bank& from, const interview_record& what);

/// 0.65 as "65 %".
[[nodiscard]] std::string percent(double share);

} // namespace runner
