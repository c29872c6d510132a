// The channel's reading and writing: whole messages, whatever the kernel splits.
#include "host/channel.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <string_view>
#include <sys/random.h>
#include <unistd.h>

namespace host {

namespace {

/// A descriptor number that differs from run to run and is out of the way of ordinary ones.
int unlikely_number() {
    unsigned short random = 0;
    [[maybe_unused]] const auto n = getrandom(&random, sizeof random, 0);
    return 200 + random % 600;
}

void write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto n = write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return; // the runner has gone: nobody is left to be told
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
}

} // namespace

channel* to_runner = nullptr;

channel::channel(int fd) : fd_(fcntl(fd, F_DUPFD_CLOEXEC, unlikely_number())), owner_(getpid()) {
    close(fd);
}

wire::message channel::receive_order() {
    wire::decoder incoming;
    std::array<char, 4096> bytes{};
    for (;;) {
        if (auto order = incoming.next()) {
            secret_ = order->front();
            order->erase(order->begin());
            return *order;
        }
        const auto n = read(fd_, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return {};
        incoming.feed({bytes.data(), static_cast<std::size_t>(n)});
    }
}

void channel::tell(const std::string& kind, wire::message fields) {
    if (getpid() != owner_) return;
    fields.insert(fields.begin(), {secret_, kind});
    const auto bytes = wire::encode(fields);
    const std::lock_guard lock(writing_);
    write_all(fd_, bytes);
}

} // namespace host
