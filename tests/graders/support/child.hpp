// A forked copy of the grader that does one thing and ends; and what became of it.
#pragma once

#include "patience.hpp"

#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <exception>
#include <functional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

namespace grading {

/// A process that runs `body` and exits with what that returns; 99 when it throws. It has a copy of
/// everything the grader had at that moment, and shares what is mapped as shared.
///
///     grading::child worker([&] { counter.add(1); return 0; });
///     CHECK(worker.fate() == "exited with status 0");
///
/// No assertions inside: tell the grader through shared memory, a pipe or the exit status. A child
/// never outlives its grader, however that ends, and the destructor kills and reaps it.
/// REQUIRES: no other thread of the grader holds a lock that `body` needs, since the child has only
/// the thread that made it. Thread safety: none; use on the test's main thread.
class child {
  public:
    explicit child(const std::function<int()>& body) : parent_(::getpid()), pid_(::fork()) {
        if (pid_ == -1) throw std::system_error(errno, std::generic_category(), "cannot fork");
        if (pid_ == 0) live(body);
    }

    ~child() {
        if (::getpid() != parent_ || pid_ <= 0 || ended()) return;
        ::kill(pid_, SIGKILL);
        wait(0);
    }

    child(child&& other) noexcept
        : parent_(other.parent_), pid_(std::exchange(other.pid_, -1)),
          fate_(std::move(other.fate_)) {}

    child& operator=(child&&) = delete;
    child(const child&) = delete;
    child& operator=(const child&) = delete;

    [[nodiscard]] pid_t pid() const noexcept { return pid_; }

    /// SIGKILL by default: it ends at once, wherever it is. Does nothing once it has ended.
    void kill(int signal = SIGKILL) {
        if (!ended()) ::kill(pid_, signal);
    }

    /// Has it ended by now?
    [[nodiscard]] bool ended() {
        if (fate_.empty()) wait(WNOHANG);
        return !fate_.empty();
    }

    /// Waits for its end, at most `patience`, and says how it was: "exited with status 0", "was
    /// killed by signal 9", or "still runs after 2 s".
    [[nodiscard]] std::string fate() {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (!ended() && std::chrono::steady_clock::now() < deadline)
            std::this_thread::sleep_for(std::chrono::milliseconds{1});
        return fate_.empty() ? "still runs after 2 s" : fate_;
    }

  private:
    [[noreturn]] void live(const std::function<int()>& body) const {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent_) ::_exit(98); // the grader died before it could be asked for
        try {
            ::_exit(body());
        } catch (...) {
            ::_exit(99);
        }
    }

    void wait(int how) {
        if (pid_ <= 0) return; // moved from: -1 would stand for *any* child
        int status = 0;
        pid_t found = 0;
        while ((found = ::waitpid(pid_, &status, how)) == -1 && errno == EINTR) {
        }
        if (found != pid_) return;
        fate_ = WIFSIGNALED(status) ? "was killed by signal " + std::to_string(WTERMSIG(status))
                                    : "exited with status " + std::to_string(WEXITSTATUS(status));
    }

    pid_t parent_;
    pid_t pid_;
    std::string fate_; ///< empty while it runs
};

} // namespace grading
