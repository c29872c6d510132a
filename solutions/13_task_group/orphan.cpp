// mirror, mended: saving is a child of the group like fetching, so the group waits for it.
#include "orphan.hpp"

namespace workbook {

namespace {

//! [copy]
// It was: asio::co_spawn(executor, save(std::move(page)), asio::detached);
// which starts the save outside of the group: nobody waits for it, stops it, or hears it fail.
awaitable<void> copy(task_group group, std::string url, const fetcher& fetch, const saver& save) {
    auto page = co_await fetch(std::move(url));
    group.spawn(save(std::move(page)));
}

//! [copy]

} // namespace

//! [mirror]
awaitable<std::size_t> mirror(std::vector<std::string> urls, fetcher fetch, saver save) {
    co_await run_group([&](task_group group) -> awaitable<void> {
        for (const auto& url : urls)
            group.spawn(copy(group, url, fetch, save));
        co_return;
    });
    co_return urls.size();
}

//! [mirror]

} // namespace workbook
