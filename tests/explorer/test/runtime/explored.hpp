// Bodies under the explorer, from within a test.
#pragma once

#include "explorer/runtime/session.hpp"

#include <functional>
#include <string>

namespace explorer::testing {

/// Enough for small bodies; the real time is a safety net only.
[[nodiscard]] session_options small_budget();

/// The word of what was found, or "pass".
[[nodiscard]] std::string word_of(const session_result& result);

/// Explores with the small budget and a seed that is printed when the test fails.
[[nodiscard]] session_result explored(const std::function<void()>& body,
                                      const session_options& options = small_budget());

/// One run, in this process, where nobody is preempted.
[[nodiscard]] run_result run_once(const std::function<void()>& body,
                                  const run_options& options = {});

/// The same, but preempted and surprised at random.
[[nodiscard]] run_result run_at_random(const std::function<void()>& body, std::uint64_t seed,
                                       const run_options& options = {});

} // namespace explorer::testing
