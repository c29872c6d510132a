// A schedule as a timeline in the terminal: a lane a thread, time goes down, the source beside it.
#pragma once

#include "core/schedule.hpp"
#include "core/schedule_state.hpp"
#include "core/terminal.hpp"
#include "core/timeline_layout.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace runner {

/// Draws rows of one schedule, in order. The schedule and the terminal outlive it. Not thread-safe.
/// No line is wider than the terminal.
class timeline_writer {
  public:
    timeline_writer(const terminal& out, const schedule& of);

    /// The names above the lanes; empty where there are no lanes.
    [[nodiscard]] std::vector<std::string> heading() const;

    /// The row of a step, below notices of a preemption and of the clock. `before` and `after` are
    /// the states around it. `current`: one stands here.
    [[nodiscard]] std::vector<std::string> step(std::size_t index,
                                                const std::vector<thread_state>& before,
                                                const std::vector<thread_state>& after,
                                                bool current = false) const;

    /// "... 42 steps ..."
    [[nodiscard]] std::string gap(std::size_t left_out,
                                  const std::vector<thread_state>& after) const;

    /// What the signs mean.
    [[nodiscard]] std::string legend() const;

  private:
    [[nodiscard]] std::string lanes(const std::vector<thread_state>& after,
                                    std::size_t acting) const;
    [[nodiscard]] std::string notice(const std::string& words,
                                     const std::vector<thread_state>& before) const;
    [[nodiscard]] std::string between_rows(const std::string& text,
                                           const std::vector<thread_state>& before) const;
    [[nodiscard]] std::string source_of(const schedule_step& step) const;
    [[nodiscard]] std::string fitted_place(const std::string& place) const;
    [[nodiscard]] std::string row(std::size_t index, const std::vector<thread_state>& after,
                                  bool current) const;
    [[nodiscard]] std::string threads_part(std::size_t index,
                                           const std::vector<thread_state>& after) const;

    const terminal& out_;
    const schedule& of_;
    timeline_layout layout_;
};

/// The whole picture, at most about `most_rows` rows of it (0: every step): what it is, the rows,
/// who waits at the end, what the signs mean. Lines end in line breaks.
[[nodiscard]] std::string timeline_text(const terminal& out, const schedule& of,
                                        std::size_t most_rows = 0);

/// "How it happens, from top to bottom: schedule 37, chosen by POS; 1 preemption; no schedule with
/// fewer fails", without a full stop.
[[nodiscard]] std::string caption(const schedule& of);

/// Who waits when nobody can go on any more, and for what: a line each. None when somebody can.
[[nodiscard]] std::vector<std::string> waiting_at_end(const schedule& of);

/// "1.5 ms", "200 ms", "2 s"
[[nodiscard]] std::string virtual_time(std::uint64_t nanoseconds);

} // namespace runner
