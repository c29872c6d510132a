// 01.2 The total that is too small. The contract: lessons/01_concurrency_models/shared_total.hpp
#include "shared_total.hpp"

#include <thread>

namespace workbook {

// This compiles without a warning, and gives the right total nearly every time.
std::uint64_t total_size(const std::vector<std::string>& urls,
                         const std::function<std::uint64_t(const std::string&)>& size_of) {
    std::uint64_t total = 0;
    {
        std::vector<std::jthread> downloads; // a jthread's destructor waits for its thread
        for (const auto& url : urls)
            downloads.emplace_back([&total, &url, &size_of] { total += size_of(url); });
    }             // all threads have ended here ...
    return total; // ... so nobody adds any more
}

} // namespace workbook
