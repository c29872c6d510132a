// Grades one file: compiles it, runs every test case in a process of its own, decides the verdict.
#pragma once

#include "core/catalogue.hpp"
#include "core/exploration.hpp"
#include "core/layout.hpp"
#include "core/toolchain.hpp"
#include "core/verdict.hpp"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace runner {

/// What to grade and how.
struct grading_request {
    std::filesystem::path source; ///< the implementation to judge
    /// Grade every test case even after one failed (else the rest is reported as not run).
    bool keep_going = false;
    exploration schedules{};
    std::string replay_options{}; ///< " --from answers": what a replay needs besides name and seed
};

/// Called while grading goes on, from the grading thread, with a short phrase: "compiling",
/// "checking 3 of 9".
using progress_callback = std::function<void(std::string_view phase)>;

/// Grades one exercise.
///
/// Blocks until the verdict; every process it started is gone when it returns, also when `stop` is
/// requested (then the verdict is `incomplete` and `message` says "stopped"). Never throws for the
/// learner's mistakes; our own come back as `grader_fault`. Safe to call from several threads: each
/// call works in a scratch folder of its own.
[[nodiscard]] report grade(const layout& places, const toolchain& tools, const catalogue& all,
                           const exercise& what, const grading_request& request,
                           std::stop_token stop = {}, const progress_callback& tell = {});

/// Builds what the grading of `what` needs (grader, reference libraries, precompiled header) when
/// it is missing or out of date. Blocks; throws `own_fault` with the build's output when it fails.
void prepare(const layout& places, const exercise& what, const progress_callback& tell = {});

/// The same for several at once.
void prepare(const layout& places, const std::vector<exercise>& all,
             const progress_callback& tell = {});

/// One grading among many.
struct grading_task {
    const exercise* what = nullptr; ///< of the catalogue
    grading_request request;
};

/// Grades all of them, as many at a time as there are cores, and hands the reports out in the order
/// of `tasks`, as soon as each and those before it are there. `on_report` is called on this thread.
void grade_all(const layout& places, const toolchain& tools, const catalogue& all,
               const std::vector<grading_task>& tasks,
               const std::function<void(std::size_t, const report&)>& on_report);

} // namespace runner
