// Another way to mend it: leave the waiting to what 09.2 has built.
#include "dangling_frame.hpp"

#include "gather_first_error.hpp"

namespace workbook {

awaitable<std::vector<response>> fetch_all_or_cancel(std::vector<std::string> urls, fetcher fetch) {
    std::vector<awaitable<response>> fetches;
    for (auto& url : urls)
        fetches.push_back(fetch(std::move(url)));
    auto pages = co_await gather_first_error(std::move(fetches));
    co_return pages;
}

} // namespace workbook
