// A child whose system calls are looked at one by one: whom it waits for, and whom it signals.
#pragma once

#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <system_error>

namespace grading {

/// Which children a traced process has reaped, and what it did to them afterwards. Their numbers
/// may belong to others by then, to whom it happens.
class reaping_record {
  public:
    /// At the beginning of a call.
    void begins(const __ptrace_syscall_info& call) {
        call_ = call.entry;
        const auto number = call_.nr;
        const bool waits = number == SYS_wait4 || (number == SYS_waitid && call_.args[0] == P_PID);
        if (reaped_.count(whom()) == 0) return;
        if (waits) harm_ = "waits for a child that it has reaped";
        if (number == SYS_kill) harm_ = "signals a child that it has reaped";
    }

    /// At the end of the call that began last.
    void ends(const __ptrace_syscall_info& call) {
        if (call.exit.is_error != 0) return;
        if (call_.nr == SYS_wait4) reaped_.insert(static_cast<pid_t>(call.exit.rval));
        const bool reaps = (call_.args[3] & (WNOWAIT | WNOHANG)) == 0;
        if (call_.nr == SYS_waitid && call_.args[0] == P_PID && reaps) reaped_.insert(whom());
    }

    [[nodiscard]] const std::string& harm() const noexcept { return harm_; }

  private:
    [[nodiscard]] pid_t whom() const {
        return static_cast<pid_t>(call_.args[call_.nr == SYS_waitid ? 1 : 0]);
    }

    decltype(__ptrace_syscall_info::entry) call_{};
    std::set<pid_t> reaped_;
    std::string harm_;
};

/// A forked copy of the grader that stops at the beginning and at the end of each system call.
class watched_calls {
  public:
    explicit watched_calls(const std::function<void()>& body) : pid_(::fork()) {
        if (pid_ == -1) throw std::system_error(errno, std::generic_category(), "cannot fork");
        if (pid_ == 0) live(body);
    }

    /// To its end. Where a system forbids tracing, nothing is seen.
    std::string harm_done() {
        int status = 0;
        if (!stopped(status)) return {};
        constexpr auto options = PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD;
        ::ptrace(PTRACE_SETOPTIONS, pid_, nullptr, options);
        int signal = 0; // the stop it began with is not passed on
        do {
            ::ptrace(PTRACE_SYSCALL, pid_, nullptr, signal);
            if (!stopped(status)) break;
            signal = WSTOPSIG(status) == at_a_call ? 0 : WSTOPSIG(status);
            if (signal == 0) look();
        } while (true);
        return record_.harm();
    }

  private:
    static constexpr int at_a_call = SIGTRAP | 0x80;

    [[noreturn]] static void live(const std::function<void()>& body) {
        ::alarm(20); // its end, should it wait for something that never comes
        if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == -1) ::_exit(97);
        ::raise(SIGSTOP);
        try {
            body();
        } catch (...) {
            ::_exit(99);
        }
        ::_exit(0);
    }

    // False when it has come to its end.
    bool stopped(int& status) const {
        pid_t found = 0;
        while ((found = ::waitpid(pid_, &status, 0)) == -1 && errno == EINTR) {
        }
        return found == pid_ && WIFSTOPPED(status);
    }

    void look() {
        __ptrace_syscall_info now{};
        ::ptrace(PTRACE_GET_SYSCALL_INFO, pid_, sizeof now, &now);
        if (now.op == PTRACE_SYSCALL_INFO_ENTRY) record_.begins(now);
        if (now.op == PTRACE_SYSCALL_INFO_EXIT) record_.ends(now);
    }

    pid_t pid_;
    reaping_record record_;
};

/// What a program did to child processes that it had reaped before: "" if nothing, "waits for a
/// child that it has reaped", "signals a child that it has reaped". `body` runs in a forked copy of
/// the grader, on its only thread, to its end.
inline std::string harm_to_the_reaped(const std::function<void()>& body) {
    return watched_calls(body).harm_done();
}

} // namespace grading
