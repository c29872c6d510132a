// Another way to mend it: the channel stays; whoever has lost is told by a signal, and received.
#include "leaky_timeout.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/redirect_error.hpp>
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

struct arrival {
    bool is_fetch = false;
    std::exception_ptr error;
    page fetched;
};

struct race {
    explicit race(const asio::any_io_executor& executor) : line(executor, 2) {}

    void take(arrival one) {
        --missing;
        if (one.is_fetch)
            fetch_end = std::move(one);
        else
            time_was_over = !one.error;
    }

    asio::experimental::channel<void(boost::system::error_code, arrival)> line;
    asio::cancellation_signal stop_fetch;
    asio::cancellation_signal stop_timer;
    int missing = 2; // not home yet
    arrival fetch_end;
    bool time_was_over = false;
};

awaitable<void> wait(std::chrono::milliseconds limit) {
    asio::steady_timer timer(co_await asio::this_coro::executor, limit);
    co_await timer.async_wait(asio::use_awaitable);
}

void start(const asio::any_io_executor& executor, const std::shared_ptr<race>& shared,
           awaitable<response> fetching, awaitable<void> waiting) {
    asio::co_spawn(
        executor, std::move(fetching),
        asio::bind_cancellation_slot(
            shared->stop_fetch.slot(), [shared](std::exception_ptr error, response fetched) {
                shared->line.try_send(boost::system::error_code(),
                                      arrival{true, error, std::move(fetched)});
            }));
    asio::co_spawn(
        executor, std::move(waiting),
        asio::bind_cancellation_slot(shared->stop_timer.slot(), [shared](std::exception_ptr error) {
            shared->line.try_send(boost::system::error_code(), arrival{false, error, std::nullopt});
        }));
}

bool was_aborted(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& thrown) {
        return thrown.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

} // namespace

awaitable<std::optional<response>> fetch_within(fetcher fetch, std::string url,
                                                std::chrono::milliseconds limit) {
    const auto executor = co_await asio::this_coro::executor;
    const auto shared = std::make_shared<race>(executor);
    co_await asio::this_coro::throw_if_cancelled(false);
    start(executor, shared, fetch(std::move(url)), wait(limit));

    boost::system::error_code cancelled;
    auto first =
        co_await shared->line.async_receive(asio::redirect_error(asio::use_awaitable, cancelled));
    if (!cancelled) shared->take(std::move(first));
    shared->stop_fetch.emit(asio::cancellation_type::all);
    shared->stop_timer.emit(asio::cancellation_type::all);
    while (shared->missing > 0) {
        auto next = co_await shared->line.async_receive(
            asio::bind_cancellation_slot(asio::cancellation_slot(), asio::use_awaitable));
        shared->take(std::move(next));
    }
    co_await asio::this_coro::throw_if_cancelled(true);

    auto& fetch_end = shared->fetch_end;
    if (!fetch_end.error) co_return std::move(fetch_end.fetched);
    if (shared->time_was_over && was_aborted(fetch_end.error)) co_return std::nullopt;
    std::rethrow_exception(fetch_end.error);
}

} // namespace workbook
