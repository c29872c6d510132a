// The test cases that a full report on an exercise must hold.
#pragma once

#include "core/catalogue.hpp"
#include "core/layout.hpp"

#include <string>
#include <vector>

namespace runner {

/// One expected test case.
struct expected_claim {
    std::string text;
    std::string
        verdict; ///< the verdict word among its tags: what a failed assertion means; may be empty
};

/// In the order of the grader's file. Throws `own_fault` when the manifest is missing or damaged.
[[nodiscard]] std::vector<expected_claim> load_manifest(const layout& places, const exercise& what);

} // namespace runner
