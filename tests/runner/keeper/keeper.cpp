// Runs one command and keeps hold of everything it starts: when the keeper ends, nothing is left.
//
// keeper CONTROL_FD DEADLINE_MS MEMORY_MB [--ask-host] -- PROGRAM ARGUMENT...
//
// The keeper is the subreaper of all its descendants, so that a process that left the group or the
// session is still found: waitpid says "no children" only when none is left. It ends the command at
// the deadline, or when the other end of CONTROL_FD closes (the runner stopped or died). It writes
// {"started", process} there, and at the end {"exited"|"signalled", code, timed out, processes left
// behind, memory KiB}.
#include "wire.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <poll.h>
#include <set>
#include <string>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using clock_type = std::chrono::steady_clock;
using std::chrono::milliseconds;

struct order {
    int control = -1;
    milliseconds deadline{0};
    rlim_t memory_bytes = 0;
    bool ask_host = false; ///< at the deadline, let the program tell where its threads stand
    char** command = nullptr;
};

struct outcome {
    int status = 0;
    bool ended = false;
    bool timed_out = false;
    bool abandoned = false; ///< the runner is gone or wants us to stop
    int left_behind = 0;
    rusage used{};
};

/// How long the program may take to tell where its threads stand before it is killed.
constexpr milliseconds last_words{6000};

void limit(int resource, rlim_t value) {
    const rlimit both{value, value};
    setrlimit(static_cast<__rlimit_resource>(resource), &both);
}

/// Whatever else the runner has open (other runs' lines among it) is not for the program.
void close_all_but(const std::set<int>& kept) {
    int next = 3;
    for (const int fd : kept) {
        if (fd > next) close_range(static_cast<unsigned>(next), static_cast<unsigned>(fd - 1), 0);
        next = std::max(next, fd + 1);
    }
    close_range(static_cast<unsigned>(next), ~0U, 0);
}

/// The last argument of a host is its channel's number.
int channel_of(int argc, char** argv, const order& what) {
    return what.ask_host ? std::atoi(argv[argc - 1]) : what.control;
}

[[noreturn]] void become(const order& what) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    signal(SIGPIPE, SIG_DFL); // ignored here, and being ignored is inherited
    setpgid(0, 0);
    if (what.memory_bytes != 0) limit(RLIMIT_AS, what.memory_bytes);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, rlim_t{256} * 1024 * 1024);
    execvp(what.command[0], what.command);
    std::fprintf(stderr, "cannot start %s: %s\n", what.command[0], std::strerror(errno));
    _exit(127);
}

/// Takes note of every child that has ended. Returns false once no descendant is left at all.
bool reap(pid_t main_child, outcome& so_far) {
    for (;;) {
        int status = 0;
        rusage used{};
        const pid_t who = wait4(-1, &status, WNOHANG, &used);
        if (who == main_child) {
            so_far.status = status;
            so_far.ended = true;
            so_far.used = used;
        }
        if (who == 0) return true;
        if (who < 0 && errno != EINTR) return false;
    }
}

/// The parent of a process as /proc tells it; 0 when it is gone.
pid_t parent_of(const std::filesystem::path& process) {
    std::ifstream file(process / "stat");
    std::string text;
    std::getline(file, text);
    const auto name_end = text.rfind(')');
    if (name_end == std::string::npos || name_end + 4 > text.size()) return 0;
    return static_cast<pid_t>(std::atol(text.c_str() + name_end + 4));
}

std::set<pid_t> descendants() {
    std::set<std::pair<pid_t, pid_t>> parents;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
        const pid_t pid = std::atoi(entry.path().filename().c_str());
        if (pid > 0) parents.emplace(pid, parent_of(entry.path()));
    }
    std::set<pid_t> found{getpid()};
    for (std::size_t before = 0; before != found.size();) {
        before = found.size();
        for (const auto& [pid, parent] : parents)
            if (found.contains(parent)) found.insert(pid);
    }
    found.erase(getpid());
    return found;
}

/// Kills until none is left. A process that forks while we look is met in the next round: stopping
/// all of them first means that rounds only shrink.
void end_everything(pid_t group, pid_t main_child, outcome& so_far) {
    kill(-group, SIGKILL);
    while (reap(main_child, so_far)) {
        const auto alive = descendants();
        for (const pid_t pid : alive)
            kill(pid, SIGSTOP);
        for (const pid_t pid : alive)
            kill(pid, SIGKILL);
        poll(nullptr, 0, 1);
    }
}

/// Children that live on a moment after the program's own end, as the claim "nothing is left" sees
/// it.
int count_left_behind() {
    const auto alive = descendants();
    return static_cast<int>(alive.size());
}

bool runner_is_gone(short events) {
    return (events & (POLLIN | POLLHUP | POLLERR)) != 0;
}

/// Waits until the program has ended, the deadline has passed or the runner has gone.
void wait_for_end(const order& what, pid_t child, int signals, outcome& so_far) {
    const auto end = clock_type::now() + what.deadline;
    while (reap(child, so_far) && !so_far.ended) {
        const auto left = std::chrono::ceil<milliseconds>(end - clock_type::now()).count();
        if (left <= 0) {
            so_far.timed_out = true;
            return;
        }
        std::array<pollfd, 2> watched{pollfd{signals, POLLIN, 0}, pollfd{what.control, POLLIN, 0}};
        poll(watched.data(), watched.size(), static_cast<int>(std::min<long>(left, 60'000)));
        if (runner_is_gone(watched[1].revents)) {
            so_far.abandoned = true;
            return;
        }
        std::array<signalfd_siginfo, 8> drained{};
        [[maybe_unused]] const auto n = read(signals, drained.data(), sizeof drained);
    }
}

/// Asks the program where its threads stand and gives it a moment to say so.
void hear_last_words(const order& what, pid_t child, int signals, outcome& so_far) {
    if (!what.ask_host || so_far.ended) return;
    kill(child, SIGRTMIN + 3);
    order moment = what;
    moment.deadline = last_words;
    wait_for_end(moment, child, signals, so_far);
    so_far.timed_out = true;
}

int block_signals() {
    sigset_t watched;
    sigemptyset(&watched);
    for (const int signal : {SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT})
        sigaddset(&watched, signal);
    sigprocmask(SIG_BLOCK, &watched, nullptr);
    return signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
}

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto n = write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

void tell(const order& what, const outcome& result) {
    const bool exited = WIFEXITED(result.status);
    const int code = exited ? WEXITSTATUS(result.status) : WTERMSIG(result.status);
    write_all(what.control,
              wire::encode({exited ? "exited" : "signalled", std::to_string(code),
                            result.timed_out ? "timed_out" : "", std::to_string(result.left_behind),
                            std::to_string(result.used.ru_maxrss)}));
}

int keep(const order& what) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    signal(SIGPIPE, SIG_IGN);
    const int signals = block_signals();
    const pid_t child = fork();
    if (child < 0) return 125;
    if (child == 0) become(what);
    setpgid(child, child);
    write_all(what.control, wire::encode({"started", std::to_string(child)}));
    outcome result;
    wait_for_end(what, child, signals, result);
    if (result.timed_out) hear_last_words(what, child, signals, result);
    if (result.ended && !result.timed_out) result.left_behind = count_left_behind();
    end_everything(child, child, result);
    tell(what, result);
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 6) {
        std::fputs("keeper: started by the runner, not by hand\n", stderr);
        return 2;
    }
    order what;
    what.control = std::atoi(argv[1]);
    what.deadline = milliseconds{std::atol(argv[2])};
    what.memory_bytes = static_cast<rlim_t>(std::atol(argv[3])) * 1024 * 1024;
    int next = 4;
    if (std::strcmp(argv[next], "--ask-host") == 0) {
        what.ask_host = true;
        ++next;
    }
    if (std::strcmp(argv[next], "--") == 0) ++next;
    what.command = argv + next;
    close_all_but({what.control, channel_of(argc, argv, what)});
    fcntl(what.control, F_SETFD, FD_CLOEXEC);
    return what.command[0] == nullptr ? 2 : keep(what);
}
