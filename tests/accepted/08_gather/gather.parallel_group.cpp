// Another shape: Asio's own group of operations, told to wait for all of them.
#include "gather.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <tuple>

namespace workbook {

namespace asio = boost::asio;

awaitable<void> when_all(std::vector<awaitable<void>> tasks) {
    if (tasks.empty()) co_return; // a group must not be empty
    const auto executor = co_await asio::this_coro::executor;

    //! [group]
    using spawned = decltype(asio::co_spawn(executor, std::move(tasks[0]), asio::deferred));
    std::vector<spawned> operations;
    for (auto& task : tasks)
        operations.push_back(asio::co_spawn(executor, std::move(task), asio::deferred));

    // Unlike ours, a group passes its caller's cancellation on to the tasks, unless its slot is
    // empty.
    auto group = asio::experimental::make_parallel_group(std::move(operations));
    const auto [order, errors] = co_await group.async_wait(
        asio::experimental::wait_for_all(),
        asio::bind_cancellation_slot(asio::cancellation_slot(), asio::use_awaitable));
    //! [group]
    for (const auto& error : errors)
        if (error) std::rethrow_exception(error);
}

} // namespace workbook
