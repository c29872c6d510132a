// A failing schedule as a page to step through.
#pragma once

#include "core/verdict.hpp"

#include <string>

namespace runner {

/// One self-contained HTML document: nothing is loaded, nothing is sent. Without scripts it is a
/// list of the steps beside the source; with them one steps through it by keyboard or buttons.
/// Everything that comes from programs is escaped. REQUIRES: the report has a schedule.
[[nodiscard]] std::string timeline_html(const report& what);

} // namespace runner
