// Another shape: a table of rules, read from top to bottom; the numbers are worked out first.
#include "choose_model.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>

namespace workbook {

namespace {

// All that the rules ask for.
struct numbers {
    const workload* what;
    std::size_t can;
    bool waits;
    bool holds_up;
    bool too_short;
    std::size_t threads;   // that fit
    std::size_t processes; // that fit
    std::optional<std::size_t> permits;
};

std::size_t fit(const machine& on, std::uint64_t kib) {
    const auto budget = on.memory_kib.value_or(UINT64_MAX);
    return std::max<std::size_t>(budget / kib, 1);
}

numbers work_out(const workload& what) {
    const auto& on = what.on;
    const auto both = what.waits + what.computes;
    const auto can = what.limit ? std::min(*what.limit, what.tasks) : what.tasks;
    const auto most = std::min({can, on.open_at_most, fit(on, on.coroutine_kib)});
    __extension__ using wide = unsigned __int128; // no product below is too large for it
    const auto all = static_cast<wide>(both.count()) * what.tasks;
    return {&what,
            can,
            what.waits.count() * 100 > both.count() * on.idle_percent,
            what.computes > on.worth_handing_over,
            all <= static_cast<wide>(on.worth_handing_over.count()),
            fit(on, on.thread_kib),
            fit(on, on.process_kib),
            most == what.tasks ? std::nullopt : std::optional(most)};
}

std::size_t least(std::size_t a, std::size_t b, std::size_t c) {
    return std::min(a, std::min(b, c));
}

struct rule {
    bool (*applies)(const numbers&);
    plan (*gives)(const numbers&);
};

constexpr std::array<rule, 10> rules{{
    {[](const numbers& n) { return n.what->tasks == 0; }, [](const numbers&) { return plan{}; }},
    {[](const numbers& n) { return n.what->isolated && n.waits && n.what->blocking; },
     [](const numbers& n) {
         return plan{model::processes, least(n.can, n.what->on.many, n.processes), {}};
     }},
    {[](const numbers& n) { return n.what->isolated && n.waits && n.can > n.what->on.cores; },
     [](const numbers& n) {
         return plan{model::coroutines_with_processes, std::min(n.what->on.cores, n.processes),
                     n.permits};
     }},
    {[](const numbers& n) { return n.what->isolated; },
     [](const numbers& n) {
         return plan{model::processes, least(n.can, n.what->on.cores, n.processes), {}};
     }},
    {[](const numbers& n) {
         return n.can == 1 || n.too_short || (n.what->on.cores == 1 && !n.waits);
     },
     [](const numbers&) { return plan{}; }},
    {[](const numbers& n) { return !n.waits; },
     [](const numbers& n) {
         return plan{model::threads, least(n.can, n.what->on.cores, n.threads), {}};
     }},
    {[](const numbers& n) { return n.what->blocking; },
     [](const numbers& n) {
         return plan{model::threads, least(n.can, n.what->on.many, n.threads), {}};
     }},
    {[](const numbers& n) {
         const auto most = n.holds_up ? n.what->on.cores : n.what->on.many - 1;
         return n.can <= std::min(most, n.threads);
     },
     [](const numbers& n) {
         return plan{model::threads, n.can, {}};
     }},
    {[](const numbers& n) { return n.holds_up; },
     [](const numbers& n) {
         return plan{model::coroutines_with_threads, least(n.can, n.what->on.cores, n.threads),
                     n.permits};
     }},
    {[](const numbers&) { return true; },
     [](const numbers& n) {
         return plan{n.permits ? model::coroutines_with_semaphore : model::coroutines, 0,
                     n.permits};
     }},
}};

plan first_that_applies(const workload& what) {
    if (what.tasks == 0) return {};
    const auto known = work_out(what);
    return std::ranges::find_if(rules, [&](const rule& each) { return each.applies(known); })
        ->gives(known);
}

bool makes_sense(const workload& what) {
    const auto& on = what.on;
    return what.waits.count() >= 0 && what.computes.count() >= 0 && what.limit != 0U &&
           on.cores != 0 && on.many > 1 && on.open_at_most != 0 && on.memory_kib != 0U &&
           on.worth_handing_over.count() >= 0 && on.idle_percent >= 0 && on.idle_percent <= 99 &&
           on.thread_kib != 0 && on.process_kib != 0 && on.coroutine_kib != 0;
}

} // namespace

choice choose_model(const workload& what) {
    if (!makes_sense(what)) throw std::invalid_argument("that makes no sense");
    const auto got = first_that_applies(what);
    std::vector<fact> why(std::begin(all_facts), std::end(all_facts));
    std::erase_if(why, [&](fact each) {
        return first_that_applies(without(what, each).value_or(what)) == got;
    });
    return {got, why};
}

} // namespace workbook
