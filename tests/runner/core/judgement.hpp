// What judging a grader found, kept below the build folder for whoever tells about it.
#pragma once

#include "core/catalogue.hpp"
#include "core/layout.hpp"
#include "core/verdict.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace runner {

/// The outcome of `workbook judge` for one exercise. A value.
struct judgement {
    std::size_t mutants = 0; ///< how many were graded
    std::size_t killed = 0;  ///< how many of them got the verdict they declare
    verdict reference = verdict::grader_fault;
    std::uint64_t schedules = 0; ///< explored when the reference was graded; 0: in real time
    std::string coverage;        ///< of the reference's pass, in words

    bool operator==(const judgement&) const = default;
};

/// Replaces what is kept about `what`. Throws `usage_error` when it cannot be saved.
void keep_judgement(const layout& places, const exercise& what, const judgement& found);

/// What was kept. Nothing when `what` was not judged in this build folder, when its reference, its
/// grader or its mutants changed since, and when the file cannot be read.
[[nodiscard]] std::optional<judgement> kept_judgement(const layout& places, const exercise& what);

} // namespace runner
