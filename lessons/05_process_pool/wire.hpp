// What parent and workers say to each other, and the pipes they say it on.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace workbook {

/// Owns a file descriptor and closes it at the end of its life.
///
/// Thread safety: none; one owner. Moving leaves the source empty.
class descriptor {
  public:
    descriptor() noexcept = default;

    explicit descriptor(int fd) noexcept : fd_(fd) {}

    ~descriptor() { close(); }

    descriptor(descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

    descriptor& operator=(descriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        other.close();
        return *this;
    }

    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;

    /// The number to hand to the functions below; -1 when empty.
    [[nodiscard]] int get() const noexcept { return fd_; }

    /// Closes now. The other end of a pipe then sees its end, unless someone else holds a copy.
    void close() noexcept;

  private:
    int fd_ = -1;
};

/// The two ends of a pipe: what is written into `write` comes out of `read`.
struct pipe_ends {
    descriptor read;
    descriptor write;
};

/// Makes a pipe whose ends are close-on-exec: a program started later does not inherit them, except
/// those that `launch` is told to pass on. Throws std::system_error when descriptors run out.
[[nodiscard]] pipe_ends make_pipe();

/// No message is longer. A stray line of text read as a length is far above it, so a worker that
/// prints on the wrong stream is noticed instead of waited for.
inline constexpr std::size_t longest_message = std::size_t{64} * 1024 * 1024;

/// Writes one message: its length in four bytes, then its bytes. Goes on after EINTR and after
/// short writes; never raises SIGPIPE. Blocks while the pipe is full, so a message longer than the
/// pipe's buffer (64 KiB on Linux) returns only when the other side has read most of it.
///
/// Returns false when nobody can read it any more, or when it is too long.
[[nodiscard]] bool write_message(int fd, std::string_view message);

/// Reads one whole message. Blocks until it is there; goes on after EINTR and after short reads.
///
/// Returns nothing when no further message will come: every copy of the other end is closed, be it
/// between two messages or in the middle of one, or what came cannot be a message.
[[nodiscard]] std::optional<std::string> read_message(int fd);

/// What a worker answers to a task.
struct reply {
    bool ok = false;                 ///< false: the task threw, and `text` says what
    pid_t pid = 0;                   ///< the process that did the work
    std::chrono::nanoseconds time{}; ///< how long it worked, by its own steady clock
    std::string text;                ///< the result
};

/// The message for a reply: `ok 4711 372000 333328333350000`. Plain text, so strace shows it.
[[nodiscard]] std::string pack(const reply& answer);

/// The reply in a message. One that cannot be read becomes a failed reply that says so.
[[nodiscard]] reply unpack(std::string_view message);

} // namespace workbook
