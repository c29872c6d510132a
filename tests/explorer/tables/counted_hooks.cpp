// A program's definitions come before its libraries': ours count and pass on.
#include "counted_hooks.hpp"

#include <dlfcn.h>

namespace tables {

std::uint64_t plain_accesses = 0;

void (*uncounted_hook(const char* name))(void*) {
    return reinterpret_cast<void (*)(void*)>(dlsym(RTLD_NEXT, name));
}

} // namespace tables

#define COUNTED_HOOK(name)                                                                         \
    extern "C" void name(void* address);                                                           \
    void name(void* address) {                                                                     \
        static const auto next = tables::uncounted_hook(#name);                                    \
        ++tables::plain_accesses;                                                                  \
        next(address);                                                                             \
    }

COUNTED_HOOK(__tsan_read1)
COUNTED_HOOK(__tsan_read2)
COUNTED_HOOK(__tsan_read4)
COUNTED_HOOK(__tsan_read8)
COUNTED_HOOK(__tsan_read16)
COUNTED_HOOK(__tsan_write1)
COUNTED_HOOK(__tsan_write2)
COUNTED_HOOK(__tsan_write4)
COUNTED_HOOK(__tsan_write8)
COUNTED_HOOK(__tsan_write16)
