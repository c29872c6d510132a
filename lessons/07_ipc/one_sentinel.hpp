// The contract of 07.2: one process makes items, several take them, and all of them go home.
#pragma once

#include "item.hpp"
#include "message_queue.hpp"

#include <chrono>
#include <functional>

namespace workbook {

/// What the producer is to do.
struct order {
    int items = 10;                         ///< 0 or more
    int consumers = 3;                      ///< how many processes will call `consume`
    std::chrono::milliseconds interval{10}; ///< from one item to the next
};

/// Sends the items 0, 1, 2, ... of `what` through `queue`, and lets its consumers know when there
/// are no more. Called once for a queue, in a process of its own. Blocks while the queue is full.
void produce(message_queue& queue, const order& what);

/// Takes items from `queue` and hands each to `handle`, until the producer has said that there are
/// no more. Called once in each of `order::consumers` processes, which may begin before, during or
/// after `produce`.
///
/// All of them return, and together they have handled every item exactly once. Returns how many
/// this one has handled.
int consume(message_queue& queue, const std::function<void(const item&)>& handle);

} // namespace workbook
