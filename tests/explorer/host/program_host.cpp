// Explores a program with a main: loads it, runs main under every schedule, tells what it found.
//
// program_host CHANNEL_FD                                    started by the runner
// program_host --plain LIBRARY SOURCE_NAME [-- ARGUMENTS]    by hand: the report is the last line
//
// The order on the channel: {library, the source file's base name, "--", the program's
// arguments...}.
#include "explorer/runtime/memory.hpp"
#include "explorer/runtime/process_end.hpp"
#include "explorer/runtime/session.hpp"
#include "explorer/runtime/symbols.hpp"
#include "runner/host/channel.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace {

using main_function = int (*)(int, char**, char**);

struct order {
    std::string library;
    std::string source;
    std::vector<std::string> arguments;
};

/// Fields are the library, the source and, behind "--", the arguments.
order parse(const std::vector<std::string>& fields) {
    order what{fields.at(0), fields.at(1), {}};
    if (fields.size() > 3) what.arguments.assign(fields.begin() + 3, fields.end());
    return what;
}

main_function load(const order& what) {
    explorer::keep_exit_functions(true);
    void* const library = dlopen(what.library.c_str(), RTLD_NOW | RTLD_GLOBAL);
    explorer::keep_exit_functions(false);
    return library == nullptr ? nullptr : reinterpret_cast<main_function>(dlsym(library, "main"));
}

/// What main gets: fresh copies in every run, as it may change them.
int call(main_function program, const order& what) {
    std::vector<std::string> texts{what.source};
    texts.insert(texts.end(), what.arguments.begin(), what.arguments.end());
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (auto& text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return program(static_cast<int>(texts.size()), pointers.data(), environ);
}

std::string explore(main_function program, const order& what) {
    auto options = explorer::options_from_environment();
    options.run.program = true;
    const auto body = [&] {
        const int status = call(program, what);
        if (status != 0) explorer::end_program(status, true);
    };
    const auto result = explorer::explore_body(body, options);
    return explorer::report_of(result, options);
}

int plain(int argc, char** argv) {
    const auto what = parse({argv + 2, argv + argc});
    explorer::set_source_under_test(what.source);
    const auto program = load(what);
    if (program == nullptr) {
        std::fprintf(stderr, "program_host: %s\n", dlerror());
        return 2;
    }
    const auto report = explore(program, what);
    std::printf("%s\n", report.c_str());
    std::fflush(nullptr);
    _Exit(report.find("\"verdict\":\"pass\"") != std::string::npos ? 0 : 1);
}

int by_order(int fd) {
    host::channel channel(fd);
    const auto fields = channel.receive_order();
    if (fields.size() < 2) return 2;
    const auto what = parse(fields);
    explorer::set_source_under_test(what.source);
    const auto program = load(what);
    if (program == nullptr) {
        const char* const why = dlerror();
        channel.tell("unloadable", {what.library, why == nullptr ? "it has no main" : why});
        return 1;
    }
    channel.tell("loaded");
    channel.tell("explored", {explore(program, what)});
    std::fflush(nullptr);
    _Exit(0);
}

} // namespace

int main(int argc, char** argv) {
    if (argc >= 4 && std::string_view(argv[1]) == "--plain") return plain(argc, argv);
    if (argc != 2) {
        std::fputs("program_host: started by the runner: ./workbook explore FILE\n", stderr);
        return 2;
    }
    const int fd = std::atoi(argv[1]);
    std::memset(argv[1], 0, std::strlen(argv[1]));
    return by_order(fd);
}
