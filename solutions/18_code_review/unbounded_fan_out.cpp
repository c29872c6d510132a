// fetch_bounded, mended: as many workers as the limit, each of which takes the next URL when it is
// free.
#include "unbounded_fan_out.hpp"

#include "gather.hpp"

#include <algorithm>
#include <exception>

namespace workbook {

namespace {

//! [work]
// What the workers share. It needs no lock: they run on one executor, one at a time.
struct crawl {
    std::vector<std::string> urls;
    fetcher fetch;
    std::vector<response> responses;
    std::size_t next = 0;
    std::exception_ptr first_error;
};

// Fetches one URL after the other until there are none left. A limit on workers is a limit on
// fetches, and on coroutines: a fetch is made here, where it begins.
awaitable<void> work(crawl& shared) {
    while (!shared.first_error && shared.next < shared.urls.size()) {
        const auto i = shared.next++;
        try {
            shared.responses[i] = co_await shared.fetch(std::move(shared.urls[i]));
        } catch (...) {
            if (!shared.first_error) shared.first_error = std::current_exception();
        }
    }
}

//! [work]

} // namespace

//! [fetch_bounded]
awaitable<std::vector<response>> fetch_bounded(std::vector<std::string> urls, fetcher fetch,
                                               std::size_t limit) {
    crawl shared{std::move(urls), std::move(fetch), {}, 0, nullptr};
    shared.responses.resize(shared.urls.size());

    // It was: a coroutine for every URL, all of them made before the first began. A coroutine that
    // has not begun is not running, so the counter stood at 0 and the limit never held anybody.
    std::vector<awaitable<void>> workers;
    for (std::size_t i = 0; i < std::min(limit, shared.urls.size()); ++i)
        workers.push_back(work(shared));
    co_await when_all(std::move(workers));

    if (shared.first_error) std::rethrow_exception(shared.first_error);
    co_return std::move(shared.responses);
}

//! [fetch_bounded]

} // namespace workbook
