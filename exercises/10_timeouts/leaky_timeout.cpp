// 10.2 Who cleans up after the race? The contract: lessons/10_timeouts/leaky_timeout.hpp
#include "leaky_timeout.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <memory>
#include <utility>

namespace workbook {

namespace asio = boost::asio;

namespace {

using page = std::optional<response>;
using finish_line = asio::experimental::channel<void(std::exception_ptr, page)>;

awaitable<page> fetch_one(fetcher fetch, std::string url) {
    page fetched = co_await fetch(std::move(url));
    co_return fetched;
}

awaitable<page> nothing_after(std::chrono::milliseconds limit) {
    asio::steady_timer timer(co_await asio::this_coro::executor, limit);
    co_await timer.async_wait(asio::use_awaitable);
    co_return std::nullopt;
}

// Sends what comes of a runner: a page, nothing, or an exception.
auto report_to(std::shared_ptr<finish_line> line) {
    return [line = std::move(line)](std::exception_ptr error, page fetched) {
        line->try_send(error, std::move(fetched));
    };
}

} // namespace

// A race between the fetch and the clock. There is room for both, and the first to arrive wins.
awaitable<std::optional<response>> fetch_within(fetcher fetch, std::string url,
                                                std::chrono::milliseconds limit) {
    const auto executor = co_await asio::this_coro::executor;
    const auto line = std::make_shared<finish_line>(executor, 2);
    asio::co_spawn(executor, fetch_one(std::move(fetch), std::move(url)), report_to(line));
    asio::co_spawn(executor, nothing_after(limit), report_to(line));
    co_return co_await line->async_receive(asio::use_awaitable);
}

} // namespace workbook
