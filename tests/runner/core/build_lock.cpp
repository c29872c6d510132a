// The lock is a file lock: it is free again when its holder is gone, however it went.
#include "core/build_lock.hpp"

#include "core/error.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace runner {

build_lock::build_lock(const std::filesystem::path& build, const std::function<void()>& on_wait) {
    const auto file = build / ".workbook.lock";
    fd_ = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd_ < 0)
        throw usage_error("cannot write to " + build.string() + ": " + std::strerror(errno) +
                          ". Next: clone the workbook to a folder you may write to.");
    if (flock(fd_, LOCK_EX | LOCK_NB) == 0) return;
    if (on_wait) on_wait();
    while (flock(fd_, LOCK_EX) != 0 && errno == EINTR) {
    }
}

build_lock::~build_lock() {
    close(fd_);
}

} // namespace runner
