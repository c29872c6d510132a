// Another shape: a queue of numbers, and a timer that is cancelled whenever the queue grows.
#include "as_completed.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <deque>

namespace workbook {

namespace asio = boost::asio;

struct arrival_order::state {
    state(const asio::any_io_executor& executor, std::size_t tasks)
        : missing(tasks), grown(executor, asio::steady_timer::time_point::max()) {}

    std::size_t missing; // not handed out yet
    std::deque<std::size_t> ended;
    asio::steady_timer grown; // never fires
};

arrival_order::arrival_order(const asio::any_io_executor& executor,
                             std::vector<awaitable<void>> tasks)
    : state_(std::make_shared<state>(executor, tasks.size())) {
    for (std::size_t i = 0; i < tasks.size(); ++i)
        asio::co_spawn(executor, std::move(tasks[i]), [shared = state_, i](std::exception_ptr) {
            shared->ended.push_back(i);
            shared->grown.cancel();
        });
}

awaitable<std::optional<std::size_t>> arrival_order::next() {
    if (state_->missing == 0) co_return std::nullopt;
    while (state_->ended.empty()) {
        boost::system::error_code woken;
        co_await state_->grown.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        if (!!(co_await asio::this_coro::cancellation_state).cancelled())
            throw boost::system::system_error(asio::error::operation_aborted);
    }
    const std::size_t index = state_->ended.front();
    state_->ended.pop_front();
    --state_->missing;
    co_return index;
}

} // namespace workbook
