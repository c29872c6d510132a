// One schedule that the explorer ran, step by step: threads, what they share, and their steps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runner {

/// What a step of a thread is.
enum class step_kind {
    start,
    exit,
    create,
    join,
    detach,
    lock,
    try_lock,
    unlock,
    wait,
    wake,
    notify,
    timeout,
    sleep,
    load,
    store,
    rmw,
    fence,
    read,
    write,
    acquire,
    release,
    arrive,
    futex_wait,
    futex_wake,
    once,
    clock,
    yield,
    io,
    fail,
    other,
};

[[nodiscard]] std::string_view to_string(step_kind kind) noexcept;
/// `other` for a word that is not known.
[[nodiscard]] step_kind step_kind_from(std::string_view word) noexcept;

struct schedule_thread {
    std::int64_t id = 0;
    std::string name; ///< "main", "thread 1"
    std::optional<std::int64_t> created_by;
    std::string created_at; ///< "x.cpp:12 in main"; may be empty
    std::string entry;      ///< the thread's first function; may be empty
};

/// What threads share: a mutex, a condition variable, an atomic.
struct schedule_object {
    std::int64_t id = 0;
    std::string name; ///< "mutex 1"
    std::string kind; ///< "mutex"
};

/// One step of one thread.
struct schedule_step {
    std::size_t thread = 0; ///< index into `schedule::threads`
    step_kind kind = step_kind::other;
    std::string text;                  ///< "locks mutex 1"
    std::optional<std::size_t> object; ///< index into `schedule::objects`
    std::string file;                  ///< "x.cpp"; may be empty
    int line = 0;                      ///< 0: not known
    std::string function;
    std::vector<std::string> stack; ///< innermost first, "x.cpp:12 in worker"
    std::uint64_t time_ns = 0;      ///< virtual
    bool guilty = false;            ///< one of the steps that break it
    bool preempted = false; ///< the thread that ran before was stopped here, though it could go on
    bool unusual = false;   ///< a spurious wake-up, an early timeout, a stale read
    bool blocked = false;   ///< with this step the thread begins to wait
};

struct schedule_source {
    std::string file;
    std::string text;
};

/// One run of the code, step by step, one thread at a time. A value.
struct schedule {
    std::vector<schedule_thread> threads;
    std::vector<schedule_object> objects;
    std::vector<schedule_step> steps;
    std::vector<schedule_source> sources;
    std::uint64_t number = 0; ///< which of the explored schedules it was
    std::string strategy;     ///< who chose it: "POS"
    std::uint64_t preemptions = 0;
    bool minimal = false; ///< no schedule with fewer preemptions fails; that was searched
};

/// The schedule as one JSON object on one line; its sources are left out.
[[nodiscard]] std::string to_json(const schedule& what);

/// A line of a schedule's sources without indentation; empty when it is not known.
[[nodiscard]] std::string source_line(const schedule& of, std::string_view file, int line);

/// Worth a picture: several threads take steps in it, or one step is guilty. A mistake that one
/// thread makes by itself has nothing to do with schedules.
[[nodiscard]] bool is_telling(const schedule& what);

/// Gives `into` the source it came without.
void add_source(schedule& into, const std::string& file, const std::string& text);

} // namespace runner
