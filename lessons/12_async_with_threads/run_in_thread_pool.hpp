// The contract of 12.1: a blocking call on a worker thread, awaited by a coroutine.
#pragma once

#include "thread_pool.hpp"

#include <boost/asio/awaitable.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace workbook {

using boost::asio::awaitable;

/// Runs `call` on a worker of `pool`. The caller is suspended until it has ended.
///
/// This is the part that you write; `run_in_thread_pool` below only adds the types.
///
/// - The caller's thread does not wait: its loop runs other coroutines meanwhile.
/// - The caller goes on on its own executor, never on the worker.
/// - What `call` throws is thrown to the caller: the same exception, whatever its type.
/// - A caller that is cancelled leaves at once, with Asio's operation_aborted. If its call has not
///   begun by then, it never will. A call that is running cannot be stopped: it runs to its end on
///   the worker, and what comes of it is dropped. So `call` must own what it uses, or refer to what
///   outlives `pool`.
/// - A result that is there when the cancellation arrives is kept: once the worker has reported,
///   the caller gets it, even if the loop had no time yet to wake the caller.
///
/// Blocks nobody. Throws pool_closed when the pool takes no more tasks, and what `call` throws.
///
/// Thread safety: any number of callers, on any loops, may use one pool at the same time.
/// Visibility: what the caller did before happens before `call`; what `call` did happens before the
/// caller goes on.
///
/// REQUIRES: `call` is not empty. The caller's executor runs one handler at a time: an io_context
/// with one thread, or a strand. The pool ends before the loop does, since workers report to it:
/// declare the loop first.
awaitable<void> on_worker(thread_pool& pool, std::function<void()> call);

namespace detail {

// Shared by the call and its caller, because either may be the last to leave.
template <typename Function>
struct offloaded {
    Function function;
    std::optional<std::invoke_result_t<Function&>> result;
};

} // namespace detail

/// What `function()` returns, computed on a worker of `pool`.
///
///     workbook::thread_pool pool(5);                            // one, for all calls
///     auto query = [id] { return database.rows_of(id); };
///     auto rows = co_await workbook::run_in_thread_pool(pool, query);
///
/// Everything else is as said at `on_worker`. The idea is Python's loop.run_in_executor.
///
/// Pitfall: GCC 12 destroys a lambda twice that is made within a co_await, which is fatal if it has
/// captured a string or a shared_ptr. Give such a lambda a name first, as above.
template <std::invocable Function>
awaitable<std::invoke_result_t<Function&>> run_in_thread_pool(thread_pool& pool,
                                                              Function function) {
    if constexpr (std::is_void_v<std::invoke_result_t<Function&>>) {
        auto shared = std::make_shared<Function>(std::move(function));
        std::function<void()> call = [shared] { std::invoke(*shared); };
        co_await on_worker(pool, std::move(call));
    } else {
        auto shared = std::make_shared<detail::offloaded<Function>>(
            detail::offloaded<Function>{std::move(function), std::nullopt});
        std::function<void()> call = [shared] {
            shared->result.emplace(std::invoke(shared->function));
        };
        co_await on_worker(pool, std::move(call));
        co_return std::move(shared->result).value();
    }
}

} // namespace workbook
