// What every take-over begins with.
#pragma once

#include "explorer/runtime/checks.hpp"
#include "explorer/runtime/details.hpp"
#include "explorer/runtime/real.hpp"
#include "explorer/runtime/self.hpp"
#include "explorer/runtime/world.hpp"

#include <ctime>
#include <string>

// The library's own names are defined here on purpose: the loader finds them before the C
// library's.
#define EXPLORER_TAKES_OVER extern "C" __attribute__((visibility("default")))

namespace explorer {

/// The running thread when what it does is to be explored; null in the explorer itself, in the host
/// and outside of a run.
[[nodiscard]] inline thread* explored() noexcept {
    thread* const me = self;
    return me != nullptr && me->inside == 0 ? me : nullptr;
}

/// Virtual time of a clock: monotonic ones start at 1,000 s, the calendar at a fixed day, so that
/// a program sees the same in every replay.
[[nodiscard]] instant start_of(clockid_t clock) noexcept;

/// The virtual instant of an absolute time on `clock`.
[[nodiscard]] instant to_instant(clockid_t clock, const timespec& absolute) noexcept;

/// Ends the run: the program does something that the explorer does not model.
[[noreturn]] void not_modelled(const std::string& what);

} // namespace explorer
