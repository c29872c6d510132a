// The program's heap and globals, the same at the start of every run.
#pragma once

#include <cstddef>
#include <cstdint>

namespace explorer {

/// Instrumented code tells where it lies: what it allocates and its globals are the program's.
void note_instrumented(std::uintptr_t address);
[[nodiscard]] bool is_instrumented(std::uintptr_t address) noexcept;

/// Remembers the globals of all instrumented libraries as they are now; `begin_run_of_memory`
/// brings them back.
void remember_globals();

/// A fresh heap, and globals as remembered.
void begin_run_of_memory();

/// Memory of the program's own heap: addresses depend only on what was allocated before in the run,
/// and nothing is used twice within one. Null when it is full.
[[nodiscard]] void* arena_allocate(std::size_t size, std::size_t alignment) noexcept;
[[nodiscard]] bool in_arena(const void* block) noexcept;
[[nodiscard]] std::size_t arena_size_of(const void* block) noexcept;

} // namespace explorer
