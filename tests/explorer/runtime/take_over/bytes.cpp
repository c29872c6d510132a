// The C library's functions on bytes and strings: what they read and write for instrumented code.
//
// Compilers call them for copies, comparisons and searches of any length, and what is inside of
// them is not instrumented.
#include "explorer/runtime/memory.hpp"
#include "explorer/runtime/take_over/take_over.hpp"

#include <algorithm>
#include <cstdint>

namespace explorer {

namespace {

/// Which access of which size, told by the code that called.
struct teller {
    const void* caller;

    void operator()(const void* at, std::size_t size, access_kind kind) const {
        const auto pc = reinterpret_cast<std::uintptr_t>(caller);
        if (size == 0 || explored() == nullptr || !is_instrumented(pc)) return;
        the_world().access(reinterpret_cast<std::uintptr_t>(at), size, kind, pc);
    }

    void reads(const void* at, std::size_t size) const { (*this)(at, size, access_kind::read); }

    void writes(const void* at, std::size_t size) const { (*this)(at, size, access_kind::write); }
};

/// The C library's own functions. Found when first called, which may be before any constructor.
struct byte_functions {
    void* (*memcpy)(void*, const void*, std::size_t);
    void* (*memmove)(void*, const void*, std::size_t);
    void* (*memset)(void*, int, std::size_t);
    int (*memcmp)(const void*, const void*, std::size_t);
    void* (*memchr)(const void*, int, std::size_t);
    std::size_t (*strlen)(const char*);
    int (*strcmp)(const char*, const char*);
    int (*strncmp)(const char*, const char*, std::size_t);
    char* (*strcpy)(char*, const char*);
    char* (*strncpy)(char*, const char*, std::size_t);
    char* (*strcat)(char*, const char*);
    char* (*strchr)(const char*, int);
    char* (*strrchr)(const char*, int);
};

template <typename Function>
void find(Function& into, const char* name) noexcept {
    into = reinterpret_cast<Function>(next_definition_of(name));
}

constinit byte_functions found{};
constinit bool all_found = false;

__attribute__((noinline)) void find_all() noexcept {
    auto& all = found; // no copy of the whole: that may be a call of memcpy
    find(all.memcpy, "memcpy");
    find(all.memmove, "memmove");
    find(all.memset, "memset");
    find(all.memcmp, "memcmp");
    find(all.memchr, "memchr");
    find(all.strlen, "strlen");
    find(all.strcmp, "strcmp");
    find(all.strncmp, "strncmp");
    find(all.strcpy, "strcpy");
    find(all.strncpy, "strncpy");
    find(all.strcat, "strcat");
    find(all.strchr, "strchr");
    find(all.strrchr, "strrchr");
    __atomic_store_n(&all_found, true, __ATOMIC_RELEASE);
}

const byte_functions& c_library() noexcept {
    if (!__atomic_load_n(&all_found, __ATOMIC_ACQUIRE)) find_all();
    return found;
}

/// How many bytes a comparison had to look at, when it found `result`.
std::size_t compared(const void* left, const void* right, std::size_t size, int result) {
    if (result == 0) return size;
    const auto* const l = static_cast<const unsigned char*>(left);
    const auto* const r = static_cast<const unsigned char*>(right);
    std::size_t same = 0;
    while (same + 1 < size && l[same] == r[same])
        ++same;
    return same + 1;
}

int compare(const void* left, const void* right, std::size_t size, const teller& tell) {
    const int result = c_library().memcmp(left, right, size);
    if (explored() == nullptr) return result;
    const auto looked_at = compared(left, right, size, result);
    tell.reads(left, looked_at);
    tell.reads(right, looked_at);
    return result;
}

/// The bytes of a string up to `limit`, with its end if that comes before.
std::size_t length_with_end(const char* text, std::size_t limit) {
    std::size_t length = 0;
    while (length < limit && text[length] != '\0')
        ++length;
    return std::min(length + 1, limit);
}

constexpr std::size_t no_limit = SIZE_MAX;

/// How many bytes two strings had to be compared at.
std::size_t compared(const char* left, const char* right, std::size_t limit) {
    std::size_t same = 0;
    while (same < limit && left[same] == right[same] && left[same] != '\0')
        ++same;
    return std::min(same + 1, limit);
}

} // namespace

} // namespace explorer

using explorer::access_kind;
using explorer::c_library;
using explorer::no_limit;
using explorer::teller;

#define EXPLORER_CALLER                                                                            \
    teller {                                                                                       \
        __builtin_return_address(0)                                                                \
    }

// Headers declare these names with attributes, and some of them twice. So they are given to
// functions of other names.
EXPLORER_TAKES_OVER void* taken_memcpy(void*, const void*, std::size_t) noexcept __asm__("memcpy");
EXPLORER_TAKES_OVER void* taken_memmove(void*, const void*, std::size_t) noexcept
    __asm__("memmove");
EXPLORER_TAKES_OVER void* taken_memset(void*, int, std::size_t) noexcept __asm__("memset");
EXPLORER_TAKES_OVER int taken_memcmp(const void*, const void*, std::size_t) noexcept
    __asm__("memcmp");
EXPLORER_TAKES_OVER int taken_bcmp(const void*, const void*, std::size_t) noexcept __asm__("bcmp");
EXPLORER_TAKES_OVER void* taken_memchr(const void*, int, std::size_t) noexcept __asm__("memchr");
EXPLORER_TAKES_OVER std::size_t taken_strlen(const char*) noexcept __asm__("strlen");
EXPLORER_TAKES_OVER int taken_strcmp(const char*, const char*) noexcept __asm__("strcmp");
EXPLORER_TAKES_OVER int taken_strncmp(const char*, const char*, std::size_t) noexcept
    __asm__("strncmp");
EXPLORER_TAKES_OVER char* taken_strcpy(char*, const char*) noexcept __asm__("strcpy");
EXPLORER_TAKES_OVER char* taken_strncpy(char*, const char*, std::size_t) noexcept
    __asm__("strncpy");
EXPLORER_TAKES_OVER char* taken_strcat(char*, const char*) noexcept __asm__("strcat");
EXPLORER_TAKES_OVER char* taken_strchr(const char*, int) noexcept __asm__("strchr");
EXPLORER_TAKES_OVER char* taken_strrchr(const char*, int) noexcept __asm__("strrchr");

void* taken_memcpy(void* to, const void* from, std::size_t size) noexcept {
    const auto tell = EXPLORER_CALLER;
    tell.reads(from, size);
    tell.writes(to, size);
    return c_library().memcpy(to, from, size);
}

void* taken_memmove(void* to, const void* from, std::size_t size) noexcept {
    const auto tell = EXPLORER_CALLER;
    tell.reads(from, size);
    tell.writes(to, size);
    return c_library().memmove(to, from, size);
}

void* taken_memset(void* at, int value, std::size_t size) noexcept {
    EXPLORER_CALLER.writes(at, size);
    return c_library().memset(at, value, size);
}

int taken_memcmp(const void* left, const void* right, std::size_t size) noexcept {
    return explorer::compare(left, right, size, EXPLORER_CALLER);
}

int taken_bcmp(const void* left, const void* right, std::size_t size) noexcept {
    return explorer::compare(left, right, size, EXPLORER_CALLER);
}

void* taken_memchr(const void* in, int wanted, std::size_t size) noexcept {
    const auto tell = EXPLORER_CALLER;
    void* const at = c_library().memchr(in, wanted, size);
    const auto before = static_cast<const char*>(at) - static_cast<const char*>(in);
    tell.reads(in, at == nullptr ? size : static_cast<std::size_t>(before) + 1);
    return at;
}

std::size_t taken_strlen(const char* text) noexcept {
    const auto tell = EXPLORER_CALLER;
    const auto length = c_library().strlen(text);
    tell.reads(text, length + 1);
    return length;
}

int taken_strcmp(const char* left, const char* right) noexcept {
    const auto tell = EXPLORER_CALLER;
    if (explorer::explored() == nullptr) return c_library().strcmp(left, right);
    const auto looked_at = explorer::compared(left, right, no_limit);
    tell.reads(left, looked_at);
    tell.reads(right, looked_at);
    return c_library().strcmp(left, right);
}

int taken_strncmp(const char* left, const char* right, std::size_t size) noexcept {
    const auto tell = EXPLORER_CALLER;
    if (explorer::explored() == nullptr) return c_library().strncmp(left, right, size);
    const auto looked_at = explorer::compared(left, right, size);
    tell.reads(left, looked_at);
    tell.reads(right, looked_at);
    return c_library().strncmp(left, right, size);
}

char* taken_strcpy(char* to, const char* from) noexcept {
    const auto tell = EXPLORER_CALLER;
    const auto size = c_library().strlen(from) + 1;
    tell.reads(from, size);
    tell.writes(to, size);
    return c_library().strcpy(to, from);
}

char* taken_strncpy(char* to, const char* from, std::size_t size) noexcept {
    const auto tell = EXPLORER_CALLER;
    tell.reads(from, explorer::length_with_end(from, size));
    tell.writes(to, size);
    return c_library().strncpy(to, from, size);
}

char* taken_strcat(char* to, const char* from) noexcept {
    const auto tell = EXPLORER_CALLER;
    const auto length = c_library().strlen(to);
    const auto size = c_library().strlen(from) + 1;
    tell.reads(to, length + 1);
    tell.reads(from, size);
    tell.writes(to + length, size);
    return c_library().strcat(to, from);
}

char* taken_strchr(const char* in, int wanted) noexcept {
    const auto tell = EXPLORER_CALLER;
    char* const at = c_library().strchr(in, wanted);
    tell.reads(in,
               at == nullptr ? c_library().strlen(in) + 1 : static_cast<std::size_t>(at - in) + 1);
    return at;
}

char* taken_strrchr(const char* in, int wanted) noexcept {
    const auto tell = EXPLORER_CALLER;
    tell.reads(in, c_library().strlen(in) + 1);
    return c_library().strrchr(in, wanted);
}
