// A thread of the explored program.
#pragma once

#include "explorer/runtime/fiber.hpp"
#include "explorer/runtime/objects.hpp"
#include "explorer/runtime/vector_clock.hpp"
#include "explorer/strategies/strategy.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace explorer {

/// Virtual nanoseconds since the start of the run.
using instant = std::int64_t;
constexpr instant never = std::numeric_limits<instant>::max();

/// A call that has begun and not ended: where it returns to, and where its frame was.
struct call_frame {
    std::uintptr_t return_address = 0;
    std::uintptr_t frame = 0;
};

/// Everything about a thread that is not on its own stack.
struct thread {
    thread_number number = 0;
    fiber* place = nullptr;

    void* (*start)(void*) = nullptr;
    void* argument = nullptr;
    void* result = nullptr;
    thread_number creator = 0;
    call_frame created_at;

    // Where it stands.
    operation next;                         ///< what it does when it goes on
    bool (*ready)(const thread&) = nullptr; ///< null: it can always go on
    object* waits_for = nullptr;            ///< what `ready` looks at
    const char* waiting = nullptr;          ///< "to lock"; null when it does not wait
    instant deadline = never;
    bool timed_out = false;
    bool woken = false; ///< notified, or woken from a futex
    object* relock = nullptr;
    bool finished = false;
    bool joined = false;
    bool detached = false;
    bool yielded = false; ///< steps back until somebody else has changed something
    int fd = -1;          ///< waits for a descriptor
    short fd_events = 0;

    // What it knows.
    vector_clock clock;
    vector_clock released_by_fence; ///< what a later relaxed store publishes
    vector_clock acquirable;        ///< what a later acquire fence gets to know
    vector_clock observed;          ///< stale reads: the stores it has read, whoever knows of them
    vector_clock sequential;        ///< stale reads: what sequentially consistent fences have shown

    // How it spins.
    struct spin {
        std::uintptr_t address = 0;
        std::uint64_t value = 0;
        std::uint32_t times = 0;
    };

    std::array<spin, 8> spins{}; ///< what it has read again and again since something changed
    std::uint64_t spin_stamp = 0;
    std::uint32_t yields = 0;
    bool kept_used = false; ///< counterfactual: has had the notify that was kept for it
    std::uint32_t accesses_since_step = 0;
    std::uint32_t clock_reads = 0;      ///< since it last changed something
    std::uint32_t busy_clock_reads = 0; ///< all of them

    // What the C library keeps for a thread and we call at its end.
    std::vector<std::pair<void (*)(void*), void*>> at_exit;
    bool cancelled = false;
    bool cancellable = true;
    bool unwinding = false;

    std::vector<call_frame> calls;
    std::vector<std::uintptr_t> next_stack; ///< recorded runs: from where `next` will be done
    bool unchecked = false; ///< a library orders what it does now, and nobody sees how
    int inside = 0;         ///< > 0: the explorer itself, or the host, is at work on this thread
};

/// While alive, nothing that this thread does is explored: the code is the explorer's or the
/// host's.
class inside_scope {
  public:
    explicit inside_scope(thread& whose) noexcept : whose_(whose) { ++whose_.inside; }

    ~inside_scope() { --whose_.inside; }

    inside_scope(const inside_scope&) = delete;
    inside_scope& operator=(const inside_scope&) = delete;

  private:
    thread& whose_;
};

} // namespace explorer
