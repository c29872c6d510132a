// Another shape: every fetch is spawned at once, and its response is waited for in a channel of its
// own.
#include "serial_await.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <memory>

namespace workbook {

namespace asio = boost::asio;

awaitable<std::vector<response>> fetch_all(std::vector<std::string> urls, fetcher fetch) {
    using slot = asio::experimental::channel<void(std::exception_ptr, response)>;
    const auto executor = co_await asio::this_coro::executor;
    std::vector<std::shared_ptr<slot>> slots;
    for (auto& url : urls) {
        const auto mine = slots.emplace_back(std::make_shared<slot>(executor, 1));
        asio::co_spawn(executor, fetch(std::move(url)),
                       [mine](std::exception_ptr error, response value) {
                           mine->try_send(error, std::move(value));
                       });
    }

    std::vector<response> responses;
    std::exception_ptr first;
    for (const auto& mine : slots) {
        try {
            responses.push_back(co_await mine->async_receive(asio::use_awaitable));
        } catch (...) {
            if (!first) first = std::current_exception();
        }
    }
    if (first) std::rethrow_exception(first);
    co_return responses;
}

} // namespace workbook
