// 16.2 Slower, and slower, and then not at all. The contract:
// lessons/16_bounded_concurrency/leaked_permit.hpp
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
    const auto client = state_; // in this frame: `*this` may be gone when the loop destroys it
    co_await client->places.acquire();
    response page;
    try {
        page = co_await client->fetch(url);
    } catch (...) { // no connection, no answer, cancelled: whatever it was, others wait
        client->places.release();
        throw;
    }
    if (page.status != 200)
        throw std::runtime_error(url + ": status " + std::to_string(page.status));
    client->places.release();
    co_return page;
}

} // namespace workbook
