// Runs a program that has the terminal to itself, as a shell runs a job in the foreground.
#include "watch/foreground_run.hpp"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <system_error>
#include <utility>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace runner {
namespace {

constexpr std::chrono::milliseconds time_to_leave{300};

/// Signals that the runner handles or ignores must reach the program as a shell would leave them.
sigset_t all_signals() {
    sigset_t all;
    sigfillset(&all);
    return all;
}

/// Blocks all signals in this thread: they are the loop's. Taking the terminal back from the
/// background would stop us otherwise, by SIGTTOU.
class without_signals {
  public:
    without_signals() {
        const sigset_t all = all_signals();
        pthread_sigmask(SIG_BLOCK, &all, &before_);
    }

    without_signals(const without_signals&) = delete;
    without_signals& operator=(const without_signals&) = delete;

    ~without_signals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  private:
    sigset_t before_{};
};

/// The attributes of the new process: a group of its own, default signals, none blocked.
class job_attributes {
  public:
    job_attributes() {
        posix_spawnattr_init(&value_);
        const sigset_t all = all_signals();
        sigset_t none;
        sigemptyset(&none);
        posix_spawnattr_setsigdefault(&value_, &all);
        posix_spawnattr_setsigmask(&value_, &none);
        posix_spawnattr_setpgroup(&value_, 0);
        posix_spawnattr_setflags(&value_,
                                 static_cast<short>(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF |
                                                    POSIX_SPAWN_SETSIGMASK));
    }

    job_attributes(const job_attributes&) = delete;
    job_attributes& operator=(const job_attributes&) = delete;

    ~job_attributes() { posix_spawnattr_destroy(&value_); }

    [[nodiscard]] const posix_spawnattr_t* get() const noexcept { return &value_; }

  private:
    posix_spawnattr_t value_{};
};

/// The terminal is handed over by the new process itself, before the program begins: it must not
/// find itself in the background at its first read.
class job_actions {
  public:
    explicit job_actions(int terminal) {
        posix_spawn_file_actions_init(&value_);
        if (tcgetpgrp(terminal) == getpgrp()) {
            posix_spawn_file_actions_addtcsetpgrp_np(&value_, terminal);
        }
    }

    job_actions(const job_actions&) = delete;
    job_actions& operator=(const job_actions&) = delete;

    ~job_actions() { posix_spawn_file_actions_destroy(&value_); }

    [[nodiscard]] const posix_spawn_file_actions_t* get() const noexcept { return &value_; }

  private:
    posix_spawn_file_actions_t value_{};
};

pid_t spawn_job(int terminal, std::vector<std::string>& command) {
    std::vector<char*> arguments;
    for (std::string& word : command)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const job_attributes attributes;
    const job_actions actions(terminal);
    pid_t child = -1;
    const int failed = posix_spawnp(&child, arguments[0], actions.get(), attributes.get(),
                                    arguments.data(), environ);
    if (failed != 0) {
        throw std::system_error(failed, std::generic_category(), "cannot run " + command.front());
    }
    return child;
}

int shell_status(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace

foreground_run::foreground_run(int fd, std::vector<std::string> command,
                               std::function<void(int)> ended)
    : fd_(fd), ended_(std::move(ended)), child_(spawn_job(fd, command)),
      waiter_([this] { wait_for_end(); }) {}

foreground_run::~foreground_run() {
    std::unique_lock lock(m_);
    if (is_over_) return;
    kill(-child_, SIGTERM);
    kill(-child_, SIGCONT);
    over_.wait_for(lock, time_to_leave, [this] { return is_over_; });
    if (!is_over_) kill(-child_, SIGKILL);
}

void foreground_run::go_on() {
    const std::lock_guard lock(m_);
    if (is_over_) return;
    give_terminal_to(child_);
    kill(-child_, SIGCONT);
}

void foreground_run::wait_for_end() {
    const without_signals undisturbed;
    wait_until_ended();
    int status = 0;
    {
        const std::lock_guard lock(m_);
        kill(-child_, SIGKILL); // what it left running; before the number can be anybody else's
        while (waitpid(child_, &status, 0) < 0 && errno == EINTR) {
        }
        give_terminal_to(getpgrp());
        is_over_ = true;
    }
    over_.notify_all();
    ended_(shell_status(status));
}

/// Returns with the child ended but not yet reaped: its number is still its own.
void foreground_run::wait_until_ended() {
    for (;;) {
        siginfo_t news{};
        const auto who = static_cast<id_t>(child_);
        const int failed = waitid(P_PID, who, &news, WEXITED | WSTOPPED | WNOWAIT);
        if (failed != 0 && errno == EINTR) continue;
        if (failed != 0 || news.si_code != CLD_STOPPED) return;
        waitid(P_PID, who, &news, WSTOPPED); // this news is read
        give_terminal_to(getpgrp());
        kill(0, SIGTSTP); // as the terminal does with a job; our loop stops us, and calls `go_on`
    }
}

void foreground_run::give_terminal_to(pid_t group) const {
    const without_signals undisturbed;
    tcsetpgrp(fd_, group);
}

} // namespace runner
