// What came of an interview, as a page to keep: by topic, with what to study next.
#pragma once

#include "core/catalogue.hpp"
#include "core/terminal.hpp"
#include "interview/bank.hpp"
#include "interview/record.hpp"

#include <string>
#include <vector>

namespace runner {

/// What a scorecard is made from.
struct scorecard_source {
    const bank& questions;
    const catalogue& all;
    const interview_record& what;
    const std::vector<interview_record>& before; ///< finished earlier, the oldest first
    std::string root;                            ///< of the checkout: where links to chapters begin
};

/// When the interview of this name began: "2025-03-01 12:30 UTC".
[[nodiscard]] std::string date_of(const std::string& id);

/// The scorecard as Markdown.
[[nodiscard]] std::string scorecard_markdown(const scorecard_source& from);

/// The same for a terminal. Ends in a line break.
[[nodiscard]] std::string scorecard_text(const terminal& out, const scorecard_source& from);

/// The same as one HTML page that needs no other file.
[[nodiscard]] std::string scorecard_html(const scorecard_source& from);

/// "42 %, 55 %, 61 %": the latest interviews, the oldest first, this one last. Empty when it is the
/// only one.
[[nodiscard]] std::string trend(const scorecard_source& from);

} // namespace runner
