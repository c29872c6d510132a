// The pipes' fine print: short reads, short writes, EINTR and SIGPIPE, handled once for everyone.
#include "wire.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <system_error>

namespace workbook {

namespace {

using length_prefix = std::uint32_t; // both ends run on one machine: its own byte order will do

// Writing into a pipe that nobody reads raises SIGPIPE, which ends the process. A library may not
// change the host's handlers, so the signal is blocked in this thread and taken back if it came.
class no_sigpipe {
  public:
    no_sigpipe() noexcept {
        sigemptyset(&pipe_);
        sigaddset(&pipe_, SIGPIPE);
        sigset_t pending;
        sigpending(&pending);
        was_pending_ = sigismember(&pending, SIGPIPE) == 1;
        pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }

    ~no_sigpipe() {
        const timespec at_once{};
        while (raised_ && !was_pending_ && sigtimedwait(&pipe_, nullptr, &at_once) == -1 &&
               errno == EINTR) {
        }
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }

    no_sigpipe(const no_sigpipe&) = delete;
    no_sigpipe& operator=(const no_sigpipe&) = delete;

    void was_raised() noexcept { raised_ = true; }

  private:
    sigset_t pipe_{};
    sigset_t before_{};
    bool was_pending_ = false;
    bool raised_ = false;
};

bool write_all(int fd, std::string_view bytes) {
    no_sigpipe guard;
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written == -1 && errno == EINTR) continue;
        if (written == -1 && errno == EPIPE) guard.was_raised();
        if (written == -1) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

bool read_exactly(int fd, char* to, std::size_t wanted) {
    while (wanted > 0) {
        const ssize_t got = ::read(fd, to, wanted);
        if (got == -1 && errno == EINTR) continue;
        if (got <= 0) return false;
        to += got;
        wanted -= static_cast<std::size_t>(got);
    }
    return true;
}

// Takes the word up to the next space off the front.
std::string_view next_word(std::string_view& text) {
    const std::size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return word;
}

template <typename Number>
bool parse(std::string_view word, Number& number) {
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    return error == std::errc{} && end == word.data() + word.size();
}

} // namespace

void descriptor::close() noexcept {
    // Not repeated after EINTR: on Linux the number is free by then and may be someone else's.
    if (const int fd = std::exchange(fd_, -1); fd != -1) ::close(fd);
}

pipe_ends make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) == -1)
        throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
    return {descriptor(ends[0]), descriptor(ends[1])};
}

bool write_message(int fd, std::string_view message) {
    if (message.size() > longest_message) return false;
    const auto length = static_cast<length_prefix>(message.size());
    std::string frame(sizeof length, '\0');
    std::memcpy(frame.data(), &length, sizeof length);
    // One write for both parts: a short message arrives whole, and a system call is saved.
    return write_all(fd, frame.append(message));
}

std::optional<std::string> read_message(int fd) {
    std::array<char, sizeof(length_prefix)> prefix{};
    if (!read_exactly(fd, prefix.data(), prefix.size())) return std::nullopt;
    length_prefix length = 0;
    std::memcpy(&length, prefix.data(), sizeof length);
    if (length > longest_message) return std::nullopt;
    std::string message(length, '\0');
    if (!read_exactly(fd, message.data(), message.size())) return std::nullopt;
    return message;
}

std::string pack(const reply& answer) {
    return std::string(answer.ok ? "ok " : "failed ") + std::to_string(answer.pid) + ' ' +
           std::to_string(answer.time.count()) + ' ' + answer.text;
}

reply unpack(std::string_view message) {
    const std::string_view status = next_word(message);
    pid_t pid = 0;
    std::chrono::nanoseconds::rep time = 0;
    if ((status != "ok" && status != "failed") || !parse(next_word(message), pid) ||
        !parse(next_word(message), time))
        return {false, 0, {}, "the worker's reply could not be read"};
    return {status == "ok", pid, std::chrono::nanoseconds(time), std::string(message)};
}

} // namespace workbook
