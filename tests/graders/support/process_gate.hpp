// A door between processes: workers wait at it until the grader opens it, and it knows who is
// there.
#pragma once

#include "patience.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace grading {

/// The grader's side: a local socket without a file, so that nothing stays behind whoever is
/// killed.
///
///     process_pool pool(worker, 4);
///     grading::process_gate gate;                  // after the pool: it opens before the pool
///     waits for (int i = 0; i < 4; ++i) pool.submit("meet " + gate.name());
///     CHECK(gate.wait_for(4).size() == 4);         // four processes are inside at the same time
///     gate.open();
///
/// Thread safety: none; use on the test's main thread.
class process_gate {
  public:
    process_gate() : listener_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX; // and no name: the system picks one that nobody has
        auto length = static_cast<socklen_t>(sizeof(sa_family_t));
        if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), length) == -1 ||
            ::listen(listener_, 128) == -1)
            throw std::system_error(errno, std::generic_category(), "cannot listen");
        length = sizeof address;
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length);
        name_.assign(address.sun_path + 1, length - offsetof(sockaddr_un, sun_path) - 1);
    }

    ~process_gate() { open(); }

    process_gate(const process_gate&) = delete;
    process_gate& operator=(const process_gate&) = delete;

    /// What a worker has to give to `wait_at_gate`.
    [[nodiscard]] const std::string& name() const { return name_; }

    /// Waits until `count` processes are here; returns the pids of all that came, in their order.
    /// Fewer when patience runs out: those that came are all that ran at the same time.
    std::vector<pid_t> wait_for(std::size_t count) {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (pids_.size() < count && somebody_comes_before(deadline)) {
            const int guest = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (guest == -1) continue;
            ucred who{};
            socklen_t length = sizeof who;
            ::getsockopt(guest, SOL_SOCKET, SO_PEERCRED, &who, &length);
            guests_.push_back(guest);
            pids_.push_back(who.pid);
        }
        return pids_;
    }

    /// Lets everyone go on, and whoever comes later too. Shuts the sockets down rather than just
    /// closing them: a child forked meanwhile has copies that would keep them open.
    void open() {
        for (const int guest : guests_)
            shut(guest);
        guests_.clear();
        if (listener_ == -1) return;
        ::shutdown(listener_, SHUT_RDWR); // no more guests; those who wait at the door come in
        while (somebody_is_there(0))
            if (const int guest = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC); guest != -1)
                shut(guest);
            else if (errno != EINTR)
                break;
        shut(listener_);
        listener_ = -1;
    }

  private:
    bool somebody_comes_before(std::chrono::steady_clock::time_point deadline) const {
        for (;;) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(
                deadline - std::chrono::steady_clock::now());
            if (left.count() <= 0) return false;
            if (somebody_is_there(static_cast<int>(left.count()))) return true;
        }
    }

    bool somebody_is_there(int milliseconds) const {
        pollfd at{.fd = listener_, .events = POLLIN, .revents = 0};
        return ::poll(&at, 1, milliseconds) > 0;
    }

    static void shut(int socket) {
        ::shutdown(socket, SHUT_RDWR);
        ::close(socket);
    }

    int listener_;
    std::string name_;
    std::vector<int> guests_;
    std::vector<pid_t> pids_;
};

/// The worker's side: blocks until the gate of that name is opened or its process is gone.
inline void wait_at_gate(std::string_view name) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    name = name.substr(0, sizeof address.sun_path - 1);
    std::memcpy(address.sun_path + 1, name.data(), name.size()); // a leading zero byte: not a file
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
    const int door = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    char unused = 0;
    if (::connect(door, reinterpret_cast<sockaddr*>(&address), length) == 0)
        while (::read(door, &unused, 1) == -1 && errno == EINTR) {
        }
    ::close(door);
}

} // namespace grading
