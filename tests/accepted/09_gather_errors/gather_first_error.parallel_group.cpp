// Another shape: Asio's own group of operations, told to end with the first error.
#include "gather_first_error.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>

namespace workbook {

namespace asio = boost::asio;

namespace {

// A group listens to its caller when all have been started. This one is started last, and fails if
// a task has cancelled the caller before.
awaitable<void> look_back(asio::cancellation_state caller) {
    if (caller.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);
    co_return;
}

} // namespace

awaitable<void> when_all_succeed(std::vector<awaitable<void>> tasks) {
    if (tasks.empty()) co_return; // a group must not be empty
    const auto executor = co_await asio::this_coro::executor;

    //! [group]
    using spawned = decltype(asio::co_spawn(executor, std::move(tasks[0]), asio::deferred));
    std::vector<spawned> operations;
    for (auto& task : tasks)
        operations.push_back(asio::co_spawn(executor, std::move(task), asio::deferred));
    //! [group]
    const auto caller = co_await asio::this_coro::cancellation_state;
    const auto looking = operations.size();
    operations.push_back(asio::co_spawn(executor, look_back(caller), asio::deferred));

    //! [wait]
    auto group = asio::experimental::make_parallel_group(std::move(operations));
    const auto [order, errors] =
        co_await group.async_wait(asio::experimental::wait_for_one_error(), asio::use_awaitable);
    for (const auto index : order) // in the order in which they ended: the cause comes first
        if (errors[index] && index != looking) std::rethrow_exception(errors[index]);
    //! [wait]
}

} // namespace workbook
