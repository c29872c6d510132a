// The reference implementation of an exercise, as learners are shown it.
#pragma once

#include "core/catalogue.hpp"
#include "core/layout.hpp"

#include <string>

namespace runner {

/// The reference without the marks that the chapters cut their snippets by. Throws `usage_error`
/// when the file cannot be read.
[[nodiscard]] std::string reference_text(const layout& places, const exercise& what);

} // namespace runner
