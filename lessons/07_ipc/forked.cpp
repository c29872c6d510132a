// fork, wait and kill, so that no process is ever left behind.
#include "forked.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>
#include <thread>
#include <utility>

namespace workbook {

namespace {

[[noreturn]] void live(pid_t parent, const std::function<void()>& body) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1); // it died before we could ask for that
    try {
        body();
    } catch (...) {
        ::_exit(1);
    }
    ::_exit(0); // not exit: buffers and static objects are the parent's
}

bool reap(pid_t pid, int how) {
    pid_t found = 0;
    while ((found = ::waitpid(pid, nullptr, how)) == -1 && errno == EINTR) {
    }
    return found != 0;
}

} // namespace

forked::forked(const std::function<void()>& body) : parent_(::getpid()), pid_(::fork()) {
    if (pid_ == -1) throw std::system_error(errno, std::generic_category(), "cannot fork");
    if (pid_ == 0) live(parent_, body);
}

forked::~forked() {
    if (::getpid() == parent_) kill(); // a forked copy of this object owns nothing
}

forked::forked(forked&& other) noexcept
    : parent_(other.parent_), pid_(std::exchange(other.pid_, 0)) {}

void forked::kill() {
    if (pid_ == 0) return;
    ::kill(pid_, SIGKILL);
    reap(std::exchange(pid_, 0), 0);
}

bool forked::has_ended_within(std::chrono::milliseconds limit) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (pid_ != 0 && !reap(pid_, WNOHANG)) {
        if (std::chrono::steady_clock::now() >= deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    pid_ = 0;
    return true;
}

} // namespace workbook
