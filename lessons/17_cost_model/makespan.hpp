// The contract of 17.1: when a pool will have finished, worked out before it has started.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>

namespace workbook {

/// Returns how long `workers` workers need for `tasks`, from the first start to the last end.
///
///     std::vector<std::chrono::microseconds> mix{30ms, 10ms, 10ms, 10ms};
///     workbook::makespan(mix, 2); // 30 ms: one worker has the long task, the other the rest
///
/// The model is that of a thread pool (02.1) with a queue:
///
/// - All tasks are in the queue at time zero, in the order given.
/// - A worker that is free takes the next task at once, whichever worker it is, and is busy for as
///   long as the task lasts. Nobody waits for a better task, and nothing is interrupted.
/// - Taking a task costs nothing, and workers do not disturb each other.
///
/// So the order matters: the same tasks in another order may take longer, or less.
///
/// No tasks take no time. With more workers than tasks the others stay idle, however many they are:
/// neither time nor memory may grow with `workers` beyond the number of tasks. A task of length
/// zero takes its turn, and no time.
///
/// Throws std::invalid_argument if `workers` is 0 or a task is shorter than zero, also when there
/// is nothing to do or nobody would ever come to that task.
/// REQUIRES: the lengths of all tasks together fit into the result, which is exact to the
/// microsecond.
///
/// Complexity: O(n log w) time and O(min(n, w)) memory for n tasks on w workers.
///
/// Blocks nobody, sleeps nowhere, starts no thread: it predicts. Thread safety: may be called from
/// any thread, and from several at the same time.
///
/// The rule is known as list scheduling. R. L. Graham, "Bounds for certain multiprocessing
/// anomalies", 1966.
std::chrono::microseconds makespan(std::span<const std::chrono::microseconds> tasks,
                                   std::size_t workers);

/// Returns a time that no order of the tasks, and no cleverness, can get below.
///
///     workbook::makespan_floor(mix, 2); // 30 ms: that is how long the longest task takes
///
/// Two things are in the way of every schedule: somebody has to do the longest task from its
/// beginning to its end, and all workers together have to do all the work. The floor is the larger
/// of the longest task and of total / workers, rounded up to the next microsecond. It need not be
/// reached: three tasks of 10 ms on two workers have a floor of 15 ms, and take 20 ms.
///
/// Graham's bound says how far makespan() can be off: never more than 2 - 1/workers times the
/// floor.
///
/// Throws, REQUIRES, and threads: the same as makespan(). Complexity: O(n) time, no memory.
std::chrono::microseconds makespan_floor(std::span<const std::chrono::microseconds> tasks,
                                         std::size_t workers);

} // namespace workbook
