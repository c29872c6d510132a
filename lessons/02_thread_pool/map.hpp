// The contract of 02.2: a function applied to many items at once, results in the items' order.
#pragma once

#include "thread_pool.hpp"

#include <cstddef>
#include <functional>
#include <iterator>
#include <optional>
#include <ranges>
#include <type_traits>
#include <utility>
#include <vector>

namespace workbook {

/// Calls `body(0)` to `body(count - 1)`, each exactly once, on the workers of `pool`.
///
/// This is the part that you write; `map` below only adds the types.
///
/// - At most `max_workers` calls run at the same time, however many workers the pool has. Up to
///   that limit they really do run at the same time, as long as there are indices left: a slow call
///   holds up one worker and no other.
/// - Indices are handed out in rising order.
/// - Every index gets its call, also after another one has thrown.
/// - It returns, or throws, only when no call is running or still to come: `body` may refer to the
///   caller's variables.
/// - If calls threw, the exception of the *lowest index* leaves, whichever came first in time. So
///   the same input gives the same error on every run. The other exceptions are dropped.
///
/// Throws std::invalid_argument if `max_workers` is 0, pool_closed if the pool takes no more tasks,
/// and what `body` threw.
///
/// Thread safety: may be called from any thread but a worker of `pool`, which would wait for
/// itself. Several calls may share a pool. `body` is called from several threads at once.
///
/// Blocks until all is done. Visibility: what `body` did happens before this returns.
void for_each_index(thread_pool& pool, std::size_t count, std::size_t max_workers,
                    const std::function<void(std::size_t)>& body);

/// A list with numbered items: std::vector, std::array, std::span and the like.
template <typename Items>
concept numbered =
    std::ranges::random_access_range<const Items> && std::ranges::sized_range<const Items>;

/// Returns `function(item)` for every item, in the order of the items, whichever finishes first.
///
///     auto pages = workbook::map(pool, urls, fetch);   // as many at once as there are workers
///     auto few = workbook::map(pool, urls, fetch, 2);  // two at once; the others stay free
///
/// `function` is called with const items, from several threads at once: what it changes and shares
/// needs a lock. Everything else is as said at `for_each_index`.
///
/// The idea is Python's Executor.map, except that the limit belongs to the call.
template <numbered Items, typename Function>
auto map(thread_pool& pool, const Items& items, Function function, std::size_t max_workers) {
    using result = std::invoke_result_t<Function&, std::ranges::range_reference_t<const Items>>;
    // A slot for each item, so that no two workers write to the same object. A plain vector<result>
    // would not do: vector<bool> packs eight results into one byte.
    std::vector<std::optional<result>> slots(std::ranges::size(items));
    for_each_index(pool, slots.size(), max_workers, [&](std::size_t index) {
        const auto offset = static_cast<std::ranges::range_difference_t<const Items>>(index);
        slots[index].emplace(std::invoke(function, std::ranges::begin(items)[offset]));
    });
    std::vector<result> results;
    results.reserve(slots.size());
    for (auto& slot : slots)
        results.push_back(std::move(slot).value());
    return results;
}

/// The same with as many at once as the pool has workers.
template <numbered Items, typename Function>
auto map(thread_pool& pool, const Items& items, Function function) {
    return map(pool, items, std::move(function), pool.size());
}

} // namespace workbook
