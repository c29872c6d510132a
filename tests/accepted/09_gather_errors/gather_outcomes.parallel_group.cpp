// Another shape: Asio's own group of operations hands out what each task threw.
#include "gather_outcomes.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace workbook {

namespace asio = boost::asio;

awaitable<std::vector<std::exception_ptr>> when_all_settled(std::vector<awaitable<void>> tasks) {
    if (tasks.empty()) co_return std::vector<std::exception_ptr>{}; // a group must not be empty
    const auto executor = co_await asio::this_coro::executor;

    using spawned = decltype(asio::co_spawn(executor, std::move(tasks[0]), asio::deferred));
    std::vector<spawned> operations;
    for (auto& task : tasks)
        operations.push_back(asio::co_spawn(executor, std::move(task), asio::deferred));

    auto group = asio::experimental::make_parallel_group(std::move(operations));
    const asio::cancellation_slot deaf; // with ours, the group would pass our cancellation on
    const auto [order, errors] =
        co_await group.async_wait(asio::experimental::wait_for_all(),
                                  asio::bind_cancellation_slot(deaf, asio::use_awaitable));
    co_return errors; // one for each operation, null where it ended well
}

error_kind kind_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const task_failed&) {
        return error_kind::expected;
    } catch (const boost::system::system_error& from_asio) {
        if (from_asio.code() == asio::error::timed_out) return error_kind::timeout;
        if (from_asio.code() == asio::error::operation_aborted) return error_kind::cancelled;
    } catch (...) {
        return error_kind::unexpected;
    }
    return error_kind::unexpected;
}

} // namespace workbook
