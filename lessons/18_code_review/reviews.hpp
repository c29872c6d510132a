// The code under review, as it was handed in and as it is mended: six functions, each of them
// twice.
#pragma once

#include "thread_pool.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>
#include <future>
#include <vector>

namespace reviews {

using boost::asio::awaitable;
using workbook::thread_pool;

using job = std::function<void()>;                  ///< may block, may throw
using async_job = std::function<awaitable<void>()>; ///< begins when it is awaited

/// Looks right, and is not.
namespace shipped {

/// Runs all jobs on the pool and returns how many of them failed.
std::size_t import_all(thread_pool& pool, const std::vector<job>& jobs);

/// Pauses for 100 ms, on the loop.
awaitable<void> pause();

/// Runs a fetch `count` times on the loop. The server allows 100 at a time.
awaitable<void> crawl(std::size_t count, async_job fetch);

/// Sets a value, and tells a watcher who asks for it: does it get the new one?
bool watcher_sees_the_value();

/// Three threads wait for a start signal. Returns how many of them have started.
int start_three();

/// Begins to send a message to each of three, in the background.
void send_all(std::vector<std::future<void>>& sending, const job& send);

} // namespace shipped

/// The same, after the review.
namespace mended {

/// Runs all jobs on the pool and returns how many of them failed.
std::size_t import_all(thread_pool& pool, const std::vector<job>& jobs);

/// Pauses for 100 ms, on the loop.
awaitable<void> pause();

/// Runs a fetch `count` times on the loop. The server allows 100 at a time.
awaitable<void> crawl(std::size_t count, async_job fetch);

/// Sets a value, and tells a watcher who asks for it: does it get the new one?
bool watcher_sees_the_value();

/// Three threads wait for a start signal. Returns how many of them have started.
int start_three();

/// Begins to send a message to each of three, in the background.
void send_all(std::vector<std::future<void>>& sending, const job& send);

} // namespace mended

} // namespace reviews
