// Lines through libbacktrace, names made readable.
#include "explorer/runtime/symbols.hpp"

#include "explorer/runtime/memory.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cxxabi.h>
#include <dlfcn.h>
#include <memory>
#include <string_view>
#include <unordered_map>

#if WORKBOOK_HAS_LIBBACKTRACE
#include <backtrace.h>
#endif

namespace explorer {

namespace {

std::string& under_test() {
    static auto* const name = new std::string; // outlives every thread
    return *name;
}

/// "bool space::f<int>" becomes "space::f": function templates are named with what they return and
/// what they are made for.
std::string without_templates(const std::string& name) {
    std::string plain;
    int depth = 0;
    for (const char c : name) {
        if (c == '<') ++depth;
        if (depth == 0) plain += c;
        if (c == '>') --depth;
    }
    const auto space = plain.rfind(' ');
    return space == std::string::npos ? plain : plain.substr(space + 1);
}

/// Where the name of a lambda begins, as GCC and as clang write it; not one among template
/// arguments.
std::size_t lambda_in(std::string_view name) {
    int depth = 0;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const auto rest = name.substr(i);
        if (depth == 0 && (rest.starts_with("::{lambda") || rest.starts_with("::$_"))) return i;
        if (name[i] == '<' || name[i] == '(') ++depth;
        if (name[i] == '>' || name[i] == ')') --depth;
    }
    return std::string::npos;
}

/// "f(int)::{lambda()#1}::operator()() const" becomes "a lambda in f".
std::string readable(std::string name) {
    constexpr std::string_view nameless = "(anonymous namespace)::";
    for (auto at = name.find(nameless); at != std::string::npos; at = name.find(nameless))
        name.erase(at, nameless.size());
    if (const auto at = lambda_in(name); at != std::string::npos)
        return "a lambda in " + readable(name.substr(0, at));
    if (name.starts_with("CATCH2_INTERNAL_TEST_")) return "the claim";
    int depth = 0;
    for (std::size_t i = name.size(); i > 0; --i) {
        const char c = name[i - 1];
        if (c == ')') ++depth;
        if (c == '(' && --depth == 0) {
            name.resize(i - 1);
            break;
        }
    }
    if (name.ends_with("operator")) return name + "()";
    return name.find("::operator") == std::string::npos || name.find('<') < name.find("::operator")
               ? without_templates(name)
               : name;
}

std::string demangled(const char* name) {
    if (name == nullptr) return {};
    int status = 0;
    const std::unique_ptr<char, void (*)(void*)> plain(
        abi::__cxa_demangle(name, nullptr, nullptr, &status), std::free);
    return readable(status == 0 ? plain.get() : name);
}

bool is_systems(std::string_view path) {
    constexpr std::array ours{"/explorer/runtime/", "/explorer/host/", "/runner/host/",
                              "/graders/support/"};
    return path.starts_with("/usr/") || path.starts_with("../") ||
           path.find("/sysdeps/") != std::string_view::npos || // of the C library
           std::any_of(ours.begin(), ours.end(), [&](std::string_view part) {
               return path.find(part) != std::string_view::npos;
           });
}

#if WORKBOOK_HAS_LIBBACKTRACE
void ignore_error(void*, const char*, int) {}

backtrace_state* symbols() {
    static backtrace_state* const state = backtrace_create_state(nullptr, 0, ignore_error, nullptr);
    return state;
}

int keep_place(void* into, std::uintptr_t, const char* file, int line, const char* function) {
    if (file == nullptr) return 0;
    source_place found;
    found.path = file;
    found.file = found.path.substr(found.path.rfind('/') + 1);
    found.line = line;
    found.function = demangled(function);
    static_cast<std::vector<source_place>*>(into)->push_back(std::move(found));
    return 0;
}

void keep_symbol(void* into, std::uintptr_t, const char* name, std::uintptr_t, std::uintptr_t) {
    if (name != nullptr) *static_cast<std::string*>(into) = demangled(name);
}

std::vector<source_place> look_up(std::uintptr_t pc) {
    std::vector<source_place> found;
    // A return address points behind the call; the line wanted is the call's.
    backtrace_pcinfo(symbols(), pc - 1, keep_place, ignore_error, &found);
    // The function that is not inlined has its whole name in the symbol table.
    std::string whole;
    backtrace_syminfo(symbols(), pc - 1, keep_symbol, ignore_error, &whole);
    if (!found.empty() && !whole.empty()) found.back().function = whole;
    return found;
}
#else
std::vector<source_place> look_up(std::uintptr_t) {
    return {};
}
#endif

const std::vector<source_place>& places_at(std::uintptr_t pc) {
    static auto* const known =
        new std::unordered_map<std::uintptr_t, std::vector<source_place>>; // outlives every thread
    const auto [it, is_new] = known->try_emplace(pc);
    if (is_new) it->second = look_up(pc);
    return it->second;
}

} // namespace

std::string source_place::text() const {
    if (file.empty()) return {};
    return file + ':' + std::to_string(line) + (function.empty() ? "" : " in " + function);
}

void set_source_under_test(std::string file_name) {
    under_test() = std::move(file_name);
}

const std::string& source_under_test() {
    return under_test();
}

std::vector<source_place> places_of(const call_stack& stack) {
    std::vector<source_place> all;
    for (const auto pc : stack)
        for (const auto& place : places_at(pc))
            if (!is_systems(place.path)) all.push_back(place);
    return all;
}

std::string name_of_variable(std::uintptr_t address) {
    std::string name;
#if WORKBOOK_HAS_LIBBACKTRACE
    if (is_instrumented(address))
        backtrace_syminfo(symbols(), address, keep_symbol, ignore_error, &name);
#endif
    return name;
}

bool leads_through(const call_stack& stack, std::string_view file) {
    return std::any_of(stack.begin(), stack.end(), [&](std::uintptr_t pc) {
        const auto& places = places_at(pc);
        return std::any_of(places.begin(), places.end(),
                           [&](const source_place& each) { return each.file == file; });
    });
}

bool is_librarys_own_race(const call_stack& stack) {
    // std::atomic<std::shared_ptr> of libstdc++ 12 unlocks with relaxed order after a load.
    return leads_through(stack, "shared_ptr_atomic.h");
}

bool is_librarys_own_sleep(const call_stack& stack) {
    // A std::counting_semaphore of libstdc++ 12 may go to sleep while there is a permit: it looks
    // at the count for the sleep before it looks whether it can take one.
    return leads_through(stack, "semaphore_base.h");
}

source_place best_place(const std::vector<source_place>& places) {
    const auto mine = std::find_if(places.begin(), places.end(), [](const source_place& each) {
        return each.file == under_test();
    });
    if (mine != places.end()) return *mine;
    return places.empty() ? source_place{} : places.front();
}

} // namespace explorer
