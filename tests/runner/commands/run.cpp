// `workbook run`: a lesson's executable, on the references or on the learner's own files.
#include "commands/commands.hpp"

#include "core/building.hpp"
#include "core/compiler.hpp"
#include "core/diagnostics.hpp"
#include "core/error.hpp"
#include "core/progress.hpp"
#include "core/scratch.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace runner {

namespace fs = std::filesystem;

namespace {

/// Compiles one of the learner's files to where the loader finds it before the reference.
void replace_reference(session& s, const toolchain& tools, const exercise& what,
                       const fs::path& folder) {
    const auto made = compile(s.places, tools.compilers.front().plain(), what,
                              s.places.exercises() / what.file(), folder, {});
    if (!made.ok)
        throw usage_error(
            fmt::format("your {} does not compile, so the lesson cannot run on it. Next: "
                        "`./workbook check {}` shows what is wrong.",
                        what.file().string(), what.id()));
    fs::rename(made.library, folder / (what.folder + "." + what.name + ".so"));
}

/// The learner's passed exercises of the lesson; the others stay with the reference, and are named.
std::vector<std::string> use_own_files(session& s, const lesson& which, const fs::path& folder) {
    const auto tools = toolchain::load(s.places.build);
    const auto done = progress_store(s.places.progress_file()).read();
    std::vector<std::string> others;
    for (const auto& each : which.exercises) {
        const auto found = done.exercises.find(each.key());
        if (found != done.exercises.end() && found->second.passed)
            replace_reference(s, tools, each, folder);
        else
            others.push_back(each.id());
    }
    return others;
}

/// Starts it with Ctrl-C as it is by default: what is ignored here would be ignored there.
int spawn(pid_t& child, const fs::path& program, char** arguments) {
    sigset_t interrupt;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    posix_spawnattr_t how;
    posix_spawnattr_init(&how);
    posix_spawnattr_setsigdefault(&how, &interrupt);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGDEF);
    const int error = posix_spawn(&child, program.c_str(), nullptr, &how, arguments, environ);
    posix_spawnattr_destroy(&how);
    return error;
}

/// Runs the lesson on this terminal and waits. Ctrl-C goes to the lesson, not to us.
int run_here(const fs::path& program, const std::vector<std::string>& arguments) {
    std::vector<std::string> words{program.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> raw;
    for (auto& word : words)
        raw.push_back(word.data());
    raw.push_back(nullptr);
    const auto previous = std::signal(SIGINT, SIG_IGN);
    pid_t child = 0;
    const int error = spawn(child, program, raw.data());
    if (error != 0)
        throw own_fault("cannot start " + program.string() + ": " + std::strerror(error));
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    std::signal(SIGINT, previous);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void tell_who_drives(const lesson& which, const std::vector<std::string>& others) {
    if (others.size() == which.exercises.size())
        fmt::print(stderr, "None of lesson {}'s exercises is passed yet: the reference runs.\n",
                   which.number);
    else if (others.empty())
        fmt::print(stderr, "Running on your own files.\n");
    else
        fmt::print(stderr, "Running on your own files, with the reference for {}.\n",
                   fmt::join(others, ", "));
}

} // namespace

int run_lesson(session& s, const run_options& options) {
    const auto& which = s.all.find_lesson(options.lesson);
    build_targets(s.places, {"lesson_" + which.folder});
    const auto program = s.places.build / "bin" / "lessons" / which.folder;
    if (!options.mine) return run_here(program, options.arguments);
    const scratch_folder scratch(s.places.build / "run");
    tell_who_drives(which, use_own_files(s, which, scratch.path()));
    setenv("LD_LIBRARY_PATH", scratch.path().c_str(), 1);
    const int status = run_here(program, options.arguments);
    unsetenv("LD_LIBRARY_PATH");
    return status;
}

} // namespace runner
