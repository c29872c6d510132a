// 13.2 The child that nobody waits for. The contract: lessons/13_task_group/orphan.hpp
#include "orphan.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>

namespace workbook {

namespace asio = boost::asio;

namespace {

// Fetching is what the caller waits for. The disk takes its time, so saving runs on the side.
awaitable<void> copy(std::string url, const fetcher& fetch, const saver& save) {
    auto page = co_await fetch(std::move(url));
    const auto executor = co_await asio::this_coro::executor;
    asio::co_spawn(executor, save(std::move(page)), asio::detached);
}

} // namespace

// This fetches and saves every page, all at the same time, and is done early.
awaitable<std::size_t> mirror(std::vector<std::string> urls, fetcher fetch, saver save) {
    co_await run_group([&](task_group group) -> awaitable<void> {
        for (const auto& url : urls)
            group.spawn(copy(url, fetch, save));
        co_return;
    });
    co_return urls.size();
}

} // namespace workbook
