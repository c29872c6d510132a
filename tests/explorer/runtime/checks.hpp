// Misuse that a run ends with: what is destroyed while in use, what is used after it is gone.
#pragma once

#include <cstddef>
#include <cstdint>

namespace explorer {

class world;
struct object;

/// Ends the run when `gone` is still held or waited for. `verb`: how it goes ("frees").
void check_abandoned(world& where, const object& gone, const char* verb);

/// Ends the run when `address` lies in a part of another thread's stack that no call uses any more.
void check_dead_frame(world& where, std::uintptr_t address, std::uintptr_t pc);

/// Ends the run when the object of a synchronising call lies in memory that was freed.
void check_alive(world& where, const void* address, const char* what);

} // namespace explorer
