// Completion order: each task drops its number into a channel that the owner receives from.
#include "as_completed.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace workbook {

namespace asio = boost::asio;

// Shared by the owner and the tasks: a task may still run when the owner has gone.
struct arrival_order::state {
    state(const asio::any_io_executor& executor, std::size_t tasks)
        : missing(tasks), ended(executor, tasks) {}

    static awaitable<void> run(std::shared_ptr<state> shared, std::size_t index,
                               awaitable<void> task);

    std::size_t missing; // not handed out yet
    asio::experimental::channel<void(boost::system::error_code, std::size_t)> ended;
};

//! [run]
awaitable<void> arrival_order::state::run(std::shared_ptr<state> shared, std::size_t index,
                                          awaitable<void> task) {
    co_await std::move(task);
    shared->ended.try_send(boost::system::error_code(), index); // there is room for everyone
}

//! [run]

//! [constructor]
arrival_order::arrival_order(const asio::any_io_executor& executor,
                             std::vector<awaitable<void>> tasks)
    : state_(std::make_shared<state>(executor, tasks.size())) {
    for (std::size_t i = 0; i < tasks.size(); ++i)
        asio::co_spawn(executor, state::run(state_, i, std::move(tasks[i])), asio::detached);
}

//! [constructor]

//! [next]
awaitable<std::optional<std::size_t>> arrival_order::next() {
    if (state_->missing == 0) co_return std::nullopt;
    const std::size_t index = co_await state_->ended.async_receive(asio::use_awaitable);
    --state_->missing; // only now: a wait that was cancelled has handed out nothing
    co_return index;
}

//! [next]

} // namespace workbook
