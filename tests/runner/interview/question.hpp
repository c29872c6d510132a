// A question of the bank: what is asked, what a good answer has in it, and how it is judged.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace runner {

/// How a question is answered: in words (`concept_question`, `design`), by a choice that a run
/// decides (`output`, `bug`), or with code that is graded (`code`).
enum class question_kind { concept_question, output, bug, design, code };

/// "concept", "output", "bug", "design" or "code".
[[nodiscard]] std::string_view to_string(question_kind kind) noexcept;

/// What the interviewer asks next.
struct follow_up {
    std::string ask;
    std::string answer;
};

/// One question as its file describes it. A value.
struct question {
    std::string lesson; ///< the number of the lesson that teaches it, "02"
    std::string name;   ///< "pool_size"; with the lesson it names the question: "02/pool_size"
    std::string title;  ///< a few words, for lists and scorecards
    question_kind kind = question_kind::concept_question;
    bool opening = false; ///< the question that a whole interview begins with
    int difficulty = 1;   ///< 1 to 10
    std::chrono::minutes time{0};
    std::string prompt;
    std::string aim;                  ///< what the interviewer is after
    std::vector<std::string> clarify; ///< what a good candidate asks before answering
    std::string program;              ///< output, bug: a file below docs/interview/programs
    std::vector<std::string> choices; ///< output: what it may print; bug: verdict words
    std::string exercise;             ///< code: "02.1"
    std::vector<std::string> rubric;  ///< three to six points that can be observed
    std::string answer;               ///< the model answer
    std::vector<std::string> wrong;   ///< common wrong answers, each with what is wrong about it
    std::vector<follow_up> follow_ups;

    /// "02/pool_size"
    [[nodiscard]] std::string id() const { return lesson + "/" + name; }

    /// Whether a run decides what is right.
    [[nodiscard]] bool has_choices() const {
        return kind == question_kind::output || kind == question_kind::bug;
    }
};

} // namespace runner
