// The reference implementation of an exercise, as learners are shown it.
#pragma once

#include "core/catalogue.hpp"
#include "core/layout.hpp"

#include <string>
#include <string_view>

namespace runner {

/// A source without the lines `//! [name]` that the chapters cut their snippets by, and without the
/// blank lines that would be double then.
[[nodiscard]] std::string without_markers(std::string_view source);

/// The reference without these lines. Throws `usage_error` when the file cannot be read.
[[nodiscard]] std::string reference_text(const layout& places, const exercise& what);

} // namespace runner
