// Sees every throw of the process: this program's symbol wins over the library's.
#include "host/last_words.hpp"

#include <dlfcn.h>

namespace std {
class type_info;
}

/// Notes where the throw stands, then goes on to the real one.
// NOLINTBEGIN(bugprone-reserved-identifier): it is the library's name that is taken over
extern "C" [[noreturn]] __attribute__((visibility("default"))) void
__cxa_throw(void* object, std::type_info* type, void (*destroy)(void*)) {
    using real_throw = void (*)(void*, std::type_info*, void (*)(void*));
    static const auto real = reinterpret_cast<real_throw>(dlsym(RTLD_NEXT, "__cxa_throw"));
    host::note_throw(object);
    real(object, type, destroy);
    __builtin_unreachable();
}

// NOLINTEND(bugprone-reserved-identifier)
