// Reading and replacing files so that nothing is lost when the disk is full or the power goes.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace runner {

/// The whole content of an ordinary file. Throws `usage_error` naming the file and what is wrong
/// with it: missing, a folder, a device, not readable.
[[nodiscard]] std::string read_text(const std::filesystem::path& file);

/// Replaces the content of `file`: writes a new file beside it, syncs, renames, so that readers see
/// the old or the new content and never a part. Keeps the mode of an existing file, makes missing
/// folders. A device or a pipe is written to instead. Throws `usage_error` when it cannot be saved;
/// the old content is then untouched.
void replace_file(const std::filesystem::path& file, std::string_view content);

/// Writes a file that must not exist yet and syncs it. Returns false, having touched nothing, when
/// there is one already; throws `usage_error` when it cannot be saved.
[[nodiscard]] bool create_file(const std::filesystem::path& file, std::string_view content);

/// A lock between runners and between threads, held while this lives. Readers do not need it.
/// Blocks at most ten seconds, then throws `usage_error`. A file system that has no locks is used
/// without one.
class file_lock {
  public:
    explicit file_lock(const std::filesystem::path& lock_file);
    ~file_lock();
    file_lock(const file_lock&) = delete;
    file_lock& operator=(const file_lock&) = delete;

  private:
    int descriptor_ = -1;
};

/// The present time as "2025-03-01T12:30:05Z", or as "20250301-123005" for names of files.
[[nodiscard]] std::string utc_now();
[[nodiscard]] std::string utc_stamp();

} // namespace runner
