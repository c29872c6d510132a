// What happens when nobody asks for anything else, and what it costs to ask.
#pragma once

#include "explorer/strategies/strategy.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace explorer {

/// The thread that ran last, if any did.
using last_thread = std::optional<thread_number>;

/// The moment of a thread decision, as the strategy saw it.
[[nodiscard]] choice_point choice_point_of(const run_log& log, const decision& taken);

/// The thread that was chosen in a thread decision.
[[nodiscard]] thread_number thread_of(const run_log& log, const decision& taken);

/// The index of `thread` among the candidates.
[[nodiscard]] std::optional<std::size_t> index_of(std::span<const candidate> candidates,
                                                  thread_number thread);

/// Stays with the current thread. Otherwise the lowest one goes on; after a thread that yields, the
/// next higher one does, so that no thread starves while others spin.
[[nodiscard]] std::size_t default_thread(const choice_point& at, last_thread last);

/// True when choosing `index` is a preemption: another thread than the current one; or unfair,
/// which counts the same: the thread that has just yielded goes on although others could.
[[nodiscard]] bool preempts(const choice_point& at, last_thread last, std::size_t index);

/// The preemptions of a whole run. An unusual outcome counts as one.
[[nodiscard]] std::uint32_t preemptions_of(const run_log& log);

} // namespace explorer
