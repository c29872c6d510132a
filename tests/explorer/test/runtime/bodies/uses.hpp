// What the tests explore: each item of the standard library and of Asio, used rightly and wrongly.
#pragma once

#undef NDEBUG // bodies assert in every build
#include <cassert>
#include <span>

namespace explorer::testing {

/// A body, and the word that its exploration must end with.
struct use {
    const char* what;
    void (*body)();
    const char* word;        ///< "pass", or a verdict's
    bool exhaustive = false; ///< the pass must cover every schedule
};

[[nodiscard]] std::span<const use> uses_of_threads();
[[nodiscard]] std::span<const use> uses_of_mutexes();
[[nodiscard]] std::span<const use> uses_of_shared_mutexes();
[[nodiscard]] std::span<const use> uses_of_conditions();
[[nodiscard]] std::span<const use> uses_of_atomics();
[[nodiscard]] std::span<const use> uses_of_futures();
[[nodiscard]] std::span<const use> uses_of_semaphores_and_barriers();
[[nodiscard]] std::span<const use> uses_of_stop_tokens();
[[nodiscard]] std::span<const use> uses_of_time();
[[nodiscard]] std::span<const use> uses_of_asio();

} // namespace explorer::testing
