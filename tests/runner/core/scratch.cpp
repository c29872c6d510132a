// Scratch folders through mkdtemp, which makes the name and the folder in one step.
#include "core/scratch.hpp"

#include "core/error.hpp"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <unistd.h>

namespace runner {

namespace fs = std::filesystem;

namespace {

const std::string prefix = "workbook-run-";

/// The folder, locked; -1 when somebody uses it.
int lock(const fs::path& folder) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd == -1 || ::flock(fd, LOCK_EX | LOCK_NB) == 0) return fd;
    ::close(fd);
    return -1;
}

/// Between a folder's making and its lock it looks abandoned: a new one is left alone.
bool is_new(const fs::path& folder) {
    std::error_code gone;
    const auto made = fs::last_write_time(folder, gone);
    return gone || fs::file_time_type::clock::now() - made < std::chrono::minutes(1);
}

/// Removes what killed processes have left. What cannot be removed is not ours.
void remove_abandoned(const fs::path& parent) {
    std::error_code ignored;
    for (fs::directory_iterator item(parent, ignored), end; !ignored && item != end;
         item.increment(ignored)) {
        const auto& folder = item->path();
        if (!folder.filename().string().starts_with(prefix) || is_new(folder)) continue;
        const int fd = lock(folder);
        if (fd == -1) continue;
        std::error_code refused;
        fs::remove_all(folder, refused);
        ::close(fd);
    }
}

} // namespace

scratch_folder::scratch_folder(const fs::path& parent) {
    std::error_code ignored;
    fs::create_directories(parent, ignored);
    remove_abandoned(parent);
    auto pattern = (parent / (prefix + "XXXXXX")).string();
    if (mkdtemp(pattern.data()) == nullptr)
        throw usage_error("cannot write below " + parent.string() + ": " + std::strerror(errno) +
                          ". Next: free some space, or clone the workbook where you may write.");
    path_ = pattern;
    in_use_ = lock(path_);
}

scratch_folder::~scratch_folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
    if (in_use_ != -1) ::close(in_use_);
}

} // namespace runner
