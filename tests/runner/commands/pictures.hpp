// The files in which a failing schedule can be looked at elsewhere.
#pragma once

#include "core/verdict.hpp"

#include <string>

namespace runner {

/// Which files to write; empty: none.
struct picture_options {
    std::string html;   ///< a page to step through
    std::string chrome; ///< a trace for Perfetto
};

/// Writes the files that are wanted and says where they are, on standard error so that JSON stays
/// alone. Says why not, when the report has no schedule to show. Throws `usage_error` when a file
/// cannot be written.
void write_pictures(const report& what, const picture_options& options);

} // namespace runner
