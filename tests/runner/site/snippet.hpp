// Regions of files, cut out at their `//! [name]` lines; `#! [name]` where # begins a comment.
#pragma once

#include <string>
#include <string_view>

namespace runner {

/// What stands between the two lines `//! [name]` (or `#! [name]`) of `source`, without markers of
/// other regions and without the indentation that all its lines share. Throws `own_fault` when
/// there are not exactly two such lines, or nothing between them.
[[nodiscard]] std::string cut_snippet(std::string_view source, std::string_view name);

} // namespace runner
