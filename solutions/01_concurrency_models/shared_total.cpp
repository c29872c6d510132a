// total_size, mended: the total is atomic, so that no other thread comes between read and write.
#include "shared_total.hpp"

#include <atomic>
#include <thread>

namespace workbook {

//! [total_size]
std::uint64_t total_size(const std::vector<std::string>& urls,
                         const std::function<std::uint64_t(const std::string&)>& size_of) {
    // It was a plain std::uint64_t. `total += size` reads it, adds, and writes it back; a thread
    // that read the same old value meanwhile writes over the other's addition. An atomic's += is
    // one step.
    std::atomic<std::uint64_t> total = 0;
    {
        std::vector<std::jthread> downloads;
        for (const auto& url : urls)
            downloads.emplace_back([&total, &url, &size_of] { total += size_of(url); });
    }
    return total;
}

//! [total_size]

} // namespace workbook
