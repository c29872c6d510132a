// Reading and replacing files so that nothing is lost when the disk is full or the power goes.
#include "core/files.hpp"

#include "core/error.hpp"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace runner {
namespace {

namespace fs = std::filesystem;

/// Closes a file descriptor at the end of a scope.
class descriptor {
  public:
    explicit descriptor(int number) noexcept : number_(number) {}

    ~descriptor() {
        if (number_ >= 0) ::close(number_);
    }

    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;

    [[nodiscard]] int get() const noexcept { return number_; }

    [[nodiscard]] bool open() const noexcept { return number_ >= 0; }

    /// Some file systems report a failed write only here.
    [[nodiscard]] bool close_now() noexcept { return ::close(std::exchange(number_, -1)) == 0; }

  private:
    int number_;
};

std::string advice_for(int error) {
    switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return "Free some space and try again.";
    case EROFS:
    case EACCES:
    case EPERM:
        return "Make the folder writable, or set WORKBOOK_STATE_DIR to a folder that is.";
    default:
        return "Mend that and try again.";
    }
}

[[noreturn]] void cannot_save(const fs::path& file, int error) {
    throw usage_error("Cannot save " + file.string() + ": " + std::strerror(error) +
                      ". What was there before is untouched. " + advice_for(error));
}

[[noreturn]] void cannot_read(const fs::path& file, const std::string& why) {
    throw usage_error("Cannot read " + file.string() + ": " + why + ".");
}

void make_parent(const fs::path& file) {
    std::error_code failed;
    if (!file.has_parent_path()) return;
    fs::create_directories(file.parent_path(), failed);
    if (failed) cannot_save(file, failed.value());
}

/// Returns 0 or what went wrong.
int write_all(descriptor& to, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(to.get(), content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    // A file system without sync (EINVAL) has done what it can.
    if (::fsync(to.get()) != 0 && errno != EINVAL) return errno;
    return to.close_now() ? 0 : errno;
}

void sync_folder(const fs::path& folder) {
    const descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.open()) ::fsync(opened.get());
}

fs::path temporary_beside(const fs::path& file) {
    static std::atomic<unsigned> counter{0};
    return file.parent_path() / ("." + file.filename().string() + ".new-" +
                                 std::to_string(::getpid()) + "-" + std::to_string(++counter));
}

int open_new(const fs::path& file) {
    return ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

/// A device or a pipe has no old content to keep, and must not be renamed away.
void write_through(const fs::path& file, std::string_view content) {
    descriptor to(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
    const int error = to.open() ? write_all(to, content) : errno;
    if (error != 0) cannot_save(file, error);
}

/// How long the same workbook has held a lock: each touches the file when it gets it.
class held_since {
  public:
    explicit held_since(int lock) noexcept : lock_(lock), touched_(touched()) {}

    [[nodiscard]] std::chrono::steady_clock::duration time() noexcept {
        const auto now = std::chrono::steady_clock::now();
        if (const auto at = touched(); at != touched_) {
            touched_ = at;
            since_ = now;
        }
        return now - since_;
    }

  private:
    [[nodiscard]] std::pair<std::time_t, long> touched() const noexcept {
        struct stat about {};

        (void)::fstat(lock_, &about);
        return {about.st_mtim.tv_sec, about.st_mtim.tv_nsec};
    }

    int lock_;
    std::pair<std::time_t, long> touched_;
    std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

std::string formatted_now(const char* format) {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    return {text, std::strftime(text, sizeof text, format, &parts)};
}

} // namespace

std::string read_text(const fs::path& file) {
    // Not blocking: opening a named pipe would otherwise wait for a writer.
    const descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!opened.open()) cannot_read(file, std::strerror(errno));

    struct stat about {};

    if (::fstat(opened.get(), &about) != 0) cannot_read(file, std::strerror(errno));
    if (S_ISDIR(about.st_mode)) cannot_read(file, "it is a folder");
    if (!S_ISREG(about.st_mode)) cannot_read(file, "it is not an ordinary file");
    std::string content;
    content.reserve(static_cast<std::size_t>(about.st_size));
    char block[16 * 1024];
    while (true) {
        const ssize_t got = ::read(opened.get(), block, sizeof block);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) cannot_read(file, std::strerror(errno));
        if (got == 0) return content;
        content.append(block, static_cast<std::size_t>(got));
    }
}

void replace_file(const fs::path& file, std::string_view content) {
    struct stat old {};

    const bool there = ::stat(file.c_str(), &old) == 0;
    if (there && S_ISDIR(old.st_mode)) cannot_save(file, EISDIR);
    if (there && !S_ISREG(old.st_mode)) return write_through(file, content);
    make_parent(file);
    const fs::path fresh = temporary_beside(file);
    descriptor to(open_new(fresh));
    if (!to.open()) cannot_save(file, errno);
    if (there) (void)::fchmod(to.get(), old.st_mode & 07777);
    int error = write_all(to, content);
    if (error == 0 && ::rename(fresh.c_str(), file.c_str()) != 0) error = errno;
    if (error != 0) {
        ::unlink(fresh.c_str());
        cannot_save(file, error);
    }
    sync_folder(file.parent_path());
}

bool create_file(const fs::path& file, std::string_view content) {
    make_parent(file);
    descriptor to(open_new(file));
    if (!to.open() && errno == EEXIST) return false;
    if (!to.open()) cannot_save(file, errno);
    if (const int error = write_all(to, content); error != 0) {
        ::unlink(file.c_str());
        cannot_save(file, error);
    }
    sync_folder(file.parent_path());
    return true;
}

file_lock::file_lock(const fs::path& lock_file) {
    using namespace std::chrono_literals;
    make_parent(lock_file);
    descriptor_ = ::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor_ < 0) cannot_save(lock_file, errno);
    held_since holder(descriptor_);
    while (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) return; // no locks here
        if (holder.time() > 10s) {
            ::close(std::exchange(descriptor_, -1));
            throw usage_error("Another workbook has held " + lock_file.string() +
                              " for ten seconds. Close it (or end it, if it hangs) and try again.");
        }
        std::this_thread::sleep_for(1ms);
    }
    (void)::futimens(descriptor_, nullptr); // for those who wait: the lock has changed hands
}

file_lock::~file_lock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::string utc_now() {
    return formatted_now("%Y-%m-%dT%H:%M:%SZ");
}

std::string utc_stamp() {
    return formatted_now("%Y%m%d-%H%M%S");
}

} // namespace runner
