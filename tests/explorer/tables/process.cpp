// posix_spawn with a pipe, and a deadline for the pipe.
#include "process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace tables {

namespace {

using clock_type = std::chrono::steady_clock;

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> all;
    for (auto& word : words)
        all.push_back(word.data());
    all.push_back(nullptr);
    return all;
}

/// A program of ours and the end of the pipe that it prints to.
class child {
  public:
    child(std::vector<std::string> command, std::vector<std::string> environment) {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
        posix_spawn_file_actions_t files;
        posix_spawn_file_actions_init(&files);
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&files, ends[1], STDERR_FILENO);
        posix_spawnattr_t attributes;
        posix_spawnattr_init(&attributes);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
        const int error = posix_spawn(&process_, command.front().c_str(), &files, &attributes,
                                      pointers(command).data(), pointers(environment).data());
        posix_spawnattr_destroy(&attributes);
        posix_spawn_file_actions_destroy(&files);
        close(ends[1]);
        output_ = ends[0];
        if (error != 0) throw std::runtime_error("cannot start " + command.front());
    }

    ~child() { close(output_); }

    child(const child&) = delete;
    child& operator=(const child&) = delete;

    /// Reads until the end of the output. False: the deadline came first.
    bool read_until(clock_type::time_point deadline, std::string& text) const {
        std::array<char, 65536> bytes{};
        for (;;) {
            const auto left =
                std::chrono::duration_cast<std::chrono::milliseconds>(deadline - clock_type::now());
            if (left.count() <= 0) return false;
            pollfd ready{output_, POLLIN, 0};
            if (poll(&ready, 1, static_cast<int>(left.count())) == 0) return false;
            const auto n = read(output_, bytes.data(), bytes.size());
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) return true;
            text.append(bytes.data(), static_cast<std::size_t>(n));
            keep_the_end(text);
        }
    }

    /// Ends what is left of the group; returns what the process had cost.
    rusage end() const {
        rusage used{};
        kill(-process_, SIGKILL);
        while (wait4(process_, nullptr, 0, &used) == -1 && errno == EINTR) {
        }
        return used;
    }

  private:
    /// Programs print what they like; the report is at the end.
    static void keep_the_end(std::string& text) {
        constexpr std::size_t most = std::size_t{64} << 20U;
        if (text.size() > most) text.erase(0, most / 2);
    }

    pid_t process_ = 0;
    int output_ = -1;
};

} // namespace

finished run(std::vector<std::string> command, std::vector<std::string> environment,
             std::chrono::seconds patience) {
    const auto begin = clock_type::now();
    const child started(std::move(command), std::move(environment));
    finished done;
    done.in_time = started.read_until(begin + patience, done.printed);
    done.memory_kib = started.end().ru_maxrss;
    done.seconds = std::chrono::duration<double>(clock_type::now() - begin).count();
    return done;
}

std::string output_of(std::vector<std::string> command, std::chrono::seconds patience) {
    const auto name = command.front();
    std::vector<std::string> environment;
    for (char** entry = environ; *entry != nullptr; ++entry)
        environment.emplace_back(*entry);
    auto done = run(std::move(command), std::move(environment), patience);
    if (!done.in_time) throw std::runtime_error(name + " does not end");
    return std::move(done.printed);
}

busy_process::busy_process() : process_(fork()) {
    if (process_ != 0) return;
    prctl(PR_SET_PDEATHSIG, SIGKILL); // never outlives us
    for (;;)
        (void)getppid(); // a loop without any effect may be taken away
}

busy_process::~busy_process() {
    if (process_ <= 0) return;
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
}

} // namespace tables
