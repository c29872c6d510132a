// What tells one state of a file from another: cheaply by its stamp, surely by its content.
#pragma once

#include <cstdint>
#include <filesystem>

namespace runner {

/// What the file system says of a file. Equal stamps: most probably nothing was saved in between.
/// All zero: there is no such file.
struct file_stamp {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::uint64_t size = 0;
    std::int64_t modified_ns = 0;
    std::int64_t changed_ns = 0;

    [[nodiscard]] bool present() const noexcept { return inode != 0 || device != 0; }

    friend bool operator==(const file_stamp&, const file_stamp&) = default;
};

/// Follows symbolic links. Never throws.
[[nodiscard]] file_stamp stamp_of(const std::filesystem::path& file) noexcept;

/// A number that differs, but for one chance in 2^64, when the content does (FNV-1a). Reads the
/// whole file. 0 when there is none; of anything but a regular file only its presence counts.
[[nodiscard]] std::uint64_t content_of(const std::filesystem::path& file);

/// Changes in `folder` cannot be heard of here, only be looked for: a network drive, a folder of
/// the Windows host under WSL, FUSE.
[[nodiscard]] bool is_remote(const std::filesystem::path& folder) noexcept;

} // namespace runner
