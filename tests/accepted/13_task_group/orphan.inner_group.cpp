// Another way to mend it: every page is a group of its own, and the errors are brought up flat.
#include "orphan.hpp"

#include <exception>

namespace workbook {

namespace {

awaitable<void> copy(task_group saves, std::string url, const fetcher& fetch, const saver& save) {
    auto page = co_await fetch(std::move(url));
    saves.spawn(save(std::move(page)));
}

} // namespace

awaitable<std::size_t> mirror(std::vector<std::string> urls, fetcher fetch, saver save) {
    std::vector<std::exception_ptr> failed;
    try {
        co_await run_group([&](task_group outer) -> awaitable<void> {
            for (const auto& url : urls)
                outer.spawn(run_group([&, url](task_group page) -> awaitable<void> {
                    page.spawn(copy(page, url, fetch, save));
                    co_return;
                }));
            co_return;
        });
    } catch (const group_error& pages) {
        for (const auto& page : pages.errors()) {
            try {
                std::rethrow_exception(page);
            } catch (const group_error& inner) {
                failed.insert(failed.end(), inner.errors().begin(), inner.errors().end());
            }
        }
    }
    if (!failed.empty()) throw group_error(failed);
    co_return urls.size();
}

} // namespace workbook
