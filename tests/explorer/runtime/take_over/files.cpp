// Descriptors: what would block the kernel thread blocks only the thread of the program that asks.
#include "explorer/runtime/take_over/threads.hpp"

#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

namespace explorer {

namespace {

bool is_woken(const thread& who) {
    return who.woken || (who.cancelled && who.cancellable);
}

/// Who writes publishes; who reads gets to know: the kernel orders them.
void release_to_files(thread& me) {
    auto& files = the_world().object_at(&real(), object_kind::files);
    files.clock.join(me.clock);
    me.clock.set(me.number, me.clock.of(me.number) + 1);
    the_world().files_changed();
    the_world().progress();
}

void acquire_from_files(thread& me) {
    me.clock.join(the_world().object_at(&real(), object_kind::files).clock);
}

bool is_ready(int fd, short events) {
    pollfd one{fd, events, 0};
    return real().poll(&one, 1, 0) != 0;
}

/// Blocks the thread until the descriptor is ready. False when the deadline passed first.
bool wait_for_fd(thread& me, int fd, short events, instant deadline) {
    auto& where = the_world();
    where.not_reducible();
    auto& files = where.object_at(&real(), object_kind::files);
    where.point(files, touch::changes);
    while (!is_ready(fd, events)) {
        me.fd = fd;
        me.fd_events = events;
        me.woken = false;
        if (where.recording())
            if (auto* event = where.note("io", "waits for descriptor " + std::to_string(fd)))
                event->blocked = true;
        const bool in_time =
            where.wait(files, touch::changes, is_woken, "for input or output", deadline);
        me.fd = -1;
        if (!in_time) return false;
        if (me.cancelled && me.cancellable) return false;
    }
    return true;
}

bool never_blocks(int fd) {
    return (fcntl(fd, F_GETFL) & O_NONBLOCK) != 0;
}

bool is_terminal_output(int fd) {
    return fd == STDOUT_FILENO || fd == STDERR_FILENO;
}

template <typename Call>
ssize_t read_when_ready(thread& me, int fd, short events, Call call) {
    {
        const inside_scope quiet(me);
        wait_for_fd(me, fd, events, never);
        acquire_from_files(me);
    }
    act_on_cancellation(me);
    return call();
}

instant after_ms(int timeout) {
    return timeout < 0 ? never : the_world().now() + instant{timeout} * 1'000'000;
}

int wait_for_events(thread& me, int epoll, epoll_event* events, int most, int timeout) {
    const inside_scope quiet(me);
    int count = real().epoll_wait(epoll, events, most, 0);
    if (count == 0 && timeout != 0 && wait_for_fd(me, epoll, POLLIN, after_ms(timeout)))
        count = real().epoll_wait(epoll, events, most, 0);
    acquire_from_files(me);
    return count;
}

int poll_virtually(thread& me, pollfd* all, nfds_t count, int timeout) {
    const inside_scope quiet(me);
    auto& where = the_world();
    const auto deadline = after_ms(timeout);
    for (;;) {
        const int ready = real().poll(all, count, 0);
        if (ready != 0 || timeout == 0 || where.now() >= deadline) {
            acquire_from_files(me);
            return ready;
        }
        if (count == 0) {
            where.sleep_until(deadline);
            continue;
        }
        // Waits for the first; any change of a descriptor makes it look at all of them again.
        wait_for_fd(me, all[0].fd, all[0].events, deadline);
    }
}

} // namespace

} // namespace explorer

using namespace explorer;

EXPLORER_TAKES_OVER ssize_t read(int fd, void* into, size_t size) {
    thread* const me = explored();
    if (me == nullptr) return real().read(fd, into, size);
    if (never_blocks(fd)) {
        const inside_scope quiet(*me);
        acquire_from_files(*me);
        return real().read(fd, into, size);
    }
    return read_when_ready(*me, fd, POLLIN, [&] { return real().read(fd, into, size); });
}

EXPLORER_TAKES_OVER ssize_t recv(int fd, void* into, size_t size, int flags) {
    thread* const me = explored();
    if (me == nullptr || (flags & MSG_DONTWAIT) != 0 || never_blocks(fd))
        return real().recv(fd, into, size, flags);
    return read_when_ready(*me, fd, POLLIN, [&] { return real().recv(fd, into, size, flags); });
}

EXPLORER_TAKES_OVER ssize_t recvmsg(int fd, msghdr* into, int flags) {
    thread* const me = explored();
    if (me == nullptr || never_blocks(fd)) return real().recvmsg(fd, into, flags);
    return read_when_ready(*me, fd, POLLIN, [&] { return real().recvmsg(fd, into, flags); });
}

EXPLORER_TAKES_OVER int accept(int fd, sockaddr* whom, socklen_t* size) {
    thread* const me = explored();
    if (me == nullptr || never_blocks(fd)) return real().accept(fd, whom, size);
    return static_cast<int>(
        read_when_ready(*me, fd, POLLIN, [&] { return real().accept(fd, whom, size); }));
}

EXPLORER_TAKES_OVER ssize_t write(int fd, const void* from, size_t size) {
    thread* const me = explored();
    if (me != nullptr && !is_terminal_output(fd)) {
        const inside_scope quiet(*me);
        if (!never_blocks(fd)) wait_for_fd(*me, fd, POLLOUT, never);
        release_to_files(*me);
        return real().write(fd, from, size);
    }
    return real().write(fd, from, size);
}

EXPLORER_TAKES_OVER ssize_t send(int fd, const void* from, size_t size, int flags) {
    if (thread* const me = explored()) {
        const inside_scope quiet(*me);
        release_to_files(*me);
    }
    return real().send(fd, from, size, flags);
}

EXPLORER_TAKES_OVER ssize_t sendmsg(int fd, const msghdr* what, int flags) {
    if (thread* const me = explored()) {
        const inside_scope quiet(*me);
        release_to_files(*me);
    }
    return real().sendmsg(fd, what, flags);
}

EXPLORER_TAKES_OVER int close(int fd) {
    const int result = real().close(fd);
    if (thread* const me = explored()) {
        const inside_scope quiet(*me);
        release_to_files(*me);
    }
    return result;
}

EXPLORER_TAKES_OVER int poll(pollfd* all, nfds_t count, int timeout) {
    thread* const me = explored();
    if (me == nullptr) return real().poll(all, count, timeout);
    return poll_virtually(*me, all, count, timeout);
}

EXPLORER_TAKES_OVER int ppoll(pollfd* all, nfds_t count, const timespec* timeout,
                              const sigset_t* mask) {
    thread* const me = explored();
    if (me == nullptr) return real().ppoll(all, count, timeout, mask);
    const auto ms = timeout == nullptr ? -1 : timeout->tv_sec * 1000 + timeout->tv_nsec / 1'000'000;
    return poll_virtually(*me, all, count, static_cast<int>(ms));
}

EXPLORER_TAKES_OVER int select(int count, fd_set* in, fd_set* out, fd_set* other,
                               timeval* timeout) {
    thread* const me = explored();
    if (me == nullptr) return real().select(count, in, out, other, timeout);
    if (count == 0 && timeout != nullptr)
        return poll_virtually(*me, nullptr, 0,
                              static_cast<int>(timeout->tv_sec * 1000 + timeout->tv_usec / 1000));
    not_modelled("select: use poll or epoll_wait");
}

EXPLORER_TAKES_OVER int epoll_wait(int epoll, epoll_event* events, int most, int timeout) {
    thread* const me = explored();
    if (me == nullptr) return real().epoll_wait(epoll, events, most, timeout);
    return wait_for_events(*me, epoll, events, most, timeout);
}

EXPLORER_TAKES_OVER int epoll_pwait(int epoll, epoll_event* events, int most, int timeout,
                                    const sigset_t* mask) {
    thread* const me = explored();
    if (me == nullptr) return real().epoll_pwait(epoll, events, most, timeout, mask);
    return wait_for_events(*me, epoll, events, most, timeout);
}

/// Boost.Asio does without, and then waits with a timeout, which is virtual.
EXPLORER_TAKES_OVER int timerfd_create(int clock, int flags) noexcept {
    if (explored() == nullptr) return real().timerfd_create(clock, flags);
    errno = ENOSYS;
    return -1;
}
