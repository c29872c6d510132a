// What threads synchronise with, as the explorer sees it: mutexes, conditions, atomics and the
// rest.
#pragma once

#include "explorer/runtime/vector_clock.hpp"
#include "explorer/strategies/strategy.hpp"

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace explorer {

struct thread;

enum class object_kind : std::uint8_t {
    none,
    mutex,
    condition,
    rwlock,
    spin_lock,
    semaphore,
    barrier,
    once,
    atomic,
    thread,
    files,
    time,
};

[[nodiscard]] const char* name_of(object_kind kind) noexcept;

/// A store that a later load may still read (stale reads only).
struct past_store {
    std::uint64_t value[2] = {0, 0}; // NOLINT(modernize-avoid-c-arrays): up to sixteen bytes
    thread_number thread = 0;
    epoch when = 0;
    vector_clock released;
    bool sequential = false;
};

/// A notify that woke fewer than were waiting later: what a lost wake-up is told with.
struct past_notify {
    std::uint64_t number = 0; ///< counts the notifies of the run
    thread_number thread = 0;
    std::uint64_t event = 0; ///< index in the trace, when one is kept
    bool all = false;
    std::uint32_t woken = 0;
};

/// One object, found by its address. Reused from run to run; `reset` makes it new.
struct object {
    std::uint32_t number = 0; ///< in the order of first use: the same in every replay
    object_kind kind = object_kind::none;
    std::uintptr_t address = 0;
    std::uint32_t number_of_kind = 0; ///< for people: "mutex 2"
    std::string variable;             ///< its name in the program, when that is known

    vector_clock clock;      ///< what whoever acquires it gets to know
    vector_clock read_clock; ///< rwlocks: what readers released

    thread* owner = nullptr;      ///< mutex, rwlock (writer), once (who runs it)
    std::uint32_t count = 0;      ///< recursion depth; semaphore's value; barrier's arrivals
    std::uint32_t target = 0;     ///< barrier: how many have to come
    int mutex_type = 0;           ///< PTHREAD_MUTEX_*
    bool done = false;            ///< once; thread: finished
    std::vector<thread*> readers; ///< rwlock
    std::vector<thread*> waiters; ///< condition, futex: in the order in which they came
    std::vector<past_notify> notifies;
    std::vector<past_store> stores; ///< stale reads: in modification order
    std::vector<std::vector<std::uint32_t>>
        seen; ///< stale reads: latest store each thread has seen
    std::uint32_t stores_dropped = 0;

    void reset(std::uint32_t its_number, object_kind its_kind, std::uintptr_t its_address);
    [[nodiscard]] std::string name() const;
};

/// All objects of a run. Lookup by address is constant in time.
class object_table {
  public:
    void begin_run() noexcept;

    /// The object at `address`, made new when there is none or one of another kind.
    object& at(std::uintptr_t address, object_kind kind);
    [[nodiscard]] object* find(std::uintptr_t address) noexcept;

    /// Forgets the object: its memory is used for something else.
    void erase(std::uintptr_t address) noexcept;

    [[nodiscard]] std::size_t count() const noexcept { return used_; }

    [[nodiscard]] const object& by_number(std::uint32_t number) const { return pool_[number]; }

  private:
    struct slot {
        std::uintptr_t address = 0;
        std::uint32_t run = 0;
        std::uint32_t index = 0;
    };

    [[nodiscard]] slot& slot_for(std::uintptr_t address) noexcept;
    void grow();

    std::deque<object> pool_{1}; // index 0 means none
    std::vector<slot> slots_ = std::vector<slot>(1024);
    std::size_t used_ = 0;   // of pool_, in this run, without index 0
    std::size_t filled_ = 0; // of slots_, in this run
    std::uint32_t run_ = 1;
    std::vector<std::uint32_t> of_kind_ = std::vector<std::uint32_t>(16);
};

} // namespace explorer
