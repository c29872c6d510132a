// Reads keys from the terminal on the event loop, and gives them out burst by burst.
#include "watch/keyboard.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace asio = boost::asio;
using boost::system::error_code;

namespace runner {
namespace {

using clock_type = std::chrono::steady_clock;

constexpr std::chrono::milliseconds lone_escape{50};
/// A paste whose end does not come within this time after its last byte is over.
constexpr std::chrono::milliseconds endless_paste{1000};

int copy_of(int fd) {
    const int copy = ::fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (copy < 0) throw std::system_error(errno, std::generic_category(), "cannot read keys");
    return copy;
}

} // namespace

/// Shared with the handlers that are under way.
struct keyboard::state : std::enable_shared_from_this<state> {
    state(asio::io_context& loop, int fd, listener listening)
        : to(std::move(listening)), input(loop, copy_of(fd)), burst_timer(loop), rest_timer(loop) {}

    void wait_for_bytes();
    void read_bytes();
    void take(const std::vector<key>& keys);
    void wait_for_burst();
    void wait_for_rest();

    listener to;
    asio::posix::stream_descriptor input;
    asio::steady_timer burst_timer;
    asio::steady_timer rest_timer;
    key_decoder decoder;
    key_bursts bursts;
    bool waiting = false;
    bool paused = false;
};

/// Waits without reading: a read begun before a pause would take what is meant for the lesson.
void keyboard::state::wait_for_bytes() {
    if (std::exchange(waiting, true)) return;
    input.async_wait(asio::posix::stream_descriptor::wait_read,
                     [self = shared_from_this()](error_code failed) {
                         self->waiting = false;
                         if (failed || self->paused) return;
                         self->read_bytes();
                     });
}

void keyboard::state::read_bytes() {
    std::array<char, 4096> bytes{};
    const auto n = ::read(input.native_handle(), bytes.data(), bytes.size());
    const bool nothing = n < 0 && (errno == EAGAIN || errno == EINTR);
    if (n <= 0 && !nothing) return to.gone();
    if (n > 0) take(decoder.feed({bytes.data(), static_cast<std::size_t>(n)}));
    wait_for_rest();
    wait_for_bytes();
}

void keyboard::state::take(const std::vector<key>& keys) {
    if (keys.empty()) return;
    bursts.add(keys, clock_type::now());
    wait_for_burst();
}

void keyboard::state::wait_for_burst() {
    const auto due = bursts.due();
    if (!due) return;
    burst_timer.expires_at(*due);
    burst_timer.async_wait([self = shared_from_this()](error_code cancelled) {
        if (!cancelled && !self->paused) self->to.pressed(self->bursts.take());
    });
}

/// A lone ESC is a key when nothing follows it; a paste without an end must not swallow all keys.
void keyboard::state::wait_for_rest() {
    rest_timer.cancel();
    if (!decoder.waiting()) return;
    rest_timer.expires_after(decoder.pasting() ? endless_paste : lone_escape);
    rest_timer.async_wait([self = shared_from_this()](error_code cancelled) {
        if (!cancelled && !self->paused) self->take(self->decoder.give_up());
    });
}

keyboard::keyboard(asio::io_context& loop, int fd, listener to)
    : state_(std::make_shared<state>(loop, fd, std::move(to))) {
    state_->wait_for_bytes();
}

keyboard::~keyboard() {
    pause();
    error_code ignored;
    state_->input.close(ignored);
}

void keyboard::pause() {
    state_->paused = true;
    state_->burst_timer.cancel();
    state_->rest_timer.cancel();
    static_cast<void>(state_->decoder.give_up());
    static_cast<void>(state_->bursts.take());
}

void keyboard::resume() {
    state_->paused = false;
    state_->wait_for_bytes();
}

} // namespace runner
