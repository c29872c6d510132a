// A thread that is a candidate right after its own step, but not `current`, yields.
#include "explorer/strategies/default_policy.hpp"

namespace explorer {

choice_point choice_point_of(const run_log& log, const decision& taken) {
    choice_point at;
    at.candidates = log.candidates_of(taken);
    if (taken.current) at.current = *taken.current;
    return at;
}

thread_number thread_of(const run_log& log, const decision& taken) {
    return log.candidates[taken.first + taken.chosen].thread;
}

std::optional<std::size_t> index_of(std::span<const candidate> candidates, thread_number thread) {
    for (std::size_t i = 0; i < candidates.size(); ++i)
        if (candidates[i].thread == thread) return i;
    return std::nullopt;
}

std::size_t default_thread(const choice_point& at, last_thread last) {
    if (at.current) return *at.current;
    if (!last) return 0;
    const auto yielding = index_of(at.candidates, *last);
    return yielding ? (*yielding + 1) % at.candidates.size() : 0;
}

bool preempts(const choice_point& at, last_thread last, std::size_t index) {
    if (at.candidates.size() == 1) return false;
    if (at.current) return index != *at.current;
    return last && at.candidates[index].thread == *last;
}

std::uint32_t preemptions_of(const run_log& log) {
    std::uint32_t count = 0;
    last_thread last;
    for (const auto& taken : log.decisions) {
        if (!taken.is_thread) {
            count += taken.unusual && taken.chosen != 0 ? 1U : 0U;
            continue;
        }
        count += preempts(choice_point_of(log, taken), last, taken.chosen) ? 1U : 0U;
        last = thread_of(log, taken);
    }
    return count;
}

} // namespace explorer
