// The terminal as a device: a descriptor of our own, its size, its modes.
#include "watch/tty.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace runner {
namespace {

/// Bracketed paste on.
constexpr std::string_view entering = "\x1b[?2004h";
/// Plain letters, cursor shown, bracketed paste off.
constexpr std::string_view leaving = "\x1b[0m\x1b[?25h\x1b[?2004l";
constexpr std::array faults{SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV};

/// What a fault handler needs, which may look at nothing else. Set while a terminal is entered.
struct emergency {
    int fd = -1;
    termios modes{};
    std::string_view farewell;
};

emergency at_fault;

extern "C" void put_back_and_die(int signal) {
    tcsetattr(at_fault.fd, TCSANOW, &at_fault.modes);
    [[maybe_unused]] const auto n =
        write(at_fault.fd, at_fault.farewell.data(), at_fault.farewell.size());
    raise(signal); // SA_RESETHAND: now it does what it does by default
}

void guard_against_faults(const emergency& what) {
    at_fault = what;

    struct sigaction action {};

    action.sa_handler = put_back_and_die;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
    for (const int signal : faults) {
        struct sigaction present {};

        sigaction(signal, nullptr, &present);
        if (present.sa_handler == SIG_DFL) sigaction(signal, &action, nullptr);
    }
}

void end_guard() {
    for (const int signal : faults) {
        struct sigaction present {};

        sigaction(signal, nullptr, &present);
        if (present.sa_handler == put_back_and_die) std::signal(signal, SIG_DFL);
    }
}

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

termios raw_from(termios modes) {
    modes.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ECHONL | IEXTEN);
    modes.c_lflag |= ISIG;
    modes.c_iflag &= ~static_cast<tcflag_t>(IXON | INLCR | IGNCR);
    modes.c_oflag |= OPOST | ONLCR;
    modes.c_cc[VMIN] = 1;
    modes.c_cc[VTIME] = 0;
    return modes;
}

/// From the background the kernel would stop us for changing a terminal; a program that leaves must
/// not be stopped while it does.
class without_background_stop {
  public:
    without_background_stop() {
        sigset_t one;
        sigemptyset(&one);
        sigaddset(&one, SIGTTOU);
        pthread_sigmask(SIG_BLOCK, &one, &before_);
    }

    without_background_stop(const without_background_stop&) = delete;
    without_background_stop& operator=(const without_background_stop&) = delete;

    ~without_background_stop() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  private:
    sigset_t before_{};
};

/// The shell has taken the terminal: its modes are no longer ours to change.
bool in_background(int fd) noexcept {
    const pid_t foreground = tcgetpgrp(fd);
    return foreground > 0 && foreground != getpgrp();
}

bool set_modes(int fd, const termios& modes) noexcept {
    while (tcsetattr(fd, TCSANOW, &modes) != 0)
        if (errno != EINTR) return false;
    return true;
}

} // namespace

descriptor& descriptor::operator=(descriptor&& other) noexcept {
    if (this != &other) descriptor(std::exchange(fd_, other.release()));
    return *this;
}

descriptor::~descriptor() {
    if (fd_ >= 0) ::close(fd_);
}

int descriptor::release() noexcept {
    return std::exchange(fd_, -1);
}

descriptor open_terminal(int fd) {
    std::array<char, 256> name{};
    const int flags = O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK;
    if (ttyname_r(fd, name.data(), name.size()) == 0) {
        if (descriptor own{::open(name.data(), flags)}) return own;
    }
    if (descriptor own{::open("/dev/tty", flags)}) return own;
    fail("cannot open the terminal");
}

terminal_size size_of(int fd) noexcept {
    winsize found{};
    if (ioctl(fd, TIOCGWINSZ, &found) != 0 || found.ws_col == 0 || found.ws_row == 0) return {};
    return {std::clamp<int>(found.ws_col, 20, 1000), std::clamp<int>(found.ws_row, 4, 1000)};
}

bool write_within(int fd, std::string_view bytes, int milliseconds) noexcept {
    using clock = std::chrono::steady_clock;
    const auto end = clock::now() + std::chrono::milliseconds(milliseconds);
    while (!bytes.empty()) {
        const auto n = ::write(fd, bytes.data(), bytes.size());
        if (n > 0) bytes.remove_prefix(static_cast<std::size_t>(n));
        if (n >= 0 || errno == EINTR) continue;
        if (errno != EAGAIN) return false;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - clock::now()).count();
        pollfd writable{fd, POLLOUT, 0};
        if (left <= 0 || ::poll(&writable, 1, static_cast<int>(left)) == 0) return false;
    }
    return true;
}

struct raw_terminal::saved {
    termios modes{};
};

raw_terminal::raw_terminal(int fd, bool escapes)
    : fd_(fd), escapes_(escapes), saved_(std::make_unique<saved>()) {
    if (tcgetattr(fd_, &saved_->modes) != 0) fail("cannot read the terminal's modes");
    enter();
}

raw_terminal::~raw_terminal() {
    leave_and_forget_input();
}

void raw_terminal::enter() {
    guard_against_faults({fd_, saved_->modes, escapes_ ? leaving : std::string_view{}});
    const termios raw = raw_from(saved_->modes);
    if (!set_modes(fd_, raw)) fail("cannot change the terminal's modes");
    entered_ = true;
    if (escapes_) write_within(fd_, entering, patience_ms);
}

void raw_terminal::leave() noexcept {
    if (!std::exchange(entered_, false)) return;
    end_guard();
    if (in_background(fd_)) return;
    const without_background_stop undisturbed;
    if (escapes_) write_within(fd_, leaving, patience_ms);
    set_modes(fd_, saved_->modes);
}

void raw_terminal::leave_and_forget_input() noexcept {
    if (!entered_) return;
    leave();
    if (in_background(fd_)) return;
    const without_background_stop undisturbed;
    tcflush(fd_, TCIFLUSH);
}

} // namespace runner
