// Another shape: nothing is solved for w; numbers of workers are searched for by halving.
#include "amdahl.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <ranges>
#include <stdexcept>

namespace workbook {

namespace {

using std::chrono::microseconds;

void refuse(bool nonsense) {
    if (nonsense) throw std::invalid_argument("that makes no sense");
}

void refuse_share(double share) {
    refuse(std::isnan(share) || share < 0 || share > 1);
}

// The first number from 1 on for which `enough` holds, and holds ever after. Doubles until it has
// passed it, then halves what lies between.
template <typename Enough>
std::size_t first_where(const Enough& enough) {
    std::size_t high = 1;
    while (!enough(high))
        high *= 2;
    std::size_t low = high / 2; // not enough, or 0
    while (high - low > 1) {
        const auto middle = low + (high - low) / 2;
        (enough(middle) ? high : low) = middle;
    }
    return high;
}

} // namespace

double speedup(double serial_share, std::size_t workers) {
    refuse_share(serial_share);
    refuse(workers == 0);
    const auto count = static_cast<double>(workers);
    return count / (1 + serial_share * (count - 1));
}

double speedup_limit(double serial_share) {
    refuse_share(serial_share);
    if (serial_share == 0) return std::numeric_limits<double>::infinity();
    return 1 / serial_share;
}

double scaled_speedup(double serial_share, std::size_t workers) {
    refuse_share(serial_share);
    refuse(workers == 0);
    const auto count = static_cast<double>(workers);
    return count - serial_share * (count - 1);
}

std::optional<std::size_t> workers_worth(microseconds serial, microseconds parallel, int percent) {
    refuse(serial < microseconds::zero() || parallel < microseconds::zero());
    refuse(percent < 1 || percent > 99);
    if (parallel == microseconds::zero()) return 1;
    if (serial == microseconds::zero()) return std::nullopt;
    __extension__ using wide = unsigned __int128; // the products below pass 64 bits
    const wide needed = static_cast<wide>(percent) * static_cast<wide>(parallel.count());
    const wide each = static_cast<wide>(100 - percent) * static_cast<wide>(serial.count());
    return first_where([&](std::size_t workers) { return each * workers >= needed; });
}

std::optional<std::size_t> workers_that_saturate(microseconds inside, microseconds outside) {
    refuse(inside < microseconds::zero() || outside < microseconds::zero());
    if (inside == microseconds::zero()) return std::nullopt;
    if (outside == microseconds::zero()) return 1;
    return static_cast<std::size_t>((outside - microseconds(1)) / inside) + 2;
}

std::size_t workers_that_pay(std::size_t most, int percent,
                             const std::function<microseconds(std::size_t)>& time_with) {
    refuse(most == 0 || percent < 1 || percent > 100);
    std::multimap<microseconds, std::size_t> by_time;
    for (std::size_t workers = 1; workers <= most; ++workers)
        by_time.emplace(time_with(workers), workers);
    const auto longest = by_time.begin()->first * 100 / percent; // rounding down loses nothing here
    std::size_t fewest = most;
    for (const auto workers :
         std::ranges::subrange(by_time.begin(), by_time.upper_bound(longest)) | std::views::values)
        fewest = std::min(fewest, workers);
    return fewest;
}

} // namespace workbook
