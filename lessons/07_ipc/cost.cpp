// Measures; the numbers are of this machine and of this moment.
#include "cost.hpp"

#include "forked.hpp"
#include "message_queue.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <limits>
#include <string_view>
#include <system_error>

namespace cost {

namespace {

using steady = std::chrono::steady_clock;

constexpr std::size_t message_size = 64;
constexpr std::size_t capacity = 64; // of the queue, in messages; the others have more
constexpr int rounds = 5;

using message = std::array<char, message_size>;

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

// One direction through the kernel: what is written to one descriptor is read from the other.
class descriptors {
  public:
    ~descriptors() {
        for (const int fd : ends_)
            ::close(fd);
    }

    descriptors(const descriptors&) = delete;
    descriptors& operator=(const descriptors&) = delete;

    // 64 bytes go through either of them whole: less than PIPE_BUF, and one packet.
    void send(const message& what) const {
        if (::write(ends_[1], what.data(), what.size()) != ssize_t{message_size}) fail("write");
    }

    void receive(message& to) const {
        if (::read(ends_[0], to.data(), to.size()) != ssize_t{message_size}) fail("read");
    }

  protected:
    descriptors() = default;
    std::array<int, 2> ends_{-1, -1};
};

class pipe_channel : public descriptors {
  public:
    pipe_channel() {
        if (::pipe2(ends_.data(), O_CLOEXEC) == -1) fail("cannot make a pipe");
    }
};

class socket_channel : public descriptors {
  public:
    socket_channel() {
        if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends_.data()) == -1)
            fail("cannot make a socket");
    }
};

class queue_channel {
  public:
    void send(const message& what) { queue_.send(std::string_view(what.data(), what.size())); }

    void receive(message& to) {
        const auto got = queue_.receive();
        std::copy_n(got.value().data(), message_size, to.data());
    }

  private:
    workbook::message_queue queue_ = workbook::message_queue::create(capacity, message_size);
};

double microseconds_since(steady::time_point start) {
    return std::chrono::duration<double, std::micro>(steady::now() - start).count();
}

// Per message. The other process is there before the clock starts: it has answered once.
template <typename Channel>
double one_round_trip(int messages) {
    Channel there, back;
    message text{};
    const workbook::forked echo([&] {
        for (;;) {
            there.receive(text);
            back.send(text);
        }
    });
    const auto trip = [&] {
        there.send(text);
        back.receive(text);
    };
    trip();
    const auto start = steady::now();
    for (int i = 0; i < messages; ++i)
        trip();
    return microseconds_since(start) / messages;
}

template <typename Channel>
double one_stream(int messages) {
    Channel coming, go;
    message text{};
    const workbook::forked source([&] {
        go.receive(text);
        for (int i = 0; i < messages; ++i)
            coming.send(text);
        go.receive(text); // until it is killed
    });
    go.send(text);
    const auto start = steady::now();
    for (int i = 0; i < messages; ++i)
        coming.receive(text);
    return microseconds_since(start) / messages;
}

template <typename Measure>
double best_of(const Measure& measure) {
    double best = std::numeric_limits<double>::max();
    for (int i = 0; i < rounds; ++i)
        best = std::min(best, measure());
    return best;
}

} // namespace

microseconds round_trip(int messages) {
    return {best_of([=] { return one_round_trip<pipe_channel>(messages); }),
            best_of([=] { return one_round_trip<socket_channel>(messages); }),
            best_of([=] { return one_round_trip<queue_channel>(messages); })};
}

microseconds stream(int messages) {
    return {best_of([=] { return one_stream<pipe_channel>(messages); }),
            best_of([=] { return one_stream<socket_channel>(messages); }),
            best_of([=] { return one_stream<queue_channel>(messages); })};
}

} // namespace cost
