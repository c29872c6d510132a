// The verdict words, and everything a verdict says.
#include "core/verdict.hpp"

#include <algorithm>
#include <array>

namespace runner {
namespace {

struct entry {
    verdict which;
    std::string_view word;
    std::string_view meaning;
};

constexpr std::array entries{
    entry{verdict::pass, "pass", "Every claim holds."},
    entry{verdict::wrong_result, "wrong_result", "It ran to the end, but the result is not right."},
    entry{verdict::data_race, "data_race",
          "Two threads use the same memory at the same time, and at least one of them writes."},
    entry{verdict::deadlock, "deadlock",
          "Threads wait for each other, so that none of them can ever go on."},
    entry{verdict::lost_wakeup, "lost_wakeup",
          "A thread was notified before it began to wait, and nobody notifies it again."},
    entry{verdict::livelock, "livelock", "Threads are busy, but none of them gets anywhere."},
    entry{verdict::too_slow, "too_slow",
          "The result is right, but it takes longer than it has to."},
    entry{verdict::constraint, "constraint",
          "The result is right, but a condition of the task is not kept."},
    entry{verdict::leak, "leak",
          "Something is left behind: a thread, a process, memory or a file."},
    entry{verdict::crash, "crash",
          "The program was ended by a signal or by an exception that nobody caught."},
    entry{verdict::timeout, "timeout", "The program was still running at its deadline."},
    entry{verdict::compile_error, "compile_error", "The file does not compile or link."},
    entry{verdict::incomplete, "incomplete",
          "The program ended before it had reported every claim."},
    entry{verdict::grader_fault, "grader_fault",
          "The workbook itself is at fault; this is not charged to you."},
};

const entry& entry_of(verdict v) noexcept {
    return entries[static_cast<std::size_t>(v)];
}

constexpr bool is_in_order() {
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (entries[i].which != static_cast<verdict>(i)) return false;
    }
    return true;
}

static_assert(is_in_order(), "entries are looked up by the verdict's number");

} // namespace

std::string_view to_string(verdict v) noexcept {
    return entry_of(v).word;
}

std::optional<verdict> verdict_from(std::string_view word) noexcept {
    const auto found = std::find_if(entries.begin(), entries.end(),
                                    [word](const entry& e) { return e.word == word; });
    if (found == entries.end()) return std::nullopt;
    return found->which;
}

std::string_view meaning(verdict v) noexcept {
    return entry_of(v).meaning;
}

int exit_status(verdict v) noexcept {
    if (v == verdict::pass) return 0;
    return v == verdict::grader_fault ? 3 : 1;
}

void report::stop() {
    result = verdict::incomplete;
    message = "stopped";
}

} // namespace runner
