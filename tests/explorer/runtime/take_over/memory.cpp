// malloc and free, operator new and delete: the program's own memory comes from the run's heap.
#include "explorer/runtime/memory.hpp"

#include "explorer/runtime/take_over/take_over.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <dlfcn.h>
#include <malloc.h>
#include <new>

// NOLINTBEGIN(bugprone-reserved-identifier): the C library's own names for its own functions
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* block);
}

// NOLINTEND(bugprone-reserved-identifier)

namespace explorer {

namespace {

/// Memory of the run's heap when an explored thread's own code asks for it.
void* for_program(std::size_t size, std::size_t alignment, const void* caller) noexcept {
    if (explored() == nullptr) return nullptr;
    if (!is_instrumented(reinterpret_cast<std::uintptr_t>(caller))) return nullptr;
    return arena_allocate(size, alignment);
}

void give_back_arena(thread& me, void* block) {
    const inside_scope quiet(me);
    auto& where = the_world();
    const auto address = reinterpret_cast<std::uintptr_t>(block);
    const auto size = arena_size_of(block);
    if (where.shadow().is_freed(address))
        where.fail(tell_misuse(where, "frees memory that was freed before", nullptr));
    where.forget_objects(address, size, "frees");
    where.shadow().mark_freed(address, std::max<std::size_t>(size, 1),
                              static_cast<std::uint16_t>(me.number), me.clock.of(me.number));
}

void give_back(void* block) {
    if (block == nullptr) return;
    thread* const me = explored();
    if (in_arena(block)) {
        if (me != nullptr) give_back_arena(*me, block);
        return;
    }
    if (me != nullptr) {
        const inside_scope quiet(*me);
        const auto address = reinterpret_cast<std::uintptr_t>(block);
        const auto size = malloc_usable_size(block);
        the_world().forget_objects(address, size, "frees");
        the_world().shadow().forget(address, size);
    }
    __libc_free(block);
}

void* allocate_or_throw(std::size_t size, std::size_t alignment, const void* caller) {
    if (void* const mine = for_program(size, alignment, caller)) return mine;
    void* const block = alignment <= 16 ? __libc_malloc(std::max<std::size_t>(size, 1))
                                        : __libc_memalign(alignment, size);
    if (block == nullptr) throw std::bad_alloc();
    return block;
}

} // namespace

} // namespace explorer

using explorer::for_program;
using explorer::give_back;

#define EXPLORER_CALLER __builtin_return_address(0)

EXPLORER_TAKES_OVER void* malloc(std::size_t size) noexcept {
    if (void* const mine = for_program(size, 16, EXPLORER_CALLER)) return mine;
    return __libc_malloc(size);
}

EXPLORER_TAKES_OVER void* calloc(std::size_t count, std::size_t size) noexcept {
    if (count != 0 && size > SIZE_MAX / count) return nullptr;
    if (void* const mine = for_program(count * size, 16, EXPLORER_CALLER))
        return std::memset(mine, 0, count * size);
    return __libc_calloc(count, size);
}

EXPLORER_TAKES_OVER void* realloc(void* block, std::size_t size) noexcept {
    if (block == nullptr) {
        if (void* const mine = for_program(size, 16, EXPLORER_CALLER)) return mine;
        return __libc_malloc(size);
    }
    if (!explorer::in_arena(block)) return __libc_realloc(block, size);
    void* moved = for_program(size, 16, EXPLORER_CALLER);
    if (moved == nullptr) moved = __libc_malloc(size);
    if (moved == nullptr) return nullptr;
    std::memcpy(moved, block, std::min(size, explorer::arena_size_of(block)));
    give_back(block);
    return moved;
}

EXPLORER_TAKES_OVER void free(void* block) noexcept {
    give_back(block);
}

EXPLORER_TAKES_OVER void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
    if (void* const mine = for_program(size, alignment, EXPLORER_CALLER)) return mine;
    return __libc_memalign(alignment, size);
}

EXPLORER_TAKES_OVER void* memalign(std::size_t alignment, std::size_t size) noexcept {
    if (void* const mine = for_program(size, alignment, EXPLORER_CALLER)) return mine;
    return __libc_memalign(alignment, size);
}

EXPLORER_TAKES_OVER int posix_memalign(void** into, std::size_t alignment,
                                       std::size_t size) noexcept {
    void* block = for_program(size, alignment, EXPLORER_CALLER);
    if (block == nullptr) block = __libc_memalign(alignment, size);
    if (block == nullptr) return ENOMEM;
    *into = block;
    return 0;
}

EXPLORER_TAKES_OVER std::size_t malloc_usable_size(void* block) noexcept {
    using function = std::size_t (*)(void*);
    if (block != nullptr && explorer::in_arena(block)) return explorer::arena_size_of(block);
    static const auto next = reinterpret_cast<function>(dlsym(RTLD_NEXT, "malloc_usable_size"));
    return next(block);
}

// NOLINTBEGIN(misc-new-delete-overloads,cert-dcl54-cpp): all forms are here
void* operator new(std::size_t size) {
    return explorer::allocate_or_throw(size, 16, EXPLORER_CALLER);
}

void* operator new[](std::size_t size) {
    return explorer::allocate_or_throw(size, 16, EXPLORER_CALLER);
}

void* operator new(std::size_t size, std::align_val_t alignment) {
    return explorer::allocate_or_throw(size, static_cast<std::size_t>(alignment), EXPLORER_CALLER);
}

void* operator new[](std::size_t size, std::align_val_t alignment) {
    return explorer::allocate_or_throw(size, static_cast<std::size_t>(alignment), EXPLORER_CALLER);
}

void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    void* const mine = for_program(size, 16, EXPLORER_CALLER);
    return mine != nullptr ? mine : __libc_malloc(size);
}

void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
    void* const mine = for_program(size, 16, EXPLORER_CALLER);
    return mine != nullptr ? mine : __libc_malloc(size);
}

void operator delete(void* block) noexcept {
    give_back(block);
}

void operator delete[](void* block) noexcept {
    give_back(block);
}

void operator delete(void* block, std::size_t) noexcept {
    give_back(block);
}

void operator delete[](void* block, std::size_t) noexcept {
    give_back(block);
}

void operator delete(void* block, std::align_val_t) noexcept {
    give_back(block);
}

void operator delete[](void* block, std::align_val_t) noexcept {
    give_back(block);
}

void operator delete(void* block, std::size_t, std::align_val_t) noexcept {
    give_back(block);
}

void operator delete[](void* block, std::size_t, std::align_val_t) noexcept {
    give_back(block);
}

// NOLINTEND(misc-new-delete-overloads,cert-dcl54-cpp)
