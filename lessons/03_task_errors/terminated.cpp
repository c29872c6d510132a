// A child process does the dying, so that the lesson can go on.
#include "terminated.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace demonstration {

namespace {

// No core file, and no last words among the lesson's own.
void die_quietly() {
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO);
}

//! [uncaught]
// The try block is on the wrong thread: an exception does not travel from one to another.
void let_a_thread_throw() {
    try {
        std::thread worker([] { throw std::runtime_error("Failed on 3"); });
        worker.join();
    } catch (const std::exception&) {
        // never reached
    }
}

//! [uncaught]

std::string end_of(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) == -1)
        if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "waitpid");
    if (WIFSIGNALED(status))
        return fmt::format("killed by signal {} ({})", WTERMSIG(status),
                           ::strsignal(WTERMSIG(status)));
    return fmt::format("exited with status {}", WEXITSTATUS(status));
}

} // namespace

std::string end_of_a_program_whose_thread_throws() {
    const pid_t child = ::fork();
    if (child == -1) throw std::system_error(errno, std::generic_category(), "fork");
    if (child == 0) {
        die_quietly();
        let_a_thread_throw();
        ::_exit(0); // without flushing what the parent has yet to print
    }
    return end_of(child);
}

} // namespace demonstration
