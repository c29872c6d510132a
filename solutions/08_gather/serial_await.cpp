// fetch_all, mended: calling a coroutine does not start it, so all are handed to gather, which
// does.
#include "serial_await.hpp"

#include "gather.hpp"

namespace workbook {

//! [fetch_all]
awaitable<std::vector<response>> fetch_all(std::vector<std::string> urls, fetcher fetch) {
    std::vector<awaitable<response>> fetches;
    for (auto& url : urls)
        fetches.push_back(fetch(std::move(url))); // made, not started

    // It was: for (auto& each : fetches) responses.push_back(co_await std::move(each));
    // which starts a fetch and waits for its end before it starts the next.
    co_return co_await gather(std::move(fetches));
}

//! [fetch_all]

} // namespace workbook
