// The contract of 18.2: a coroutine that asks in a fixed rhythm until the answer is yes.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>

namespace workbook {

using boost::asio::awaitable;

/// Asks once whether it is so far.
using probe = std::function<awaitable<bool>()>;

/// How often to ask, and how long it is from one question to the next.
struct poll_plan {
    std::chrono::milliseconds interval{100};
    int asks = 10;
};

/// True as soon as `ready()` gives true; false when it has given false `plan.asks` times.
///
///     auto done = [&] { return job_is_done(client, job); };
///     if (!co_await workbook::wait_until_ready(done, {.interval = 1s, .asks = 30})) give_up(job);
///
/// - It asks when it begins, and then every `interval`, measured from the first question: how long
///   an answer takes does not move the next question, nor does a clock that somebody sets. After an
///   answer that took longer than that, it asks again at once.
/// - After the last no it returns at once.
/// - What `ready` throws leaves.
/// - Between two questions the loop runs its other coroutines, or rests.
/// - A caller that is cancelled leaves at once, with Asio's operation_aborted.
///
/// Thread safety: any number of callers on one loop. Visibility: all is on the caller's executor.
/// REQUIRES: `ready` is not empty, plan.asks >= 1, the interval is not negative. The executor runs
/// one handler at a time.
awaitable<bool> wait_until_ready(probe ready, poll_plan plan);

} // namespace workbook
