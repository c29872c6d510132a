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
#include <utility>

namespace grading {

/// What a program did to child processes that it had reaped before: "" if nothing, "waits for a
/// child that it has reaped", "signals a child that it has reaped". `body` runs in a forked copy of
/// the grader, on its only thread, to its end.
///
/// Their numbers may belong to others by then, to whom it happens. Where a system forbids tracing,
/// nothing is seen.
inline std::string harm_to_the_reaped(const std::function<void()>& body) {
    const pid_t child = ::fork();
    if (child == -1) throw std::system_error(errno, std::generic_category(), "cannot fork");
    if (child == 0) {
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

    std::string harm;
    std::set<pid_t> reaped;
    __ptrace_syscall_info entered{};
    bool traced = false; // from its first stop on
    int status = 0;
    while (::waitpid(child, &status, 0) == child || errno == EINTR) {
        if (WIFEXITED(status) || WIFSIGNALED(status)) break;
        int signal = WSTOPSIG(status);
        if (!traced) {
            ::ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD);
            traced = true;
            signal = 0;
        } else if (signal == (SIGTRAP | 0x80)) { // at the beginning of a call, or at its end
            signal = 0;
            __ptrace_syscall_info now{};
            ::ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof now, &now);
            if (now.op == PTRACE_SYSCALL_INFO_ENTRY) {
                entered = now;
                const auto [number, to] = std::pair(now.entry.nr, now.entry.args);
                const bool waits = number == SYS_wait4 || (number == SYS_waitid && to[0] == P_PID);
                const auto whom = static_cast<pid_t>(to[number == SYS_waitid ? 1 : 0]);
                if (reaped.count(whom) != 0 && waits) harm = "waits for a child that it has reaped";
                if (reaped.count(whom) != 0 && number == SYS_kill)
                    harm = "signals a child that it has reaped";
            } else if (now.op == PTRACE_SYSCALL_INFO_EXIT) {
                const auto& call = entered.entry;
                const bool done = now.exit.is_error == 0;
                if (call.nr == SYS_wait4 && done) reaped.insert(static_cast<pid_t>(now.exit.rval));
                if (call.nr == SYS_waitid && call.args[0] == P_PID && done &&
                    (call.args[3] & (WNOWAIT | WNOHANG)) == 0)
                    reaped.insert(static_cast<pid_t>(call.args[1]));
            }
        }
        ::ptrace(PTRACE_SYSCALL, child, nullptr, signal);
    }
    return harm;
}

} // namespace grading
