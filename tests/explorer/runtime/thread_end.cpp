// Forced unwinding, thread-local images and keys, on stacks that the C library did not start.
#include "explorer/runtime/thread_end.hpp"

#include "explorer/runtime/memory.hpp"
#include "explorer/runtime/real.hpp"
#include "explorer/runtime/self.hpp"
#include "explorer/runtime/thread.hpp"
#include "explorer/runtime/world.hpp"

#include <array>
#include <climits>
#include <csetjmp>
#include <cstring>
#include <link.h>
#include <map>
#include <string_view>
#include <unwind.h>
#include <vector>

namespace explorer {

namespace {

struct unwinding {
    _Unwind_Exception exception{};
    std::jmp_buf* target = nullptr;
    std::uintptr_t frame = 0; ///< the frame to stop at
};

// One per thread of the program: only the running one uses it, but it must survive hand-overs.
std::map<const thread*, unwinding>& all_unwinding() {
    static auto* const all = new std::map<const thread*, unwinding>; // outlives every thread
    return *all;
}

_Unwind_Reason_Code stop_at_start(int, _Unwind_Action actions, _Unwind_Exception_Class,
                                  _Unwind_Exception*, _Unwind_Context* context, void* data) {
    auto& what = *static_cast<unwinding*>(data);
    const bool end = (static_cast<unsigned>(actions) & _UA_END_OF_STACK) != 0;
    if (end || _Unwind_GetCFA(context) >= what.frame) std::longjmp(*what.target, 1);
    return _URC_NO_REASON;
}

struct key {
    bool used = false;
    void (*destroy)(void*) = nullptr;
};

// By the key's own number: keys are made and deleted by any thread, at any time, each by one.
std::array<key, PTHREAD_KEYS_MAX> keys{};

void call_exit_functions(thread& me) {
    while (!me.at_exit.empty()) {
        const auto [function, argument] = me.at_exit.back();
        me.at_exit.pop_back();
        --me.inside;
        function(argument);
        ++me.inside;
    }
}

/// std::promise::set_value_at_thread_exit ends in code of libstdc++ that nobody has instrumented.
void publish_all(thread& me) {
    the_world().released_by_libraries.join(me.clock);
    me.clock.set(me.number, me.clock.of(me.number) + 1);
}

bool call_key_destructors(thread& me) {
    bool called = false;
    for (pthread_key_t number = 0; number < keys.size(); ++number) {
        const auto [used, destroy] = keys.at(number);
        void* const value = used ? pthread_getspecific(number) : nullptr;
        if (value == nullptr) continue;
        pthread_setspecific(number, nullptr);
        if (destroy == nullptr) continue;
        called = true;
        me.unchecked = !is_instrumented(reinterpret_cast<std::uintptr_t>(destroy));
        if (me.unchecked) publish_all(me);
        --me.inside;
        destroy(value);
        ++me.inside;
        me.unchecked = false;
    }
    return called;
}

/// A module's thread-local image and where this thread has its copy.
struct local_image {
    char* copy;
    const char* image;
    std::size_t image_size;
    std::size_t size;
};

bool is_ours_or_system(const char* path) {
    const char* const slash = std::strrchr(path, '/');
    const std::string_view name = slash == nullptr ? path : slash + 1;
    return name.starts_with("libc.so") || name.starts_with("ld-linux") ||
           name.starts_with("libexplorer") || name.starts_with("libc-");
}

int add_image(dl_phdr_info* info, std::size_t, void* into) {
    if (info->dlpi_tls_modid == 0 || is_ours_or_system(info->dlpi_name)) return 0;
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        const auto& header = info->dlpi_phdr[i];
        if (header.p_type != PT_TLS || info->dlpi_tls_data == nullptr) continue;
        // NOLINTNEXTLINE(performance-no-int-to-ptr): the loader gives addresses as numbers
        const auto* const image = reinterpret_cast<const char*>(info->dlpi_addr + header.p_vaddr);
        static_cast<std::vector<local_image>*>(into)->push_back(
            {static_cast<char*>(info->dlpi_tls_data), image, header.p_filesz, header.p_memsz});
    }
    return 0;
}

} // namespace

void run_start_routine(thread& what) {
    what.inside = 1;
    std::jmp_buf start;
    auto& leaving = all_unwinding()[&what];
    leaving.target = &start;
    leaving.frame = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
    if (setjmp(start) == 0) {
        what.inside = 0;
        what.result = what.start(what.argument);
    }
    what.inside = 1;
    call_exit_functions(what);
    for (int round = 0; round < PTHREAD_DESTRUCTOR_ITERATIONS; ++round)
        if (!call_key_destructors(what)) break;
    what.inside = 0;
}

void unwind_thread(thread& me, void* result) {
    auto& leaving = all_unwinding()[&me];
    me.result = result;
    me.unwinding = true;
    me.inside = 0; // destructors are the program's code
    _Unwind_ForcedUnwind(&leaving.exception, stop_at_start, &leaving);
    std::longjmp(*leaving.target, 1);
}

void note_key(pthread_key_t key, void (*destroy)(void*)) {
    keys.at(key) = {true, destroy};
}

void forget_key(pthread_key_t key) {
    keys.at(key) = {};
}

void reset_thread_locals() {
    std::vector<local_image> images;
    dl_iterate_phdr(add_image, &images);
    for (const auto& each : images) {
        std::memcpy(each.copy, each.image, each.image_size);
        std::memset(each.copy + each.image_size, 0, each.size - each.image_size);
    }
    for (pthread_key_t number = 0; number < keys.size(); ++number)
        if (keys.at(number).used && pthread_getspecific(number) != nullptr)
            pthread_setspecific(number, nullptr);
    all_unwinding().erase(self);
}

} // namespace explorer
