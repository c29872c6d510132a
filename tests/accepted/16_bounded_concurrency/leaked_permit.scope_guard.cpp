// Another way to mend it: a scope guard of one's own, around acquire and release.
#include "leaked_permit.hpp"

#include <memory>
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
    : state_(std::make_shared<state>(state{async_semaphore(executor, limit), std::move(fetch)})) {}

polite_client::~polite_client() = default;

awaitable<response> polite_client::get(std::string url) {
    const auto client = state_;
    co_await client->places.acquire();
    const std::shared_ptr<void> giving_back(
        nullptr, [places = client->places](void*) mutable { places.release(); });
    auto page = co_await client->fetch(url);
    if (page.status == 200) co_return page;
    throw std::runtime_error(url + ": status " + std::to_string(page.status));
}

} // namespace workbook
