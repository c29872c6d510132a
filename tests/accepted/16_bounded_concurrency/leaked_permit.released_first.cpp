// Another way to mend it: the permit goes back right after the fetch, before anybody looks at the
// page.
#include "leaked_permit.hpp"

#include <stdexcept>
#include <utility>

namespace workbook {

namespace asio = boost::asio;

struct polite_client::state {
    async_semaphore places;
    const fetcher fetch;
};

polite_client::polite_client(const asio::any_io_executor& executor, std::size_t limit,
                             fetcher fetch)
    : state_(new state{async_semaphore(executor, limit), std::move(fetch)}) {}

polite_client::~polite_client() = default;

awaitable<response> polite_client::get(std::string url) {
    const auto client = state_;
    co_await client->places.acquire();
    response page;
    try {
        page = co_await client->fetch(url);
    } catch (...) {
        client->places.release();
        throw;
    }
    client->places.release();
    if (page.status != 200)
        throw std::runtime_error(url + ": status " + std::to_string(page.status));
    co_return page;
}

} // namespace workbook
