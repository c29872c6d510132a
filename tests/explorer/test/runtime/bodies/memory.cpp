// Allocation by every function that a program may call.
#include "bodies/memory.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <malloc.h>
#include <memory>
#include <new>
#include <string_view>

namespace explorer::testing {

namespace {

int counter = 0; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): the test's subject

struct alignas(128) over_aligned {
    int value = 0;
};

std::uintptr_t note(heap_addresses& seen, const void* block) {
    return seen.all.at(seen.count++) = reinterpret_cast<std::uintptr_t>(block);
}

void use_realloc(heap_addresses& seen) {
    constexpr std::string_view text = "kept";
    auto* block = static_cast<char*>(std::realloc(nullptr, 8));
    note(seen, block);
    std::memcpy(block, text.data(), text.size());
    block = static_cast<char*>(std::realloc(block, 5'000));
    note(seen, block);
    bool kept = std::string_view(block, text.size()) == text;
    block = static_cast<char*>(std::realloc(block, text.size()));
    note(seen, block);
    kept = kept && std::string_view(block, text.size()) == text;
    std::free(block);
    seen.content_kept = kept;
}

[[gnu::noinline]] std::size_t much() {
    return ~std::size_t{0} / 2;
}

void use_calloc(heap_addresses& seen) {
    auto* const block = static_cast<char*>(std::calloc(10, 10));
    note(seen, block);
    seen.zeroed = std::all_of(block, block + 100, [](char each) { return each == 0; });
    std::free(block);
    seen.errors_told = std::calloc(much(), 3) == nullptr;
}

void use_aligned(heap_addresses& seen) {
    void* block = std::aligned_alloc(256, 512);
    seen.aligned = note(seen, block);
    std::free(block);
    if (posix_memalign(&block, 64, 10) == 0) note(seen, block);
    std::free(block);
}

void use_new(heap_addresses& seen) {
    const auto one = std::make_unique<int>(1);
    note(seen, one.get());
    const auto many = std::make_unique<int[]>(100); // NOLINT(modernize-avoid-c-arrays): new[]
    note(seen, many.get());
    const auto aligned = std::make_unique<over_aligned>();
    seen.over_aligned_new = note(seen, aligned.get());
    const std::unique_ptr<int> silent(new (std::nothrow) int(2));
    note(seen, silent.get());
}

} // namespace

void use_heap(heap_addresses& seen) {
    void* const block = std::malloc(40);
    note(seen, block);
    seen.usable_size = malloc_usable_size(block);
    std::free(block);
    use_realloc(seen);
    use_calloc(seen);
    use_aligned(seen);
    use_new(seen);
}

// The compiler sees these faults as well; that is what they are for.
#pragma GCC diagnostic push
#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wuse-after-free"
#endif

/// Not inlined: the compiler would leave out an allocation that it sees freed.
[[gnu::noinline]] void* allocate() {
    return std::malloc(8);
}

[[gnu::noinline]] int read(const int* number) {
    return *number;
}

void free_twice() {
    void* const block = allocate();
    std::free(block);
    std::free(block);
}

void delete_twice() {
    const int* const block = std::make_unique<int>(1).release();
    delete block; // NOLINT(cppcoreguidelines-owning-memory): the fault
    delete block;
}

void read_freed() {
    auto first = std::make_unique<int>(1);
    const int* const left = first.get();
    first.reset();
    (void)read(left);
}

void write_behind_realloc() {
    auto* const before = static_cast<char*>(allocate());
    auto* const after = static_cast<char*>(std::realloc(before, 100));
    before[0] = 'x';
    std::free(after);
}

#pragma GCC diagnostic pop

int count_in_global() {
    return ++counter;
}

} // namespace explorer::testing
