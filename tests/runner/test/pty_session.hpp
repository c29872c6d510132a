// A program on a terminal of its own, under a small shell with job control, driven by a test.
#pragma once

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

namespace testing {

/// Starts `program` in a process group of its own, in the foreground of a new terminal. A parent in
/// the same session waits for it as a shell does, so that Ctrl-Z can stop it. The program is killed
/// at the end of this object's life. Waiting is bounded; nothing sleeps.
class pty_session {
  public:
    explicit pty_session(const std::function<int()>& program, int columns = 80, int rows = 24) {
        if (openpty(&master_, &slave_, nullptr, nullptr, nullptr) != 0) std::abort();
        resize(columns, rows);
        for (const int fd : {master_, slave_})
            fcntl(fd, F_SETFD, FD_CLOEXEC);
        fcntl(master_, F_SETFL, O_NONBLOCK);
        tcgetattr(slave_, &before_);
        if (pipe2(news_.data(), O_CLOEXEC) != 0) std::abort();
        shell_ = fork();
        if (shell_ == 0) be_shell(program);
        close(news_[1]);
        program_ = static_cast<pid_t>(next_news().value_or(-1));
    }

    pty_session(const pty_session&) = delete;
    pty_session& operator=(const pty_session&) = delete;

    ~pty_session() {
        if (program_ > 0) kill(-program_, SIGKILL);
        kill(shell_, SIGKILL);
        waitpid(shell_, nullptr, 0);
        for (const int fd : {master_, slave_, news_[0]})
            close(fd);
    }

    void type(std::string_view bytes) const {
        while (!bytes.empty()) {
            const auto n = ::write(master_, bytes.data(), bytes.size());
            if (n > 0) bytes.remove_prefix(static_cast<std::size_t>(n));
            pollfd writable{master_, POLLOUT, 0};
            if (n < 0 && (errno != EAGAIN || poll(&writable, 1, patience_ms) <= 0)) return;
        }
    }

    /// Waits until `text` was written after what was waited for before. Skips it.
    bool shows(std::string_view text) {
        const auto end = now() + patience;
        for (;;) {
            const std::size_t found = output_.find(text, seen_);
            if (found != std::string::npos) {
                seen_ = found + text.size();
                return true;
            }
            if (!read_some(end)) return false;
        }
    }

    /// Types and waits for the answer.
    bool answers(std::string_view keys, std::string_view text) {
        read_ready();
        seen_ = output_.size();
        type(keys);
        return shows(text);
    }

    /// The status that the program ended with (128 + signal when killed); nothing: it did not end.
    std::optional<int> ends() {
        const auto status = wait_news();
        if (!status || WIFSTOPPED(*status)) return std::nullopt;
        read_ready();
        return WIFEXITED(*status) ? WEXITSTATUS(*status) : 128 + WTERMSIG(*status);
    }

    /// The program was stopped, as by Ctrl-Z.
    bool stops() {
        const auto status = wait_news();
        return status && WIFSTOPPED(*status);
    }

    void signal(int which) const { kill(program_, which); }

    void resize(int columns, int rows) const {
        winsize size{};
        size.ws_col = static_cast<unsigned short>(columns);
        size.ws_row = static_cast<unsigned short>(rows);
        ioctl(master_, TIOCSWINSZ, &size);
    }

    /// The modes are those from before the program.
    [[nodiscard]] bool modes_are_as_before() const {
        termios now_set{};
        tcgetattr(slave_, &now_set);
        return now_set.c_iflag == before_.c_iflag && now_set.c_oflag == before_.c_oflag &&
               now_set.c_cflag == before_.c_cflag && now_set.c_lflag == before_.c_lflag &&
               std::equal(std::begin(now_set.c_cc), std::end(now_set.c_cc),
                          std::begin(before_.c_cc));
    }

    /// Cursor shown, bracketed paste off, never on the alternate screen.
    [[nodiscard]] bool screen_is_as_before() const {
        const auto last = [&](std::string_view what) { return output_.rfind(what) + 1; };
        return last("\x1b[?25h") >= last("\x1b[?25l") &&
               last("\x1b[?2004l") >= last("\x1b[?2004h") &&
               output_.find("\x1b[?1049h") == std::string::npos;
    }

    [[nodiscard]] const std::string& output() const { return output_; }

    [[nodiscard]] pid_t program() const { return program_; }

    /// The lines of the last whole frame: what was written after the cursor last went home.
    [[nodiscard]] std::string last_frame() const {
        return output_.substr(std::min(output_.size(), output_.rfind("\x1b[H")));
    }

    /// Reads on until `condition` holds of the output.
    bool reads_until(const std::function<bool()>& condition) {
        const auto end = now() + patience;
        while (!condition())
            if (!read_some(end)) return condition();
        return true;
    }

  private:
    using clock = std::chrono::steady_clock;
    static constexpr int patience_ms = 30'000;
    static constexpr std::chrono::milliseconds patience{patience_ms};

    static clock::time_point now() { return clock::now(); }

    /// A session leader that starts the program as a job and reports what becomes of it.
    [[noreturn]] void be_shell(const std::function<int()>& program) {
        setsid();
        ioctl(slave_, TIOCSCTTY, 0);
        for (int fd = 0; fd < 3; ++fd)
            dup2(slave_, fd);
        std::signal(SIGTTOU, SIG_IGN);
        std::signal(SIGHUP, SIG_IGN);
        const pid_t job = fork();
        if (job == 0) be_job(program);
        setpgid(job, job);
        tcsetpgrp(0, job);
        send_news(job);
        for (int status = 0; waitpid(job, &status, WUNTRACED) > 0;)
            send_news(status);
        _exit(0);
    }

    [[noreturn]] void be_job(const std::function<int()>& program) const {
        setpgid(0, 0);
        tcsetpgrp(0, getpgrp());
        // As a shell starts a program; the test's own framework had put handlers in place.
        for (const int each :
             {SIGTTOU, SIGHUP, SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGTERM}) {
            std::signal(each, SIG_DFL);
        }
        setenv("TERM", "xterm", 1);
        int status = 99;
        try {
            status = program();
        } catch (...) {
            status = 98;
        }
        _exit(status);
    }

    void send_news(int what) const {
        [[maybe_unused]] const auto n = ::write(news_[1], &what, sizeof what);
    }

    [[nodiscard]] std::optional<int> next_news() const {
        int what = 0;
        if (::read(news_[0], &what, sizeof what) != sizeof what) return std::nullopt;
        return what;
    }

    /// Goes on reading the terminal meanwhile: a program that writes must not have to wait for us.
    std::optional<int> wait_news() {
        const auto end = now() + patience;
        while (now() < end) {
            std::array<pollfd, 2> both{{{news_[0], POLLIN, 0}, {master_, POLLIN, 0}}};
            poll(both.data(), both.size(), 100);
            read_ready();
            if (both[0].revents != 0) return next_news();
        }
        return std::nullopt;
    }

    void read_ready() {
        std::array<char, 65536> bytes{};
        for (;;) {
            const auto n = ::read(master_, bytes.data(), bytes.size());
            if (n <= 0) return;
            output_.append(bytes.data(), static_cast<std::size_t>(n));
        }
    }

    /// False when nothing more came in time.
    bool read_some(clock::time_point end) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - now()).count();
        pollfd readable{master_, POLLIN, 0};
        if (left <= 0 || poll(&readable, 1, static_cast<int>(left)) <= 0) return false;
        const std::size_t before = output_.size();
        read_ready();
        return output_.size() > before;
    }

    int master_ = -1;
    int slave_ = -1; ///< kept open: the terminal outlives the program
    std::array<int, 2> news_{-1, -1};
    pid_t shell_ = -1;
    pid_t program_ = -1;
    termios before_{};
    std::string output_;
    std::size_t seen_ = 0;
};

} // namespace testing
