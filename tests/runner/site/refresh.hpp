// Keeps what a chapter shows equal to what it was taken from: code, output, verdicts.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runner {

/// A comment of a chapter that asks for something: `<!-- snippet: FILE NAME -->`.
struct marker {
    std::string kind; ///< "snippet"
    std::string rest; ///< "FILE NAME"
};

/// The marker that this line is, if it is one: a comment whose first word ends in a colon.
[[nodiscard]] std::optional<marker> marker_in(std::string_view line);

/// Something to tell about a line of a file.
struct remark {
    std::size_t line = 0; ///< from 1
    std::string text;
};

/// "lessons/02_thread_pool/README.md:31: what is wrong", a line each.
[[nodiscard]] std::string to_text(std::string_view file, const std::vector<remark>& remarks);

/// Gives what belongs into the fence after a marker; nothing for a marker that it leaves alone. May
/// throw `own_fault` with what is wrong.
using fresh_content = std::function<std::optional<std::string>(const marker&)>;

/// A chapter with fresh content.
struct refreshed {
    std::string text;
    std::vector<remark> stale;  ///< the fences that showed something else
    std::vector<remark> faults; ///< markers that nothing could be found for
};

/// Replaces what stands in the fence after every marker that `fresh` answers.
[[nodiscard]] refreshed refresh(std::string_view chapter, const fresh_content& fresh);

} // namespace runner
