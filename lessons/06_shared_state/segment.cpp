// A memory file of the kernel's (memfd), mapped; /proc gives it a name that others can open.
#include "segment.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace workbook {

namespace {

[[noreturn]] void fail(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

// Closes the descriptor unless the segment has taken it.
[[noreturn]] void fail_and_close(int fd, const std::string& what) {
    const int error = errno;
    ::close(fd);
    throw std::system_error(error, std::generic_category(), what);
}

} // namespace

//! [create]
segment segment::create(std::size_t bytes) {
    const int fd = ::memfd_create("workbook", MFD_CLOEXEC);
    if (fd == -1) fail("cannot create shared memory");
    if (::ftruncate(fd, static_cast<off_t>(bytes)) == -1)
        fail_and_close(fd, "cannot make room in shared memory");
    return {fd, bytes};
}

//! [create]

segment segment::open(const std::string& name) {
    const int fd = ::open(name.c_str(), O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (fd == -1) fail("cannot open the shared memory " + name);

    struct stat about {};

    if (::fstat(fd, &about) == -1) fail_and_close(fd, "cannot look at " + name);
    if (!S_ISREG(about.st_mode) || about.st_size <= 0) { // a terminal, a device, an empty file
        errno = EINVAL;
        fail_and_close(fd, "no shared memory at " + name);
    }
    return {fd, static_cast<std::size_t>(about.st_size)};
}

segment::segment(int fd, std::size_t size) : fd_(fd), size_(size) {
    data_ = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (data_ == MAP_FAILED) fail_and_close(fd, "cannot map shared memory");
}

segment::~segment() {
    if (data_ != nullptr) ::munmap(data_, size_);
    if (fd_ != -1) ::close(fd_);
}

segment::segment(segment&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)) {}

segment& segment::operator=(segment&& other) noexcept {
    segment taken(std::move(other));
    std::swap(fd_, taken.fd_);
    std::swap(data_, taken.data_);
    std::swap(size_, taken.size_);
    return *this;
}

std::string segment::name() const {
    return "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(fd_);
}

} // namespace workbook
