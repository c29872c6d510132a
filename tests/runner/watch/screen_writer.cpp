// Puts frames on a terminal that may be slow: never waits, never lets old frames pile up.
#include "watch/screen_writer.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <cerrno>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace asio = boost::asio;
using boost::system::error_code;

namespace runner {
namespace {

constexpr std::string_view home = "\x1b[H";
constexpr std::string_view clear_line = "\x1b[K";
constexpr std::string_view clear_below = "\x1b[J";
constexpr std::string_view hide_cursor = "\x1b[?25l";

/// Each line is cleared before it is written, and so is what lies below the last one: afterwards
/// the cursor may stand behind the last column, where clearing would take that column's letter
/// away.
std::string drawing(const std::vector<std::string>& frame) {
    std::string bytes;
    bytes.append(hide_cursor).append(home);
    for (std::size_t i = 0; i < frame.size(); ++i) {
        if (i > 0) bytes += "\r\n";
        bytes.append(i + 1 < frame.size() ? clear_line : clear_below).append(frame[i]);
    }
    return bytes;
}

std::string last_drawing(const std::vector<std::string>& lines) {
    std::string bytes(home);
    for (const std::string& line : lines)
        bytes.append(clear_line).append(line).append("\r\n");
    return bytes.append(clear_below);
}

} // namespace

/// Shared with the handler that waits for the terminal.
struct screen_writer::state : std::enable_shared_from_this<state> {
    state(asio::io_context& loop, int descriptor) : fd(descriptor), waiter(loop) {
        const int copy = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
        error_code failed;
        waiter.assign(copy, failed);
        if (failed && copy >= 0) ::close(copy);
    }

    void put(std::string bytes) {
        sending += std::move(bytes);
        send();
    }

    /// A frame waits until what is being sent is out; a newer one takes its place.
    void put_frame(std::string bytes) {
        if (sending.empty()) return put(std::move(bytes));
        next = std::move(bytes);
    }

    void send() {
        while (!sending.empty()) {
            const auto n = ::write(fd, sending.data(), sending.size());
            if (n > 0) sending.erase(0, static_cast<std::size_t>(n));
            if (n >= 0 || errno == EINTR) continue;
            if (errno == EAGAIN) return wait();
            sending.clear(); // the terminal has gone; reading will tell
        }
        if (next) put(*std::exchange(next, std::nullopt));
    }

    void wait() {
        if (std::exchange(waiting, true) || !waiter.is_open()) return;
        waiter.async_wait(asio::posix::stream_descriptor::wait_write,
                          [self = shared_from_this()](error_code failed) {
                              self->waiting = false;
                              if (!failed) self->send();
                          });
    }

    int fd;
    asio::posix::stream_descriptor waiter; ///< a copy of fd, only to wait with
    std::string sending;
    std::optional<std::string> next;
    bool waiting = false;
};

screen_writer::screen_writer(asio::io_context& loop, int fd)
    : state_(std::make_shared<state>(loop, fd)) {}

screen_writer::~screen_writer() {
    error_code ignored;
    state_->waiter.close(ignored);
}

void screen_writer::make_room(int rows) {
    state_->put(std::string(static_cast<std::size_t>(rows), '\n'));
}

void screen_writer::draw(const std::vector<std::string>& frame) {
    state_->put_frame(drawing(frame));
}

void screen_writer::draw_last(const std::vector<std::string>& lines) {
    state_->put(last_drawing(lines));
}

void screen_writer::print(const std::vector<std::string>& lines) {
    std::string bytes;
    for (const std::string& line : lines)
        bytes.append(line).append("\r\n");
    state_->put(std::move(bytes));
}

void screen_writer::clear() {
    state_->put(std::string(home).append(clear_below));
}

void screen_writer::flush() noexcept {
    state_->next.reset();
    write_within(state_->fd, std::exchange(state_->sending, {}), patience_ms);
}

} // namespace runner
