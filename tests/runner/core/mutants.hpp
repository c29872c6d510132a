// Wrong versions of a reference solution, described by what to replace in it.
#pragma once

#include "core/catalogue.hpp"
#include "core/layout.hpp"

#include <string>
#include <vector>

namespace runner {

/// One wrong version. A value.
struct mutant {
    std::string name;
    std::string find;    ///< occurs exactly once in the reference
    std::string replace; ///< what stands there instead
    std::string verdict; ///< what it must get
    std::string why;     ///< why a learner might write it
};

/// The mutants of an exercise, in the order of their file; none when it has no file. Throws
/// `own_fault` with file, line and what is wrong.
[[nodiscard]] std::vector<mutant> load_mutants(const layout& places, const exercise& what);

/// The reference with the mutant's change. Throws `own_fault` when the text to find does not occur
/// exactly once.
[[nodiscard]] std::string mutated(const std::string& reference, const mutant& how);

} // namespace runner
