// Memory that several processes see: a piece without a file, which ends with its last user.
#pragma once

#include <cstddef>
#include <string>

namespace workbook {

/// Bytes that this process and others have mapped. One process creates them and tells the others a
/// name; each of them may see the bytes at another address, so nothing inside may be a pointer.
///
/// The segment owns its descriptor and its mapping and gives both back at the end of its life. The
/// bytes themselves are gone when the last process that uses them is gone, however it ended: there
/// is no file that could stay behind.
///
/// Thread safety: the segment itself is not changed after construction. What is *in* it needs a
/// lock that works across processes.
class segment {
  public:
    /// Creates `bytes` zero bytes. Throws std::system_error when the system has no room for them.
    /// REQUIRES: bytes > 0.
    [[nodiscard]] static segment create(std::size_t bytes);

    /// Opens what another process (or this one) created and calls `name`. Throws std::system_error
    /// when its creator is gone or never was, or belongs to another user.
    [[nodiscard]] static segment open(const std::string& name);

    ~segment();

    segment(segment&& other) noexcept;
    segment& operator=(segment&& other) noexcept;
    segment(const segment&) = delete;
    segment& operator=(const segment&) = delete;

    /// What another process opens this by: "/proc/4711/fd/5". Short enough for any message, and
    /// good as long as *this* segment lives. Whoever opened it may use the bytes longer.
    [[nodiscard]] std::string name() const;

    /// Where the bytes begin in this process; aligned to a page.
    [[nodiscard]] void* data() const noexcept { return data_; }

    /// How many bytes there are.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

  private:
    segment(int fd, std::size_t size); // takes the descriptor and maps it

    int fd_ = -1;
    void* data_ = nullptr;
    std::size_t size_ = 0;
};

} // namespace workbook
