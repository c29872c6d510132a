// The seven questions that the adviser asks, and how it understands the answers.
#pragma once

#include "situation.hpp"

#include "narrator.hpp"

namespace advice {

/// Asks the reader, one question after the other. An empty answer takes the default, `?` gives
/// help, and what cannot be understood is asked again. When the input ends, the defaults answer
/// what is left.
///
/// Blocks until all is answered. REQUIRES: there is a reader, or standard input is a file or a
/// pipe.
situation ask_reader(narration::narrator& teller, const workbook::machine& on);

} // namespace advice
