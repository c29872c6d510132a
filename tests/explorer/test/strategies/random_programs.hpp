// Programs for the abstract machine: well-known ones and random ones.
#pragma once

#include "machine.hpp"

#include <cstdint>
#include <string>

namespace explorer::testing {

/// A consumer waits, in a loop, until a producer has set object 2, under mutex 1, condition 3.
[[nodiscard]] program hand_over();

/// Two or three threads of up to four instructions on few objects. Locks may stay held, waits may
/// be without a notification, threads may spawn and join others.
[[nodiscard]] program random_program(std::uint64_t seed);

/// For messages of failed tests.
[[nodiscard]] std::string text_of(const program& what);

} // namespace explorer::testing
