// Bodies that use the heap and globals.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace explorer::testing {

/// What a body got from the allocation functions. Holds no memory of the run's own.
struct heap_addresses {
    std::array<std::uintptr_t, 11> all{}; ///< in the order of allocation
    std::size_t count = 0;
    std::uintptr_t aligned = 0;          ///< asked for: 256
    std::uintptr_t over_aligned_new = 0; ///< asked for: 128
    bool content_kept = false;           ///< by realloc, when it grows and when it shrinks
    bool zeroed = false;                 ///< by calloc
    bool errors_told = false;            ///< a product that overflows gives null
    std::size_t usable_size = 0;         ///< of 40 bytes
};

void use_heap(heap_addresses& seen);

void free_twice();
void delete_twice();
void read_freed();
void write_behind_realloc();

/// One more than before in this run.
int count_in_global();

} // namespace explorer::testing
