// nested_groups: the group runs in a coroutine of its own, behind a signal that the handle shares.
#include "nested_groups.hpp"

#include "event.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <exception>

namespace workbook {

namespace asio = boost::asio;

//! [state]
struct branch::state {
    asio::cancellation_signal stop; // of the coroutine that runs the group
    bool cancelled = false;         // by the handle
};

branch::branch() : state_(std::make_shared<state>()) {}

void branch::cancel() {
    state_->cancelled = true;
    state_->stop.emit(asio::cancellation_type::terminal); // nobody there, nothing happens
}

//! [state]

//! [leaf_errors]
std::vector<std::exception_ptr> leaf_errors(const std::exception_ptr& error) {
    std::vector<std::exception_ptr> leaves;
    try {
        std::rethrow_exception(error);
    } catch (const group_error& inner) {
        for (const auto& each : inner.errors())
            for (const auto& leaf : leaf_errors(each))
                leaves.push_back(leaf);
    } catch (...) {
        leaves.push_back(error);
    }
    return leaves;
}

//! [leaf_errors]

namespace {

// Throws the failures among what run_group threw. That it was cancelled is none.
void rethrow_failures(const std::exception_ptr& error) {
    try {
        if (error) std::rethrow_exception(error);
    } catch (const group_error&) {
        throw group_error(leaf_errors(error));
    } catch (const boost::system::system_error& known) {
        if (known.code() != asio::error::operation_aborted) throw;
    }
}

} // namespace

//! [run_branch]
awaitable<ending> run_branch(branch handle, group_body body) {
    const auto shared = handle.state_;
    const auto executor = co_await asio::this_coro::executor;
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false); // nothing may throw us out from here on
    const auto outside = co_await asio::this_coro::cancellation_state;

    std::exception_ptr failed;
    if (!shared->cancelled && outside.cancelled() == asio::cancellation_type::none) {
        auto slot = outside.slot();
        if (slot.is_connected())
            slot.assign([shared](asio::cancellation_type type) { shared->stop.emit(type); });
        event all_ended(executor);
        asio::co_spawn(
            executor, run_group(std::move(body)),
            asio::bind_cancellation_slot(shared->stop.slot(), [&](std::exception_ptr error) {
                failed = std::move(error);
                all_ended.open();
            }));
        co_await all_ended.wait(); // deaf: the signal goes down, and this frame stays
        slot.clear();
        shared->stop.slot().clear(); // a late cancel finds nobody
    }
    co_await asio::this_coro::throw_if_cancelled(throws);

    rethrow_failures(failed);
    if (outside.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);
    co_return shared->cancelled ? ending::cancelled : ending::completed;
}

//! [run_branch]

} // namespace workbook
