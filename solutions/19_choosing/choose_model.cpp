// Rules first, from the one that must be obeyed to the one that is left; then what each fact did.
#include "choose_model.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace workbook {

namespace {

using std::chrono::microseconds;

void require(bool condition, const char* what) {
    if (!condition) throw std::invalid_argument(what);
}

void check(const machine& on) {
    require(on.cores > 0, "without a core nothing runs");
    require(on.worth_handing_over >= microseconds::zero(), "no time is negative");
    require(on.idle_percent >= 0 && on.idle_percent < 100, "idle_percent is from 0 to 99");
    require(on.many >= 2, "many is at least 2");
    require(on.open_at_most > 0, "somebody must be allowed in");
    require(!on.memory_kib || *on.memory_kib > 0, "a budget of nothing holds nothing");
    require(on.thread_kib > 0 && on.process_kib > 0 && on.coroutine_kib > 0,
            "every place takes memory");
}

void check(const workload& what) {
    require(what.waits >= microseconds::zero(), "no time is negative");
    require(what.computes >= microseconds::zero(), "no time is negative");
    require(!what.limit || *what.limit > 0, "a limit of 0 lets nobody in");
    check(what.on);
}

//! [words]
std::size_t under_way(const workload& what) {
    return std::min(what.tasks, what.limit.value_or(what.tasks));
}

bool waits(const workload& what) {
    return 100 * what.waits > what.on.idle_percent * (what.waits + what.computes);
}

bool holds_up(const workload& what) {
    return what.computes > what.on.worth_handing_over;
}

// How many places of this size the budget has room for.
std::size_t fitting(const workload& what, std::uint64_t place_kib) {
    if (!what.on.memory_kib) return std::numeric_limits<std::size_t>::max();
    return std::max<std::uint64_t>(1, *what.on.memory_kib / place_kib);
}

//! [words]

// Not tasks * time: of very many tasks that is more than a number can say.
bool over_at_once(const workload& what) {
    const auto share = static_cast<std::uint64_t>(what.on.worth_handing_over.count()) / what.tasks;
    return static_cast<std::uint64_t>((what.waits + what.computes).count()) <= share;
}

bool nothing_to_overlap(const workload& what) {
    return under_way(what) == 1 || (!waits(what) && what.on.cores == 1) || over_at_once(what);
}

std::size_t on_cores(const workload& what, std::uint64_t place_kib) {
    return std::min({under_way(what), what.on.cores, fitting(what, place_kib)});
}

std::size_t for_blocking(const workload& what, std::uint64_t place_kib) {
    return std::min({under_way(what), what.on.many, fitting(what, place_kib)});
}

std::optional<std::size_t> permits(const workload& what) {
    const auto most = std::min({what.limit.value_or(what.tasks), what.on.open_at_most,
                                fitting(what, what.on.coroutine_kib)});
    return most < what.tasks ? std::optional(most) : std::nullopt;
}

//! [isolated]
plan isolated(const workload& what) {
    const auto kib = what.on.process_kib;
    if (waits(what) && what.blocking) return {model::processes, for_blocking(what, kib), {}};
    if (waits(what) && under_way(what) > what.on.cores)
        return {model::coroutines_with_processes, on_cores(what, kib), permits(what)};
    return {model::processes, on_cores(what, kib), {}};
}

//! [isolated]

//! [affordable]
bool a_thread_each_is_affordable(const workload& what) {
    const auto threads = under_way(what);
    const bool few_enough = holds_up(what) ? threads <= what.on.cores : threads < what.on.many;
    return few_enough && threads <= fitting(what, what.on.thread_kib);
}

//! [affordable]

//! [rules]
plan plan_for(const workload& what) {
    const auto thread_kib = what.on.thread_kib;
    if (what.tasks == 0) return {model::inline_call, 0, {}};
    if (what.isolated) return isolated(what);
    if (nothing_to_overlap(what)) return {model::inline_call, 0, {}};
    if (!waits(what)) return {model::threads, on_cores(what, thread_kib), {}};
    if (what.blocking) return {model::threads, for_blocking(what, thread_kib), {}};
    if (a_thread_each_is_affordable(what)) return {model::threads, under_way(what), {}};

    const auto admitted = permits(what);
    if (holds_up(what))
        return {model::coroutines_with_threads, on_cores(what, thread_kib), admitted};
    return {admitted ? model::coroutines_with_semaphore : model::coroutines, 0, admitted};
}

//! [rules]

} // namespace

//! [reasons]
choice choose_model(const workload& what) {
    check(what);
    choice chosen{plan_for(what), {}};
    for (const auto each : all_facts) {
        const auto otherwise = without(what, each);
        if (otherwise && plan_for(*otherwise) != chosen.what) chosen.reasons.push_back(each);
    }
    return chosen;
}

//! [reasons]

} // namespace workbook
