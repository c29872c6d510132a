// Finds what somebody may have meant: the nearest of several words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace runner {

/// The candidate with the fewest typing mistakes (insert, delete, replace, swap two neighbours),
/// the first of several equal ones; a candidate that begins with `word` is near too. Empty when
/// nothing is near enough to be worth suggesting. Case does not matter.
[[nodiscard]] std::string nearest(std::string_view word,
                                  const std::vector<std::string>& candidates);

} // namespace runner
