// Another shape: the group races a timer that never fires, in Asio's own parallel group; the handle
// moves the timer's expiry into the past.
#include "nested_groups.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <exception>

namespace workbook {

namespace asio = boost::asio;

struct branch::state {
    bool cancelled = false;
    asio::steady_timer* stop = nullptr; // in the frame of run_branch, while that runs
};

branch::branch() : state_(std::make_shared<state>()) {}

void branch::cancel() {
    state_->cancelled = true;
    if (state_->stop != nullptr) state_->stop->expires_at(asio::steady_timer::time_point::min());
}

std::vector<std::exception_ptr> leaf_errors(const std::exception_ptr& error) {
    std::vector<std::exception_ptr> todo{error};
    std::vector<std::exception_ptr> leaves;
    while (!todo.empty()) {
        const auto next = todo.back();
        todo.pop_back();
        try {
            std::rethrow_exception(next);
        } catch (const group_error& inner) {
            todo.insert(todo.end(), inner.errors().rbegin(), inner.errors().rend());
        } catch (...) {
            leaves.push_back(next);
        }
    }
    return leaves;
}

awaitable<ending> run_branch(branch handle, group_body body) {
    const auto executor = co_await asio::this_coro::executor;
    const auto outside = co_await asio::this_coro::cancellation_state;
    std::exception_ptr error;
    if (!handle.state_->cancelled && !outside.cancelled()) {
        asio::steady_timer stop(executor, asio::steady_timer::time_point::max());
        handle.state_->stop = &stop;
        auto race = asio::experimental::make_parallel_group(
            asio::co_spawn(executor, run_group(std::move(body)), asio::deferred),
            stop.async_wait(asio::deferred));
        const auto [order, failed, woken] =
            co_await race.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
        handle.state_->stop = nullptr;
        error = failed;
    }
    try {
        if (error) std::rethrow_exception(error);
    } catch (const group_error&) {
        throw group_error(leaf_errors(error));
    } catch (const boost::system::system_error& known) {
        if (known.code() != asio::error::operation_aborted) throw;
    }
    if (!!outside.cancelled()) throw boost::system::system_error(asio::error::operation_aborted);
    co_return handle.state_->cancelled ? ending::cancelled : ending::completed;
}

} // namespace workbook
