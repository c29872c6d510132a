// Another shape: from the ground up, with a function at the end of each task that counts down.
#include "gather_outcomes.hpp"

#include "event.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

namespace workbook {

namespace asio = boost::asio;

awaitable<std::vector<std::exception_ptr>> when_all_settled(std::vector<awaitable<void>> tasks) {
    struct state {
        state(const asio::any_io_executor& executor, std::size_t tasks)
            : running(tasks), errors(tasks), all_ended(executor) {}

        std::size_t running;
        std::vector<std::exception_ptr> errors;
        event all_ended;
    };

    const auto executor = co_await asio::this_coro::executor;
    const auto shared = std::make_shared<state>(executor, tasks.size());
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false); // a task might cancel us while it starts
    if (tasks.empty()) shared->all_ended.open();
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        asio::co_spawn(executor, std::move(tasks[i]), [shared, i](std::exception_ptr error) {
            shared->errors[i] = std::move(error);
            if (--shared->running == 0) shared->all_ended.open();
        });
    }
    co_await shared->all_ended.wait();
    co_await asio::this_coro::throw_if_cancelled(throws);
    co_return shared->errors;
}

error_kind kind_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& from_asio) {
        if (from_asio.code() == asio::error::operation_aborted) return error_kind::cancelled;
        if (from_asio.code() == asio::error::timed_out) return error_kind::timeout;
    } catch (const std::exception& other) {
        if (dynamic_cast<const task_failed*>(&other) != nullptr) return error_kind::expected;
    } catch (...) {
        return error_kind::unexpected;
    }
    return error_kind::unexpected;
}

} // namespace workbook
