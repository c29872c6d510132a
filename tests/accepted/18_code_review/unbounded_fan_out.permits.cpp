// Another shape: a channel holds the permits. A fetch is made when there is one, and gives it back.
#include "unbounded_fan_out.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>

namespace workbook {

namespace asio = boost::asio;

namespace {

using permits = asio::experimental::channel<void(boost::system::error_code)>;

awaitable<void> one(fetcher& fetch, std::string& url, response& into) {
    into = co_await fetch(std::move(url));
}

} // namespace

awaitable<std::vector<response>> fetch_bounded(std::vector<std::string> urls, fetcher fetch,
                                               std::size_t limit) {
    const auto executor = co_await asio::this_coro::executor;
    std::vector<response> responses(urls.size());
    std::exception_ptr first_error;
    permits free(executor, limit);
    for (std::size_t i = 0; i < limit; ++i)
        free.try_send(boost::system::error_code());

    for (std::size_t i = 0; i < urls.size(); ++i) {
        co_await free.async_receive(asio::use_awaitable);
        if (first_error) {
            free.try_send(boost::system::error_code());
            break;
        }
        asio::co_spawn(executor, one(fetch, urls[i], responses[i]), [&](std::exception_ptr error) {
            if (error && !first_error) first_error = std::move(error);
            free.try_send(boost::system::error_code());
        });
    }
    for (std::size_t i = 0; i < limit; ++i) // all permits are home: nobody runs
        co_await free.async_receive(asio::use_awaitable);
    if (first_error) std::rethrow_exception(first_error);
    co_return responses;
}

} // namespace workbook
