// A folder for one grading, gone afterwards.
#pragma once

#include <filesystem>

namespace runner {

/// Makes a folder with a fresh name below `parent` and removes it with all it holds at the end.
///
/// A process that is killed removes nothing: the next one that makes a folder there does it for it.
class scratch_folder {
  public:
    /// Throws `usage_error` when it cannot be made (full disk, read-only).
    explicit scratch_folder(const std::filesystem::path& parent);
    ~scratch_folder();
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  private:
    std::filesystem::path path_;
    int in_use_ = -1; ///< holds a lock on the folder, which ends with this process at the latest
};

} // namespace runner
