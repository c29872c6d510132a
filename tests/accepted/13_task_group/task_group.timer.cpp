// Another shape: children do their own accounts, and the caller's wait may be cut short: then it
// passes the news down and waits again.
#include "task_group.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <map>

namespace workbook {

namespace asio = boost::asio;

struct task_group::state {
    explicit state(const asio::any_io_executor& where)
        : executor(where), changed(where, asio::steady_timer::time_point::max()) {}

    void note(const std::exception_ptr& error) {
        try {
            std::rethrow_exception(error);
        } catch (const boost::system::system_error& known) {
            if (stopping && known.code() == asio::error::operation_aborted) return;
        } catch (...) {
            // A failure, whatever it is.
        }
        errors.push_back(error);
        stop();
    }

    void stop() {
        if (std::exchange(stopping, true)) return;
        for (auto& [number, signal] : signals)
            signal.emit(asio::cancellation_type::terminal);
    }

    asio::any_io_executor executor;
    asio::steady_timer changed;
    std::map<std::size_t, asio::cancellation_signal> signals; // of those that have not quite ended
    std::size_t next = 0;
    std::size_t running = 0;
    std::vector<std::exception_ptr> errors;
    bool stopping = false;
    bool over = false;
};

namespace {

template <typename State>
awaitable<void> run(std::shared_ptr<State> shared, awaitable<void> child) {
    std::exception_ptr error;
    try {
        co_await std::move(child);
    } catch (...) {
        error = std::current_exception();
    }
    co_await asio::this_coro::throw_if_cancelled(false);
    if (error) shared->note(error);
    --shared->running;
    shared->changed.cancel();
}

} // namespace

void task_group::spawn(awaitable<void> child) {
    if (state_->over) throw std::logic_error("too late");
    if (state_->stopping) return;
    const auto number = state_->next++;
    ++state_->running;
    asio::co_spawn(state_->executor, run(state_, std::move(child)),
                   asio::bind_cancellation_slot(state_->signals[number].slot(),
                                                [shared = state_, number](std::exception_ptr) {
                                                    shared->signals.erase(number);
                                                }));
}

awaitable<void> run_group(group_body body) {
    const auto shared = std::make_shared<task_group::state>(co_await asio::this_coro::executor);
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto is_cancelled = [state = co_await asio::this_coro::cancellation_state] {
        return state.cancelled() != asio::cancellation_type::none;
    };

    task_group group(shared);
    if (!is_cancelled()) group.spawn(body(group));
    while (shared->running > 0) {
        if (is_cancelled() && !shared->stopping) shared->stop();
        boost::system::error_code woken; // by a child, or by whoever cancelled us
        co_await shared->changed.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
    shared->over = true;
    co_await asio::this_coro::throw_if_cancelled(throws);

    if (!shared->errors.empty()) throw group_error(shared->errors);
    if (is_cancelled()) throw boost::system::system_error(asio::error::operation_aborted);
}

} // namespace workbook
