// Ends of the program, failed assertions, and what is not modelled at all.
#include "explorer/runtime/process_end.hpp"
#include "explorer/runtime/symbols.hpp"
#include "explorer/runtime/take_over/threads.hpp"

#include <csignal>
#include <cstdlib>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <threads.h>
#include <unistd.h>

namespace explorer {

void not_modelled(const std::string& what) {
    thread& me = *self;
    ++me.inside;
    auto& where = the_world();
    where.fail(tell_not_modelled(where, what));
}

namespace {

finding failed_assertion(const char* expression, const char* file, unsigned line) {
    finding what;
    what.word = "wrong_result";
    what.message = std::string("an assertion failed: ") + expression;
    const std::string path = file;
    what.where = path.substr(path.rfind('/') + 1) + ':' + std::to_string(line);
    if (auto* event = the_world().note("fail", std::string("assertion failed: ") + expression))
        event->guilty = true;
    return what;
}

} // namespace

} // namespace explorer

using namespace explorer;

// NOLINTNEXTLINE(bugprone-reserved-identifier): what the macro `assert` calls
EXPLORER_TAKES_OVER void __assert_fail(const char* expression, const char* file, unsigned line,
                                       const char* function) noexcept {
    if (thread* const me = explored()) {
        ++me->inside;
        the_world().fail(failed_assertion(expression, file, line));
    }
    real().assert_fail(expression, file, line, function);
    std::abort();
}

EXPLORER_TAKES_OVER void exit(int status) noexcept {
    if (explored() != nullptr) end_program(status, true);
    real().exit(status);
    __builtin_unreachable();
}

EXPLORER_TAKES_OVER void _exit(int status) noexcept {
    if (explored() != nullptr) end_program(status, false);
    real().syscall(SYS_exit_group, status);
    __builtin_unreachable();
}

EXPLORER_TAKES_OVER void _Exit(int status) noexcept {
    _exit(status);
}

EXPLORER_TAKES_OVER void quick_exit(int status) noexcept {
    if (explored() != nullptr) end_program(status, true);
    real().syscall(SYS_exit_group, status);
    __builtin_unreachable();
}

// NOLINTNEXTLINE(bugprone-reserved-identifier): the C library's name
EXPLORER_TAKES_OVER int __cxa_atexit(void (*function)(void*), void* argument,
                                     void* library) noexcept {
    if (keep_exit_function(function, argument, library)) return 0;
    return real().cxa_atexit(function, argument, library);
}

EXPLORER_TAKES_OVER pid_t fork() noexcept {
    if (explored() != nullptr)
        not_modelled("fork: the explorer follows the threads of one process");
    return real().fork();
}

EXPLORER_TAKES_OVER pid_t vfork() noexcept {
    if (explored() != nullptr)
        not_modelled("vfork: the explorer follows the threads of one process");
    return real().fork(); // what vfork would borrow, our frame here, must stay
}

EXPLORER_TAKES_OVER int posix_spawn(pid_t* child, const char* path,
                                    const posix_spawn_file_actions_t* actions,
                                    const posix_spawnattr_t* how, char* const arguments[],
                                    char* const environment[]) noexcept {
    using function = decltype(&::posix_spawn);
    if (explored() != nullptr)
        not_modelled("posix_spawn: the explorer follows the threads of one process");
    static const auto next = next_definition<function>("posix_spawn");
    return next(child, path, actions, how, arguments, environment);
}

EXPLORER_TAKES_OVER int thrd_create(thrd_t* into, thrd_start_t start, void* argument) noexcept {
    using function = decltype(&::thrd_create);
    if (explored() != nullptr) not_modelled("thrd_create: threads of C11; use pthread_create");
    static const auto next = next_definition<function>("thrd_create");
    return next(into, start, argument);
}

EXPLORER_TAKES_OVER unsigned alarm(unsigned seconds) noexcept {
    if (explored() != nullptr) not_modelled("alarm: a signal that comes at some time");
    return real().alarm(seconds);
}

EXPLORER_TAKES_OVER int pause() {
    if (explored() != nullptr) not_modelled("pause: waiting for a signal");
    return real().pause();
}

EXPLORER_TAKES_OVER int sigwait(const sigset_t* set, int* signal) {
    using function = decltype(&::sigwait);
    if (explored() != nullptr) not_modelled("sigwait: waiting for a signal");
    static const auto next = next_definition<function>("sigwait");
    return next(set, signal);
}

EXPLORER_TAKES_OVER int system(const char* command) {
    using function = int (*)(const char*);
    if (explored() != nullptr) not_modelled("system: another process");
    static const auto next = next_definition<function>("system");
    return next(command);
}
