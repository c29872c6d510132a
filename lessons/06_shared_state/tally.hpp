// What is counted in this lesson: a counter, an array of five, and what holds between them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <type_traits>

namespace workbook {

/// A counter and five slots. Every task adds 1 to the counter and 1 to one slot, so between two
/// tasks the counter is the sum of the slots; in the middle of one it is not.
///
/// Plain bytes without a pointer: it means the same in every process that sees it.
struct tally {
    std::int64_t counter = 0;
    std::array<std::int64_t, 5> slots{};

    /// True between two tasks; false in the middle of one.
    [[nodiscard]] bool in_balance() const noexcept {
        return counter == std::accumulate(slots.begin(), slots.end(), std::int64_t{0});
    }

    /// Adds one task to `slot`. Throws std::out_of_range, and changes nothing, unless slot < 5.
    void add(std::size_t slot) {
        ++slots.at(slot);
        ++counter;
    }

    friend bool operator==(const tally&, const tally&) = default;
};

static_assert(std::is_trivially_copyable_v<tally>);

} // namespace workbook
