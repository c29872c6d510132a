// Addresses in words: files, lines and functions of the explored program.
#pragma once

#include "explorer/runtime/trace.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace explorer {

/// A place in the source.
struct source_place {
    std::string path; ///< as the compiler was given it
    std::string file; ///< its last part
    int line = 0;
    std::string function; ///< without parameters: "workbook::thread_pool::post"

    [[nodiscard]] std::string text() const; ///< "thread_pool.cpp:31 in workbook::thread_pool::post"
};

/// The file that people look at: the one under test. Its frames are preferred.
void set_source_under_test(std::string file_name);
[[nodiscard]] const std::string& source_under_test();

/// The places of a stack that are not the system's, innermost first, inlined calls included.
/// Allocates and reads debug information: for the run that is shown only.
[[nodiscard]] std::vector<source_place> places_of(const call_stack& stack);

/// The name of the global variable at `address`; empty for locals and the heap.
[[nodiscard]] std::string name_of_variable(std::uintptr_t address);

/// Whether the calls lead through a part of the standard library that is known to order its
/// accesses by weaker means than the standard asks for. What it does is no fault of the program.
[[nodiscard]] bool is_librarys_own_race(const call_stack& stack);

/// Whether a wait for a change of a positive number is a semaphore's: a library's fault that would
/// leave a correct program asleep.
[[nodiscard]] bool is_librarys_own_sleep(const call_stack& stack);

/// The place that tells a reader most: the innermost of the file under test, else the innermost.
[[nodiscard]] source_place best_place(const std::vector<source_place>& places);

} // namespace explorer
