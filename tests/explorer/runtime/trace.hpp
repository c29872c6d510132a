// The record of one run: every step with its stack, for the eyes of people.
#pragma once

#include "explorer/runtime/shadow.hpp"
#include "explorer/strategies/strategy.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace explorer {

/// Return addresses, innermost first.
using call_stack = std::vector<std::uintptr_t>;

struct trace_event {
    thread_number thread = 0;
    const char* kind = "other"; ///< a literal; see the list in trace.cpp
    std::string text;           ///< "locks mutex 1"
    std::uint32_t object = 0;
    std::int64_t time = 0; ///< virtual nanoseconds since the start of the run
    call_stack stack;
    bool guilty = false;
    bool preempted = false; ///< the thread that ran before was stopped here, though it could go on
    bool unusual = false;   ///< a spurious wake-up, an early timeout, a stale read
    bool blocked = false;   ///< the thread begins to wait
};

/// A memory access, kept to be able to say later where it was.
struct access_record {
    thread_number thread = 0;
    epoch when = 0;
    std::uintptr_t address = 0;
    std::uint32_t size = 0;
    access_kind kind = access_kind::read;
    std::uint32_t after_event = 0; ///< it happened behind this many events
    call_stack stack;
};

/// Keeps nothing unless it is switched on: only the run that is shown is recorded.
class trace {
  public:
    void begin_run(bool keep);

    /// What happens from here on is a consequence, and not kept.
    void stop() noexcept { on_ = false; }

    [[nodiscard]] bool on() const noexcept { return on_; }

    trace_event& add(trace_event event);
    void add(access_record access);

    [[nodiscard]] std::vector<trace_event>& events() noexcept { return events_; }

    [[nodiscard]] const std::vector<access_record>& accesses() const noexcept { return accesses_; }

    /// The recorded access that a shadow cell speaks of; null when it was not kept.
    [[nodiscard]] const access_record* find(const shadow_cell& cell, std::uintptr_t address) const;

  private:
    bool on_ = false;
    std::vector<trace_event> events_;
    std::vector<access_record> accesses_;
};

} // namespace explorer
