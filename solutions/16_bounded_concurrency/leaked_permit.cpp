// polite_client, mended: the permit is an object, and every way out of `get` destroys it.
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

//! [get]
// It was: co_await places.acquire(), and a release() for the good end and in a catch (...) around
// the fetch. The throw for a bad status lay between the two: each 503 took a permit along.
awaitable<response> polite_client::get(std::string url) {
    const auto client = state_; // in this frame: `*this` may be gone when the loop destroys it
    const auto place = co_await client->places.hold();
    auto page = co_await client->fetch(url);
    if (page.status != 200)
        throw std::runtime_error(url + ": status " + std::to_string(page.status));
    co_return page;
}

//! [get]

} // namespace workbook
