// Where code stands: call stacks, told in the lines of the file under test.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace host {

/// Return addresses, innermost first. A value without allocation: may be filled in a signal
/// handler.
struct raw_stack {
    std::array<std::uintptr_t, 48> pcs{};
    std::size_t size = 0;
};

/// The calling thread's stack. Async-signal-safe in practice once it has been called before.
void capture(raw_stack& into) noexcept;

/// One frame in words.
struct frame {
    std::string file; ///< base name: "thread_pool.cpp"
    int line = 0;
    std::string function;
};

/// The frames of `stack` that lie in the library under test, innermost first. Allocates.
[[nodiscard]] std::vector<frame> frames_under_test(const raw_stack& stack);

/// "thread_pool.cpp:31 in workbook::thread_pool::post"; empty when no frame lies in the library.
[[nodiscard]] std::string innermost_under_test(const raw_stack& stack);

/// Names the library under test: frames of other files are not the learner's.
void set_library_under_test(const std::string& path, const std::string& source_file);

} // namespace host
