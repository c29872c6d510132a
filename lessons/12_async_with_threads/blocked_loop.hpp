// The contract of 12.2: a blocking call that is tried again, with pauses in which nobody waits.
#pragma once

#include "thread_pool.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <string>

namespace workbook {

using boost::asio::awaitable;

/// How often to try, and how long to pause after the first failure. Each pause is twice the one
/// before.
struct retry_policy {
    int attempts = 3;
    std::chrono::milliseconds first_pause{100};
};

/// What `attempt()` returns, as soon as it returns something.
///
///     auto rows = co_await workbook::with_retries(pool, query, {.attempts = 3});
///
/// - `attempt` may block: each try runs on a worker of `pool`.
/// - A try that throws, whatever it throws, is a failure. Then a pause, which begins when the try
///   has failed, and the next try.
/// - When the last try has failed, its exception leaves at once: there is no pause after it.
/// - A pause takes nobody's thread. The loop runs other coroutines, and the workers other calls.
/// - A caller that is cancelled leaves at once, with Asio's operation_aborted, also out of a pause.
///
/// Thread safety, visibility and lifetimes are as said at run_in_thread_pool.
/// REQUIRES: `attempt` is not empty, policy.attempts >= 1, no pause is negative.
/// Throws what the last try threw. A pool that takes no more tasks is a failure like any other.
awaitable<std::string> with_retries(thread_pool& pool, std::function<std::string()> attempt,
                                    retry_policy policy);

} // namespace workbook
