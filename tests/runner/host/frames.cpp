// Stacks through the unwinder, names and lines through libbacktrace.
#include "host/frames.hpp"

#include <algorithm>
#include <cxxabi.h>
#include <dlfcn.h>
#include <memory>
#include <unwind.h>

#if WORKBOOK_HAS_LIBBACKTRACE
#include <backtrace.h>
#endif

namespace host {

namespace {

std::string library_under_test; // constant once the library is loaded
std::string source_under_test;  // constant once the library is loaded

_Unwind_Reason_Code keep_pc(_Unwind_Context* context, void* into) {
    auto& stack = *static_cast<raw_stack*>(into);
    if (stack.size == stack.pcs.size()) return _URC_END_OF_STACK;
    int before = 0;
    const auto pc = _Unwind_GetIPInfo(context, &before);
    // A return address points behind the call; the line wanted is the call's.
    stack.pcs[stack.size++] = before != 0 ? pc : pc - 1;
    return _URC_NO_REASON;
}

bool in_library_under_test(std::uintptr_t pc) {
    Dl_info info{};
    // NOLINTNEXTLINE(performance-no-int-to-ptr): an address is what the unwinder gives
    return dladdr(reinterpret_cast<void*>(pc), &info) != 0 && info.dli_fname != nullptr &&
           library_under_test == info.dli_fname;
}

std::string demangled(const char* name) {
    if (name == nullptr) return {};
    int status = 0;
    const std::unique_ptr<char, void (*)(void*)> plain(
        abi::__cxa_demangle(name, nullptr, nullptr, &status), std::free);
    return status == 0 ? plain.get() : name;
}

#if WORKBOOK_HAS_LIBBACKTRACE
void ignore_error(void*, const char*, int) {}

backtrace_state* symbols() {
    static backtrace_state* const state = backtrace_create_state(nullptr, 1, ignore_error, nullptr);
    return state;
}

int keep_frame(void* into, std::uintptr_t, const char* file, int line, const char* function) {
    if (file == nullptr) return 0;
    const std::string path = file;
    const auto name = path.substr(path.rfind('/') + 1);
    if (name != source_under_test) return 0; // a header that was instantiated there
    static_cast<std::vector<frame>*>(into)->push_back({name, line, demangled(function)});
    return 0;
}

void add_frames(std::uintptr_t pc, std::vector<frame>& into) {
    backtrace_pcinfo(symbols(), pc, keep_frame, ignore_error, &into);
}
#else
void add_frames(std::uintptr_t, std::vector<frame>&) {}
#endif

} // namespace

void capture(raw_stack& into) noexcept {
    into.size = 0;
    _Unwind_Backtrace(keep_pc, &into);
}

std::vector<frame> frames_under_test(const raw_stack& stack) {
    std::vector<frame> found;
    for (std::size_t i = 0; i < stack.size; ++i)
        if (in_library_under_test(stack.pcs[i])) add_frames(stack.pcs[i], found);
    return found;
}

std::string innermost_under_test(const raw_stack& stack) {
    const auto found = frames_under_test(stack);
    if (found.empty()) return {};
    const auto& top = found.front();
    return top.file + ":" + std::to_string(top.line) +
           (top.function.empty() ? "" : " in " + top.function);
}

void set_library_under_test(const std::string& path, const std::string& source_file) {
    library_under_test = path;
    source_under_test = source_file;
}

} // namespace host
