// Another way to mend it: a relaxed addition, for the order that matters comes from the joins.
#include "shared_total.hpp"

#include <atomic>
#include <thread>

namespace workbook {

std::uint64_t total_size(const std::vector<std::string>& urls,
                         const std::function<std::uint64_t(const std::string&)>& size_of) {
    std::atomic<std::uint64_t> total{0};
    std::vector<std::thread> downloads;
    for (const auto& url : urls)
        downloads.emplace_back([&total, &size_of, &url] {
            // Relaxed pairs with nothing: the additions publish no other data, and each join makes
            // its thread's addition happen before the load below.
            total.fetch_add(size_of(url), std::memory_order_relaxed);
        });
    for (auto& each : downloads)
        each.join();
    return total.load(std::memory_order_relaxed); // pairs with nothing: see above
}

} // namespace workbook
