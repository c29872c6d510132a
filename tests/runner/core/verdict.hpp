// The verdict words, and everything a verdict says.
#pragma once

#include "core/schedule.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runner {

enum class verdict {
    pass,
    wrong_result,
    data_race,
    deadlock,
    lost_wakeup,
    livelock,
    too_slow,
    constraint,
    leak,
    crash,
    timeout,
    compile_error,
    incomplete,
    grader_fault,
};

[[nodiscard]] std::string_view to_string(verdict v) noexcept;
/// Nothing when the word is no verdict.
[[nodiscard]] std::optional<verdict> verdict_from(std::string_view word) noexcept;
/// What the word means, one plain sentence.
[[nodiscard]] std::string_view meaning(verdict v) noexcept;
/// 0 pass, 1 any other verdict of the learner's, 3 grader_fault. (2 is bad usage.)
[[nodiscard]] int exit_status(verdict v) noexcept;

/// How one test case of a grader ended.
enum class claim_state { held, broken, not_run };

/// One test case: a claim in plain English and what became of it.
struct claim {
    std::string text;
    claim_state state = claim_state::not_run;
    std::chrono::duration<double> seconds{};
};

/// A text that a program printed, and in how many of the explored schedules.
struct printed_output {
    std::string text;
    std::uint64_t schedules = 0;
};

/// Everything that is told about one grading. A value.
struct report {
    std::string exercise; ///< key, "02_thread_pool/thread_pool"
    std::string id;       ///< "02.1"
    std::string file;     ///< the graded file, relative to the root where it lies inside
    verdict result = verdict::grader_fault;
    std::string message;                 ///< one sentence: what is wrong
    std::string claim_text;              ///< the claim that failed; empty when none did
    std::string expected;                ///< may be empty
    std::string actual;                  ///< what came instead; may be empty
    std::vector<std::string> notes;      ///< what the grader adds in words
    std::string where;                   ///< "thread_pool.cpp:31", the learner's line; may be empty
    std::vector<std::string> stacks;     ///< where the threads stood, for a timeout or a crash
    std::string next;                    ///< what to do next
    std::string compiler_output;         ///< the full text; empty when it compiled silently
    std::vector<std::string> warnings;   ///< from the learner's file, one line each
    std::vector<printed_output> outputs; ///< all that schedules print, where that was asked for
    std::string printed;                 ///< what the learner's program printed, shortened
    std::vector<claim> claims;           ///< every expected test case, in order
    std::uint64_t schedules = 0;         ///< 0: ran in real time, schedules not explored
    std::string coverage;                ///< what a pass means, in words
    std::optional<std::uint64_t> seed;   ///< of the explored schedules
    std::string hash;                    ///< of the explored trace that decided; may be empty
    std::optional<schedule> shown;       ///< the schedule that fails, where there is one
    std::string replay;                  ///< the command that shows all of it
    std::chrono::duration<double> seconds{}; ///< from start to verdict
    std::string takeaway;                    ///< shown after a pass: the exercise's sentence

    [[nodiscard]] bool passed() const noexcept { return result == verdict::pass; }

    /// Somebody has stopped it before there was a verdict.
    void stop();
};

} // namespace runner
