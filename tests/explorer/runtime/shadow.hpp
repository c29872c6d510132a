// What is remembered about memory: the latest accesses to each eight bytes, and what lives there.
#pragma once

#include "explorer/runtime/vector_clock.hpp"

#include <cstddef>
#include <cstdint>

namespace explorer {

/// What an access does. Two atomic accesses never race; a read does not race with a read.
enum class access_kind : std::uint8_t {
    read = 0,
    write = 1,
    atomic_read = 2,
    atomic_write = 3,
    freed = 4
};

[[nodiscard]] constexpr bool is_write(access_kind kind) noexcept {
    return kind == access_kind::write || kind == access_kind::atomic_write;
}

[[nodiscard]] constexpr bool is_atomic(access_kind kind) noexcept {
    return kind == access_kind::atomic_read || kind == access_kind::atomic_write;
}

/// One remembered access. 16 bytes, so that the four of a granule share a cache line.
struct shadow_cell {
    std::uint32_t run = 0; ///< which run it belongs to: cells of earlier ones count as empty
    epoch when = 0;
    std::uint16_t thread = 0;
    access_kind kind = access_kind::read;
    std::uint8_t bytes = 0; ///< a bit for each byte of the granule
    std::uint32_t unused = 0;
};

/// The two accesses that met.
struct conflict {
    std::uintptr_t address = 0; ///< of the current access
    std::uint8_t size = 0;
    access_kind current = access_kind::read;
    shadow_cell earlier;
};

/// Happens-before race detection in the manner of FastTrack (Flanagan and Freund, 2009) and
/// ThreadSanitizer: an access is compared with the latest ones to the same bytes.
///
/// At most four accesses are remembered for a granule of eight bytes, so a race with the fifth last
/// may go unseen in one schedule; none is ever made up. Starting a new run costs nothing: cells
/// carry the number of their run.
class shadow_memory {
  public:
    static constexpr std::size_t cells_each = 4;
    static constexpr std::uintptr_t page_bytes = 4096;

    void begin_run() noexcept;

    /// Compares the access with what is remembered and remembers it. True when there is a conflict,
    /// which is then in `found`.
    bool access(std::uintptr_t address, std::size_t size, access_kind kind, std::uint16_t thread,
                const vector_clock& known, conflict& found);

    /// Nothing is remembered about these bytes any more.
    void forget(std::uintptr_t address, std::size_t size) noexcept;

    /// Every later access to these bytes is a conflict with this one.
    void mark_freed(std::uintptr_t address, std::size_t size, std::uint16_t thread, epoch when);
    [[nodiscard]] bool is_freed(std::uintptr_t address) noexcept;

    /// Whether somebody has put an object (a mutex, an atomic) into the granule.
    void note_object(std::uintptr_t address);
    [[nodiscard]] bool may_hold_object(std::uintptr_t address) noexcept;

  private:
    struct granule {
        shadow_cell cells[cells_each]; // NOLINT(modernize-avoid-c-arrays): fits a cache line
    };

    struct page {
        granule granules[page_bytes / 8]; // NOLINT(modernize-avoid-c-arrays): mapped as zeros
        std::uint32_t object_runs[page_bytes / 8]; // NOLINT(modernize-avoid-c-arrays): as above
    };

    bool access_granule(std::uintptr_t address, std::size_t size, access_kind kind,
                        std::uint16_t thread, const vector_clock& known, conflict& found);
    [[nodiscard]] page* find_page(std::uintptr_t address) noexcept;
    [[nodiscard]] page& need_page(std::uintptr_t address);
    void drop_all_pages() noexcept;

    struct page_slot {
        std::uintptr_t number; ///< of the page, plus one; 0: free
        page* where;
    };

    [[nodiscard]] page_slot& slot_for(std::uintptr_t number) noexcept;

    page_slot* slots_ = nullptr; ///< open addressing; mapped, as an access must not allocate
    std::size_t page_count_ = 0;
    std::uintptr_t last_number_ = ~std::uintptr_t{0};
    page* last_page_ = nullptr;
    std::uint32_t run_ = 0;
};

} // namespace explorer
