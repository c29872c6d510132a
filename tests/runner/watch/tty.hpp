// The terminal as a device: a descriptor of our own, its size, its modes.
#pragma once

#include <memory>
#include <string_view>

namespace runner {

/// Closes a file descriptor at the end of its life. Movable; owns the descriptor.
class descriptor {
  public:
    descriptor() noexcept = default;

    explicit descriptor(int fd) noexcept : fd_(fd) {}

    descriptor(descriptor&& other) noexcept : fd_(other.release()) {}

    descriptor& operator=(descriptor&& other) noexcept;
    ~descriptor();

    [[nodiscard]] int get() const noexcept { return fd_; }

    [[nodiscard]] int release() noexcept;

    explicit operator bool() const noexcept { return fd_ >= 0; }

  private:
    int fd_ = -1;
};

/// Opens the terminal behind `fd` once more, so that making it non-blocking changes nothing for the
/// shell, which shares the old one. Non-blocking, closed on exec. Throws `std::system_error`.
[[nodiscard]] descriptor open_terminal(int fd);

struct terminal_size {
    int columns = 80; ///< at least 20
    int rows = 24;    ///< at least 4
};

/// The size now; 80 by 24 where the terminal does not know.
[[nodiscard]] terminal_size size_of(int fd) noexcept;

/// The terminal's modes while keys are read one by one: no echo, no line editing, no flow control;
/// Ctrl-C and Ctrl-Z still make signals; bracketed paste on. Puts everything back at the end of its
/// life, and when the program dies of a fault. One at a time; not thread-safe. Blocks for half a
/// second at most, when the terminal takes no output.
class raw_terminal {
  public:
    /// Enters. `escapes`: the terminal understands escape sequences. Throws `std::system_error`
    /// when `fd` is no terminal.
    raw_terminal(int fd, bool escapes);
    raw_terminal(const raw_terminal&) = delete;
    raw_terminal& operator=(const raw_terminal&) = delete;
    ~raw_terminal();

    /// Enters again, after `leave` or when somebody else changed the modes (SIGCONT).
    void enter();
    /// Puts back the modes found at construction, shows the cursor, ends bracketed paste.
    void leave() noexcept;
    /// `leave`, and drops what was typed but not read.
    void leave_and_forget_input() noexcept;

    [[nodiscard]] bool entered() const noexcept { return entered_; }

  private:
    struct saved;
    int fd_;
    bool escapes_;
    std::unique_ptr<saved> saved_;
    bool entered_ = false;
};

/// How long a terminal that takes nothing is waited for.
constexpr int patience_ms = 500;

/// Writes all of it to a non-blocking descriptor, waiting for `milliseconds` at most in all. False
/// when that was not enough or the terminal has gone.
bool write_within(int fd, std::string_view bytes, int milliseconds) noexcept;

} // namespace runner
