// The contract of 19.1: from a description of the work to a model of concurrency, with the reasons.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace workbook {

/// The ways of working that are chosen from, the simplest first.
enum class model {
    inline_call,               ///< the caller does it all, one task after the other
    threads,                   ///< a pool of threads (02.1)
    processes,                 ///< a pool of processes (05.1)
    coroutines,                ///< an event loop on one thread, and all tasks at once (08.1)
    coroutines_with_semaphore, ///< the same, and a semaphore that lets some of them in (16.1)
    coroutines_with_threads,   ///< a loop that waits, a pool of threads that computes (12.1)
    coroutines_with_processes, ///< a loop that waits, a pool of processes behind it (11.1)
};

/// What the work runs on. The defaults are a scale, not a law: measure your own.
/// REQUIRES for use: each number is at least 1, `many` at least 2, `idle_percent` from 0 to 99, and
/// `worth_handing_over` not negative.
struct machine {
    std::size_t cores = 4; ///< what can compute at the same moment

    /// To hand work to somebody costs some microseconds, and to stand in a loop's way costs all
    /// others as much as it lasts. So up to here computing stays where it is.
    std::chrono::microseconds worth_handing_over{1000};

    /// Up to this share of its time a worker may wait before anybody minds.
    int idle_percent = 10;

    std::size_t many = 100;            ///< from here on a thread for each wait is too much
    std::size_t open_at_most = 10'000; ///< connections, files: what one process may have open

    /// What all the places together may take; nothing: as much as there are tasks for.
    std::optional<std::uint64_t> memory_kib;
    std::uint64_t thread_kib = 64;    ///< a place on a thread: what it really uses of its stack
    std::uint64_t process_kib = 4096; ///< a place in a process
    std::uint64_t coroutine_kib = 2;  ///< a place on a loop: a coroutine's frame, and what it holds
};

/// What is to be done: `tasks` tasks, all alike. A value.
struct workload {
    std::size_t tasks = 1;                 ///< how many would like to be under way at once
    std::chrono::microseconds waits{0};    ///< one task: for something outside; needs no core
    std::chrono::microseconds computes{0}; ///< one task: on a core

    bool isolated = false; ///< its code may crash, hang or leak, and has to be killed if it does
    bool blocking = false; ///< it waits in a call that cannot be awaited: it holds its thread

    std::optional<std::size_t> limit; ///< at most so many may be under way; nothing: any number

    machine on;
};

/// What can speak for a choice. The order is that of `choice::reasons`.
enum class fact {
    waits,
    computes,
    few,
    many,
    very_many,
    isolated,
    blocking,
    limited,
    memory,
    cores
};

/// A model, and how large.
struct plan {
    model how = model::inline_call;
    std::size_t workers = 0;            ///< threads or processes of the pool; 0 where there is none
    std::optional<std::size_t> permits; ///< of the semaphore; nothing where there is none

    friend bool operator==(const plan&, const plan&) = default;
};

/// What to take, and why.
struct choice {
    plan what;
    std::vector<fact> reasons; ///< each once, in the order of `fact`

    friend bool operator==(const choice&, const choice&) = default;
};

/// Returns the same workload as if this one fact were not so, or nothing if it is not so anyway.
/// Written already; you may use it. Pure, and O(1).
std::optional<workload> without(workload what, fact gone);

/// Returns the model for this workload, how large, and the facts that have decided it.
///
///     workload downloads{.tasks = 50, .waits = 100ms};
///     choose_model(downloads); // threads, 50 workers; because it waits, and because there are few
///     downloads.tasks = 5000;
///     choose_model(downloads); // coroutines; because it waits, and because there are many
///
/// Four words first:
///
/// - *Under way* can be as many as there are tasks, and not more than `limit`.
/// - The work *waits* if more than `idle_percent` % of waits + computes is waiting. Exactly that
///   share does not count.
/// - It *holds up* if one task computes for longer than `worth_handing_over`. Exactly that long
///   does not.
/// - What *fits* is memory_kib divided by what one place takes, rounded down, and always at least
///   1. Without `memory_kib` everything fits.
///
/// The first of these rules that applies decides:
///
/// 1. No tasks: `inline_call`, also if isolated.
/// 2. Isolated: there are processes, whatever else is true.
///    - It waits, in calls that can be awaited, and more can be under way than there are cores:
///      `coroutines_with_processes`, and permits by rule 7. Workers: as in the last line.
///    - It waits, and is blocking: `processes`. Workers: what can be under way, at most `many`, and
///      as processes fit.
///    - Else: `processes`. Workers: what can be under way, at most the cores, and as processes fit.
/// 3. There is nothing to overlap, or it would not pay: `inline_call`. That is so if only one can
///    be under way; if the work does not wait and there is one core; or if all tasks, one after the
///    other, take no longer than `worth_handing_over`.
/// 4. It does not wait: `threads`. Workers: what can be under way, at most the cores, and as
///    threads fit. There is no global lock in C++: computing needs no processes.
/// 5. It waits, and is blocking: `threads`. Workers: what can be under way, at most `many`, and as
///    threads fit. A call that holds its thread needs one, whatever runs in front.
/// 6. A thread for each that can be under way is affordable: `threads`, with so many workers. That
///    is so if so many threads fit and, where the work does not hold up, fewer than `many` can be
///    under way; where it does, no more than there are cores.
/// 7. Else a loop does the waiting. Permits: the least of `limit`, `open_at_most`, and the
///    coroutines that fit; but none if that is not less than `tasks`, for then all may go.
///    - It holds up: `coroutines_with_threads`. Workers: what can be under way, at most the cores,
///      and as threads fit.
///    - Else: `coroutines_with_semaphore` if there are permits, and `coroutines` if not.
///
/// `inline_call`, `coroutines` and `coroutines_with_semaphore` have 0 workers. Rules 1 to 6 give no
/// permits, except for the loop of rule 2: a pool's size is a limit already.
///
/// **Reasons.** A fact is a reason exactly if the plan (model, workers or permits) would be another
/// one without it: see `without`. So a fact that is true and changes nothing is not among them, and
/// there may be none at all.
///
/// Throws std::invalid_argument, also if there are no tasks, if a time is negative, `limit` is 0,
/// or the machine is not as it requires.
/// REQUIRES: each time is less than a century. Any number of tasks is allowed.
///
/// Pure: blocks nobody, measures nothing, asks nobody. Thread safety: may be called from any
/// thread. Complexity: O(1).
choice choose_model(const workload& what);

inline std::optional<workload> without(workload what, fact gone) {
    using std::chrono::microseconds;
    const workload before = what;
    switch (gone) {
    case fact::waits:
        what.waits = microseconds::zero();
        return before.waits > microseconds::zero() ? std::optional(what) : std::nullopt;
    case fact::computes:
        what.computes = microseconds::zero();
        return before.computes > microseconds::zero() ? std::optional(what) : std::nullopt;
    case fact::few: // from 1 to many - 1 tasks
        what.tasks = what.on.many;
        return before.tasks > 0 && before.tasks < what.tasks ? std::optional(what) : std::nullopt;
    case fact::many: // at least many tasks
        what.tasks = what.on.many - 1;
        return before.tasks > what.tasks ? std::optional(what) : std::nullopt;
    case fact::very_many: // more tasks than may be open
        what.tasks = what.on.open_at_most;
        return before.tasks > what.tasks ? std::optional(what) : std::nullopt;
    case fact::isolated:
        what.isolated = false;
        return before.isolated ? std::optional(what) : std::nullopt;
    case fact::blocking:
        what.blocking = false;
        return before.blocking ? std::optional(what) : std::nullopt;
    case fact::limited:
        what.limit.reset();
        return before.limit ? std::optional(what) : std::nullopt;
    case fact::memory:
        what.on.memory_kib.reset();
        return before.on.memory_kib ? std::optional(what) : std::nullopt;
    case fact::cores: // that there are several; or, on one core, that there is one
        what.on.cores = before.on.cores == 1 ? 2 : 1;
        return what;
    }
    return std::nullopt;
}

/// All facts, in their order.
inline constexpr fact all_facts[] = {fact::waits,     fact::computes, fact::few,      fact::many,
                                     fact::very_many, fact::isolated, fact::blocking, fact::limited,
                                     fact::memory,    fact::cores};

} // namespace workbook
