// Another way to mend it: a mutex around the addition, and around nothing else.
#include "shared_total.hpp"

#include <mutex>
#include <thread>

namespace workbook {

std::uint64_t total_size(const std::vector<std::string>& urls,
                         const std::function<std::uint64_t(const std::string&)>& size_of) {
    std::mutex mutex;
    std::uint64_t total = 0; // guarded by mutex until the join
    {
        std::vector<std::jthread> downloads;
        for (const auto& url : urls)
            downloads.emplace_back([&] {
                const auto size = size_of(url); // takes long: not under the lock
                const std::lock_guard lock(mutex);
                total += size;
            });
    }
    return total;
}

} // namespace workbook
