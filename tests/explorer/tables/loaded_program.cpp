// Loads as program_host does: what the program registers for exit is kept for each run.
#include "loaded_program.hpp"

#include "explorer/runtime/memory.hpp"
#include "explorer/runtime/process_end.hpp"

#include <dlfcn.h>
#include <stdexcept>
#include <unistd.h>

namespace tables {

namespace {

using main_function = int (*)(int, char**, char**);

main_function load(const std::string& library) {
    explorer::keep_exit_functions(true);
    void* const opened = dlopen(library.c_str(), RTLD_NOW | RTLD_GLOBAL);
    explorer::keep_exit_functions(false);
    if (opened == nullptr) throw std::runtime_error(dlerror());
    return reinterpret_cast<main_function>(dlsym(opened, "main"));
}

void call(main_function program, std::string name) {
    char* arguments[] = {name.data(), nullptr};
    const int status = program(1, arguments, environ);
    if (status != 0) explorer::end_program(status, true);
}

} // namespace

loaded_program::loaded_program(const std::string& library, const std::string& source) {
    const auto program = load(library);
    body_ = [program, source] { call(program, source); };
    explorer::remember_globals();
}

bool loaded_program::needs_fresh_process() const {
    return explorer::has_globals_to_build();
}

} // namespace tables
