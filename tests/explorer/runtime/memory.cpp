// A heap that starts anew with every run, at the same address in every process.
#include "explorer/runtime/memory.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <dlfcn.h>
#include <link.h>
#include <sys/mman.h>
#include <vector>

namespace explorer {

namespace {

constexpr std::uintptr_t arena_begin = 0x3000'0000'0000;
constexpr std::size_t arena_bytes = std::size_t{1} << 30U;
constexpr std::size_t header = 16; // the block's size stands in front of it

char* arena = nullptr;
std::size_t arena_used = 0;

struct range {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
};

// Read at every allocation, from several threads while nothing is explored: only ever appended to.
std::array<range, 32> instrumented{};
std::size_t instrumented_count = 0;

struct saved_globals {
    char* where;
    std::vector<char> bytes;
};

std::vector<saved_globals>& saved() {
    static auto* const all = new std::vector<saved_globals>; // outlives every thread
    return *all;
}

void map_arena() {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is chosen
    auto* const wanted = reinterpret_cast<void*>(arena_begin);
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
    void* const got = mmap(wanted, arena_bytes, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (got != MAP_FAILED) arena = static_cast<char*>(got);
}

struct search {
    std::uintptr_t address;
    range found;
};

int find_module(dl_phdr_info* info, std::size_t, void* data) {
    auto& what = *static_cast<search*>(data);
    range whole{~std::uintptr_t{0}, 0};
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        const auto& part = info->dlpi_phdr[i];
        if (part.p_type != PT_LOAD) continue;
        whole.begin = std::min<std::uintptr_t>(whole.begin, info->dlpi_addr + part.p_vaddr);
        whole.end =
            std::max<std::uintptr_t>(whole.end, info->dlpi_addr + part.p_vaddr + part.p_memsz);
    }
    if (what.address < whole.begin || what.address >= whole.end) return 0;
    what.found = whole;
    return 1;
}

/// The writable part of a module, without what the loader has made read-only.
int save_module(dl_phdr_info* info, std::size_t, void*) {
    range relro;
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        const auto& part = info->dlpi_phdr[i];
        const auto begin = info->dlpi_addr + part.p_vaddr;
        if (part.p_type == PT_GNU_RELRO) relro = {begin, (begin + part.p_memsz + 4095) & ~4095ULL};
    }
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        const auto& part = info->dlpi_phdr[i];
        if (part.p_type != PT_LOAD || (part.p_flags & PF_W) == 0) continue;
        auto begin = info->dlpi_addr + part.p_vaddr;
        const auto end = begin + part.p_memsz;
        if (begin < relro.end && end > relro.begin) begin = std::min(relro.end, end);
        // NOLINTNEXTLINE(performance-no-int-to-ptr): the loader gives addresses as numbers
        auto* const first = reinterpret_cast<char*>(begin);
        if (begin < end && is_instrumented(begin))
            saved().push_back({first, {first, first + (end - begin)}});
    }
    return 0;
}

} // namespace

void note_instrumented(std::uintptr_t address) {
    if (is_instrumented(address) || instrumented_count == instrumented.size()) return;
    search what{address, {}};
    if (dl_iterate_phdr(find_module, &what) != 0)
        instrumented.at(instrumented_count++) = what.found;
}

bool is_instrumented(std::uintptr_t address) noexcept {
    for (std::size_t i = 0; i < instrumented_count; ++i)
        if (address >= instrumented[i].begin && address < instrumented[i].end) return true;
    return false;
}

void remember_globals() {
    saved().clear();
    dl_iterate_phdr(save_module, nullptr);
}

void begin_run_of_memory() {
    if (arena == nullptr) map_arena();
    arena_used = 0;
    for (const auto& each : saved())
        std::memcpy(each.where, each.bytes.data(), each.bytes.size());
}

void* arena_allocate(std::size_t size, std::size_t alignment) noexcept {
    alignment = std::max(alignment, header);
    if (arena == nullptr || size > arena_bytes / 2) return nullptr;
    const auto begin = (arena_used + header + alignment - 1) / alignment * alignment;
    if (begin + size > arena_bytes) return nullptr;
    std::memcpy(arena + begin - header, &size, sizeof size);
    arena_used = begin + std::max<std::size_t>(size, 1);
    arena_used = (arena_used + 15) & ~std::size_t{15};
    return arena + begin;
}

bool in_arena(const void* block) noexcept {
    return reinterpret_cast<std::uintptr_t>(block) - arena_begin < arena_bytes;
}

std::size_t arena_size_of(const void* block) noexcept {
    std::size_t size = 0;
    std::memcpy(&size, static_cast<const char*>(block) - header, sizeof size);
    return size;
}

} // namespace explorer
