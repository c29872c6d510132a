// Boost.Process v2 at work, with the edges of its 1.83 release filed off.
#define BOOST_PROCESS_USE_STD_FS 1

#include "launch.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/process/v2/posix/default_launcher.hpp>
#include <boost/process/v2/process.hpp>
#include <boost/process/v2/stdio.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <vector>

namespace workbook {

namespace {

namespace process = boost::process::v2;

// When exec fails, Boost's forked copy of us would call exit(): our buffers would be flushed a
// second time and our static objects destroyed in the wrong process. This hook leaves before that.
struct leave_quietly {
    // Boost checks for this hook with five arguments and calls it with four: accept both.
    template <typename... Arguments>
    void on_exec_error(const Arguments&...) const {
        ::_exit(127);
    }
};

} // namespace

//! [launch]
pid_t launch(const std::filesystem::path& program, int input, int output) {
    boost::asio::io_context context; // Boost wants one; nothing ever runs on it
    process::posix::default_launcher launcher;
    process::error_code error;
    auto child =
        launcher(context.get_executor(), error, program, std::vector<std::string>{},
                 process::process_stdio{.in = input, .out = output, .err = {}}, leave_quietly{});
    if (error) {
        if (launcher.pid > 0) reap(launcher.pid); // forked, not executed: Boost forgets this one
        throw std::system_error(error.value(), std::generic_category(),
                                "cannot start the worker program " + program.string());
    }
    return child.detach().id(); // otherwise the handle's destructor would kill the worker
}

//! [launch]

std::string reap(pid_t pid) {
    int status = 0;
    while (::waitpid(pid, &status, 0) == -1)
        if (errno != EINTR) return "cannot be waited for";
    if (WIFSIGNALED(status)) return "was killed by signal " + std::to_string(WTERMSIG(status));
    return "exited with status " + std::to_string(WEXITSTATUS(status));
}

} // namespace workbook
