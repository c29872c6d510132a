// A child that is stopped after every single instruction, so that it can die at exactly one of
// them.
#pragma once

#include "processes.hpp"

#include <sched.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <functional>
#include <system_error>
#include <thread>

namespace grading {

/// For how long a claim goes on trying one death after the other. A machine that is too slow for
/// all of them tries fewer, and accuses nobody. With `patience` for the last of them it stays below
/// the deadline of a claim that steps (deadline_ms in exercises.toml).
constexpr std::chrono::milliseconds stepping_time{3000};

/// Keeps the calling thread, and what it forks, on the core where it runs. A step is two switches
/// between tracer and child; across two cores of a virtual machine it takes three times as long.
class on_one_core {
  public:
    on_one_core() noexcept : known_(::sched_getaffinity(0, sizeof before_, &before_) == 0) {
        const int core = ::sched_getcpu();
        if (!known_ || core < 0) return;
        cpu_set_t here;
        CPU_ZERO(&here);
        CPU_SET(static_cast<std::size_t>(core), &here);
        ::sched_setaffinity(0, sizeof here, &here); // where this is refused, steps are slow
    }

    ~on_one_core() {
        if (known_) ::sched_setaffinity(0, sizeof before_, &before_);
    }

    on_one_core(const on_one_core&) = delete;
    on_one_core& operator=(const on_one_core&) = delete;

  private:
    cpu_set_t before_{};
    bool known_;
};

/// A forked copy of the grader that runs `body` one instruction at a time.
///
///     grading::stepped_child child([&] { ledger.add(2); });
///     while (child.step()) {}              // to its end
///
/// Some systems forbid it (a container's seccomp filter, for instance): `allowed` says so, and then
/// step is false at once. The destructor kills and reaps the child, which never outlives its
/// grader. Thread safety: none; use on the test's main thread.
class stepped_child {
  public:
    explicit stepped_child(const std::function<void()>& body) : pid_(::fork()) {
        if (pid_ == -1) throw std::system_error(errno, std::generic_category(), "cannot fork");
        if (pid_ == 0) live(body);
        stopped_ = wait(SIGSTOP);
        if (stopped_) ::ptrace(PTRACE_SETOPTIONS, pid_, nullptr, PTRACE_O_EXITKILL);
    }

    ~stepped_child() { kill(); }

    stepped_child(const stepped_child&) = delete;
    stepped_child& operator=(const stepped_child&) = delete;

    /// Did the system let us trace it?
    [[nodiscard]] bool allowed() const noexcept { return stopped_; }

    /// Lets it do one instruction (or one system call). False when it has ended, or cannot go on
    /// by itself.
    bool step() {
        if (pid_ == -1 || !stopped_) return false;
        if (::ptrace(PTRACE_SINGLESTEP, pid_, nullptr, nullptr) == -1) return false;
        return wait(SIGTRAP);
    }

    /// What became of a step that may not come to its end.
    enum class outcome { done, sleeps, over };

    /// As `step`, for one that may be a system call that blocks: then it `sleeps`, and all that is
    /// left is to kill it. Somebody who only naps for a few milliseconds is waited for.
    outcome step_or_sleep() {
        if (pid_ == -1 || !stopped_) return outcome::over;
        if (::ptrace(PTRACE_SINGLESTEP, pid_, nullptr, nullptr) == -1) return outcome::over;
        int asleep = 0;
        for (int looks = 0; asleep < 20; ++looks) {
            int status = 0;
            const pid_t found = ::waitpid(pid_, &status, WNOHANG);
            if (found == pid_ && WIFSTOPPED(status))
                return WSTOPSIG(status) == SIGTRAP ? outcome::done : outcome::over;
            if (found != 0) return over();
            if (looks < 1000) continue; // most steps are done at once
            asleep = look_up(pid_).state == 'S' ? asleep + 1 : 0;
            std::this_thread::sleep_for(std::chrono::milliseconds{1});
        }
        return outcome::sleeps;
    }

    /// No more steps: it goes on by itself. True when it has come to its end within `limit`.
    bool goes_home_within(std::chrono::milliseconds limit) {
        if (pid_ == -1) return true;
        ::ptrace(PTRACE_DETACH, pid_, nullptr, nullptr);
        const auto deadline = std::chrono::steady_clock::now() + limit;
        while (::waitpid(pid_, nullptr, WNOHANG) == 0) {
            if (std::chrono::steady_clock::now() > deadline) return false;
            std::this_thread::sleep_for(std::chrono::microseconds{200});
        }
        pid_ = -1;
        return true;
    }

    /// Lets it go on by at most `count` instructions; says how many it was.
    long go(long count) {
        long done = 0;
        while (done < count && step())
            ++done;
        return done;
    }

    /// SIGKILL, and waits until it is gone.
    void kill() {
        if (pid_ == -1) return;
        ::kill(pid_, SIGKILL);
        while (pid_ != -1)
            (void)wait(0);
    }

  private:
    [[noreturn]] static void live(const std::function<void()>& body) {
        ::alarm(30); // should the grader die before it has said that we are to die with it
        if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == -1) ::_exit(97);
        ::raise(SIGSTOP);
        try {
            body();
        } catch (...) {
            ::_exit(99);
        }
        ::_exit(0);
    }

    // True when it has stopped because of that signal; forgets it when it has ended.
    bool wait(int expected) {
        int status = 0;
        pid_t found = 0;
        while ((found = ::waitpid(pid_, &status, 0)) == -1 && errno == EINTR) {
        }
        if (found == pid_ && WIFSTOPPED(status)) return WSTOPSIG(status) == expected;
        pid_ = -1;
        return false;
    }

    outcome over() {
        pid_ = -1;
        return outcome::over;
    }

    on_one_core core_; // first: the child inherits it
    pid_t pid_;
    bool stopped_ = false;
};

} // namespace grading
