// The timeline as text: a lane per worker, labels inside the spans, an axis in milliseconds.
#pragma once

#include "recording.hpp"
#include "terminal.hpp"

#include <string>

namespace narration {

/// Draws a recording into lines of at most `how.columns`, each ending in a newline.
///
///     ms       0         50        100       150
///              |         |         |         |
///     worker 1 [======= /0 ========][====== /5 ========]
///     worker 2 [======= /1 ========][====== /6 ========]
///
/// With `how.unicode` it uses block characters, with `how.colour` escapes. A label that does not
/// fit is shortened or left out; more lanes than fit a screen are cut with a note.
std::string drawn(const recording& recorded, const look& how);

} // namespace narration
