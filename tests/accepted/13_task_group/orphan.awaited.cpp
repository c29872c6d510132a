// Another way to mend it: the child that fetches a page saves it too, and ends when that is done.
#include "orphan.hpp"

namespace workbook {

namespace {

awaitable<void> copy(std::string url, const fetcher& fetch, const saver& save) {
    auto page = co_await fetch(std::move(url));
    co_await save(std::move(page));
}

} // namespace

awaitable<std::size_t> mirror(std::vector<std::string> urls, fetcher fetch, saver save) {
    co_await run_group([&](task_group group) -> awaitable<void> {
        for (const auto& url : urls)
            group.spawn(copy(url, fetch, save));
        co_return;
    });
    co_return urls.size();
}

} // namespace workbook
