// Ranks steps by what they explain, and takes the first ones that fit.
#include "core/timeline_selection.hpp"

#include "core/schedule_state.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

namespace runner {

namespace {

/// By step: how many steps the nearest guilty one is away.
std::vector<std::size_t> distances(const schedule& of) {
    const std::size_t far = of.steps.size();
    std::vector<std::size_t> away(far, far);
    std::size_t since = far;
    for (std::size_t i = 0; i < far; ++i) {
        since = of.steps[i].guilty ? 0 : std::min(far, since + 1);
        away[i] = since;
    }
    since = far;
    for (std::size_t i = far; i-- > 0;) {
        since = of.steps[i].guilty ? 0 : std::min(far, since + 1);
        away[i] = std::min(away[i], since);
    }
    return away;
}

/// The steps with which threads began to wait for ever.
std::vector<std::size_t> last_waits(const schedule& of) {
    std::vector<std::size_t> found;
    for (const auto& thread : state_after(of, of.steps.size()))
        if (thread.phase == thread_phase::waiting) found.push_back(*thread.last_step);
    return found;
}

enum : std::size_t { guilty, stopped, endless_wait, unusual, created, others };

/// What a step tells by itself; `others`: nothing.
std::size_t own_rank(const schedule& of, std::size_t index,
                     const std::vector<std::size_t>& endless) {
    const auto& step = of.steps[index];
    const bool stops = index + 1 < of.steps.size() && of.steps[index + 1].preempted;
    if (step.guilty) return guilty;
    if (step.preempted || stops) return stopped;
    if (std::count(endless.begin(), endless.end(), index) > 0) return endless_wait;
    return step.unusual ? unusual : others;
}

/// By step: the thread that it creates. The n-th creation of a thread made the n-th of its threads.
std::vector<std::optional<std::size_t>> creations(const schedule& of) {
    std::vector<std::optional<std::size_t>> made(of.steps.size());
    std::vector<std::size_t> seen(of.threads.size());
    for (std::size_t i = 0; i < of.steps.size(); ++i) {
        if (of.steps[i].kind != step_kind::create) continue;
        const auto creator = of.steps[i].thread;
        std::size_t left = seen[creator]++;
        for (std::size_t t = 0; t < of.threads.size() && !made[i]; ++t)
            if (of.threads[t].created_by == of.threads[creator].id && left-- == 0) made[i] = t;
    }
    return made;
}

/// Smaller is more telling. A creation tells something when its thread does.
std::vector<std::size_t> ranks(const schedule& of) {
    const auto away = distances(of);
    const auto endless = last_waits(of);
    std::vector<std::size_t> rank(of.steps.size());
    std::vector<char> matters(of.threads.size());
    for (std::size_t i = 0; i < of.steps.size(); ++i) {
        rank[i] = own_rank(of, i, endless);
        if (rank[i] != others) matters[of.steps[i].thread] = 1;
    }
    const auto made = creations(of);
    for (std::size_t i = 0; i < of.steps.size(); ++i) {
        if (rank[i] != others) continue;
        rank[i] = made[i] && matters[*made[i]] != 0 ? created : others + away[i];
    }
    return rank;
}

/// Rows above the step's own.
std::size_t notices(const schedule& of, std::size_t step) {
    return (of.steps[step].preempted ? 1U : 0U) + (clock_moved(of, step) ? 1U : 0U);
}

std::size_t rows_of(const schedule& of, const std::vector<char>& shown) {
    std::size_t rows = 0;
    bool in_gap = false;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        if (shown[i] != 0) rows += 1 + notices(of, i);
        if (shown[i] == 0 && !in_gap) ++rows;
        in_gap = shown[i] == 0;
    }
    return rows;
}

std::vector<char> chosen(const schedule& of, std::size_t most_rows) {
    const std::size_t size = of.steps.size();
    std::vector<char> shown(size, 1);
    if (most_rows == 0 || (size <= 2 * most_rows && rows_of(of, shown) <= most_rows)) return shown;
    const auto rank = ranks(of);
    std::vector<std::size_t> order(size);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return rank[a] < rank[b]; });
    std::fill(shown.begin(), shown.end(), 0);
    for (const auto step : order) {
        shown[step] = 1;
        if (rows_of(of, shown) <= most_rows) continue;
        shown[step] = 0;
        break;
    }
    return shown;
}

/// A gap of one step takes the room of the step.
void fill_small_gaps(const schedule& of, std::vector<char>& shown) {
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const bool before = i == 0 || shown[i - 1] != 0;
        const bool after = i + 1 == shown.size() || shown[i + 1] != 0;
        if (shown[i] == 0 && before && after && notices(of, i) == 0) shown[i] = 1;
    }
}

} // namespace

bool clock_moved(const schedule& of, std::size_t step) {
    return step > 0 && of.steps[step].time_ns > of.steps[step - 1].time_ns;
}

std::vector<timeline_entry> select_steps(const schedule& of, std::size_t most_rows) {
    auto shown = chosen(of, most_rows);
    fill_small_gaps(of, shown);
    std::vector<timeline_entry> entries;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        if (shown[i] != 0) {
            entries.push_back({i, 0});
        } else if (entries.empty() || entries.back().left_out == 0) {
            entries.push_back({i, 1});
        } else {
            ++entries.back().left_out;
        }
    }
    return entries;
}

} // namespace runner
