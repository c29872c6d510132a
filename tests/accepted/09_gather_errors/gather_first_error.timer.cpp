// Another shape: a timer that never fires is cancelled at every end, and by whoever cancels us.
// Each time the caller looks at what has happened.
#include "gather_first_error.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>

namespace workbook {

namespace asio = boost::asio;

namespace {

struct state {
    state(const asio::any_io_executor& executor, std::size_t tasks)
        : running(tasks), signals(tasks), news(executor, asio::steady_timer::time_point::max()) {}

    std::size_t running;
    std::exception_ptr cause;
    std::vector<asio::cancellation_signal> signals;
    asio::steady_timer news;
};

} // namespace

awaitable<void> when_all_succeed(std::vector<awaitable<void>> tasks) {
    const auto executor = co_await asio::this_coro::executor;
    const auto shared = std::make_shared<state>(executor, tasks.size());
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        auto ended = [shared](const std::exception_ptr& error) {
            --shared->running;
            if (error && !shared->cause) shared->cause = error;
            shared->news.cancel();
        };
        asio::co_spawn(executor, std::move(tasks[i]),
                       asio::bind_cancellation_slot(shared->signals[i].slot(), std::move(ended)));
    }
    bool told = false;
    while (shared->running > 0) {
        const auto caller = co_await asio::this_coro::cancellation_state;
        const bool cancelled = caller.cancelled() != asio::cancellation_type::none;
        if ((shared->cause || cancelled) && !told) {
            told = true;
            for (auto& each : shared->signals)
                each.emit(asio::cancellation_type::terminal);
        }
        boost::system::error_code woken;
        co_await shared->news.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
    co_await asio::this_coro::throw_if_cancelled(throws);
    if (shared->cause) std::rethrow_exception(shared->cause);
}

} // namespace workbook
