// Runs a program that has the terminal to itself, as a shell runs a job in the foreground.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <sys/types.h>

namespace runner {

/// One program in a process group of its own, which is the terminal's foreground group while it
/// runs: Ctrl-C and Ctrl-Z reach the program and not us. When it ends, its group is ended and the
/// terminal is ours again. When it is stopped (Ctrl-Z), our own group is stopped with it; `go_on`
/// continues it. Thread-safe.
class foreground_run {
  public:
    /// Starts `command` (program, arguments) on the terminal `fd`. `ended` is called once, from
    /// another thread, with how it went: 0, an exit status, or 128 + signal. Throws
    /// `std::system_error` when it cannot be started.
    foreground_run(int fd, std::vector<std::string> command, std::function<void(int)> ended);
    foreground_run(const foreground_run&) = delete;
    foreground_run& operator=(const foreground_run&) = delete;
    /// Ends the program, gently for 300 ms, and waits for it.
    ~foreground_run();

    /// After SIGCONT: gives the terminal to the program again and lets it continue.
    void go_on();

  private:
    void wait_for_end();
    void wait_until_ended();
    void give_terminal_to(pid_t group) const;

    int fd_;
    std::function<void(int)> ended_;
    pid_t child_ = -1; ///< constant after construction; its group has the same number
    std::mutex m_;
    std::condition_variable over_;
    bool is_over_ = false; ///< guarded by m_; no signal is sent to the child afterwards
    std::jthread waiter_;
};

} // namespace runner
