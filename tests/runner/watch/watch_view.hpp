// What watch mode shows: everything a frame is made from, as plain data.
#pragma once

#include "core/catalogue.hpp"
#include "core/layout.hpp"
#include "core/progress.hpp"
#include "core/report_text.hpp"
#include "core/terminal.hpp"
#include "core/verdict.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace runner {

enum class view_mode {
    verdict,     ///< the exercise and what its last grading said
    full_output, ///< the same with the compiler's whole output
    hints,
    solution,
    list,
    help,
    asking,      ///< the verdict, and the question whether to reset
    lesson_over, ///< the lesson's output stands on the screen; any key goes on
};

/// A value; belongs to the state machine, is read by the screen.
struct watch_view {
    using words = std::string (*)(const terminal& out, const report& what, bool full,
                                  const std::filesystem::path& root);

    const catalogue* all = nullptr; ///< not owned, never null once shown
    layout places;
    progress learner;
    words verdict_text = to_text; ///< a verdict in words; tests put theirs

    std::size_t current = 0; ///< index into `all->exercises()`
    view_mode mode = view_mode::verdict;
    std::optional<report> last; ///< nothing: not graded yet
    bool checking = false;
    std::string phase;        ///< of the running grading: "compiling"
    int seconds = 0;          ///< how long it has been running
    std::string notice;       ///< one sentence above the keys
    std::size_t selected = 0; ///< in the list
    int scroll = 0;           ///< lines of the body above the first one shown
    std::uint64_t hints = 0;  ///< levels shown so far
    std::string solution;     ///< the reference's text
    std::string own;          ///< the learner's text, to stand beside it

    [[nodiscard]] const exercise& what() const { return all->exercises()[current]; }

    [[nodiscard]] exercise_progress progress_of(const exercise& one) const {
        return learner.of(one.key());
    }

    [[nodiscard]] std::size_t passed() const;
};

} // namespace runner
