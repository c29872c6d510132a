// One builder at a time in a build folder.
#pragma once

#include <filesystem>
#include <functional>

namespace runner {

/// Holds the build folder's lock, which the launcher takes too. Blocks until it is free.
class build_lock {
  public:
    /// `on_wait` is called once when another builder holds the lock. Throws `usage_error` when the
    /// lock file cannot be made.
    explicit build_lock(const std::filesystem::path& build,
                        const std::function<void()>& on_wait = {});
    ~build_lock();
    build_lock(const build_lock&) = delete;
    build_lock& operator=(const build_lock&) = delete;

  private:
    int fd_;
};

} // namespace runner
