// Sleep sets: what was tried at a node need not come next below its siblings, until something that
// does not commute with it has happened.
#include "explorer/strategies/dpor.hpp"

#include <algorithm>
#include <bit>

namespace explorer {

namespace {

/// The analysis of a run takes time that grows with the square of its length at least.
constexpr std::size_t longest_run = 2'000;

constexpr std::uint64_t bit(std::size_t option) {
    return std::uint64_t{1} << option;
}

/// The run came to its end although some thread could have gone on: its last step does not commute
/// with anything, whatever it touches.
bool left_others_behind(const run_log& run) {
    const auto last = std::find_if(run.decisions.rbegin(), run.decisions.rend(),
                                   [](const decision& taken) { return taken.is_thread; });
    return !run.cut_short && last != run.decisions.rend() && last->options > 1;
}

constexpr std::uint64_t all_bits(std::size_t options) {
    return options >= 64 ? ~std::uint64_t{0} : bit(options) - 1;
}

} // namespace

bool dpor::start(std::uint64_t /*seed*/) {
    depth_ = 0;
    asleep_.reserve(64);
    asleep_.clear();
    last_.reset();
    return !failed_ && !finished_;
}

std::size_t dpor::choose_thread(const choice_point& at) {
    std::size_t chosen = 0;
    if (depth_ < stack_.size())
        chosen = std::min<std::size_t>(stack_[depth_].chosen, at.candidates.size() - 1);
    else
        chosen = choose_awake(at);
    step_asleep(at, chosen);
    last_ = at.candidates[chosen].thread;
    ++depth_;
    return chosen;
}

std::size_t dpor::choose_outcome(std::size_t options, bool /*unusual*/) {
    const auto depth = depth_++;
    return depth < stack_.size() ? std::min<std::size_t>(stack_[depth].chosen, options - 1) : 0;
}

bool dpor::is_asleep(const candidate& who) const {
    return std::any_of(asleep_.begin(), asleep_.end(), [&who](const candidate& other) {
        return other.thread == who.thread && other.next == who.next;
    });
}

std::size_t dpor::choose_awake(const choice_point& at) {
    const auto preferred = default_thread(at, last_);
    if (!is_asleep(at.candidates[preferred])) return preferred;
    for (std::size_t i = 0; i < at.candidates.size(); ++i)
        if (!is_asleep(at.candidates[i])) return i;
    return preferred; // the run repeats another: `learn` will see it too
}

void dpor::step_asleep(const choice_point& at, std::size_t chosen) {
    if (depth_ < stack_.size()) {
        const auto& here = stack_[depth_];
        asleep_.clear();
        for (std::size_t i = 0; i < here.enabled.size(); ++i)
            if (((here.asleep | here.done) & bit(i)) != 0) asleep_.push_back(here.enabled[i]);
    }
    const auto& gone_on = at.candidates[chosen];
    std::erase_if(asleep_, [&gone_on](const candidate& other) {
        return other.thread == gone_on.thread || !other.next.commutes_with(gone_on.next);
    });
}

void dpor::learn(const run_log& run) {
    const auto planned = stack_.size();
    const bool whole = push_nodes(run);
    failed_ = failed_ || left_others_behind(run);
    if (failed_) return;
    ++(whole ? traces_ : redundant_);
    // The last planned choice is the one that is new; all before it were analysed with earlier
    // runs.
    const auto changed = planned == 0 ? 0 : stack_[planned - 1].event;
    analyse(changed);
    if (run.cut_short)
        want_everything();
    else if (!whole)
        analyse_blocked(run);
    backtrack();
}

bool dpor::push_nodes(const run_log& run) {
    failed_ = failed_ || run.decisions.size() < stack_.size();
    std::size_t depth = 0;
    for (const auto& taken : run.decisions) {
        const auto here = depth++;
        if (failed_ || taken.options > 64 || thread_nodes_.size() > longest_run) {
            failed_ = true;
            return false;
        }
        if (here < stack_.size()) {
            const auto& planned = stack_[here];
            failed_ = planned.chosen != taken.chosen || planned.options != taken.options;
        } else if (!taken.is_thread) {
            push_outcome(taken);
        } else if (!push_thread(run, taken)) {
            return false;
        }
    }
    return true;
}

void dpor::push_outcome(const decision& taken) {
    node here;
    here.is_thread = false;
    here.options = taken.options;
    here.chosen = taken.chosen;
    here.wanted = all_bits(taken.options);
    here.event = thread_nodes_.empty() ? 0 : thread_nodes_.size() - 1;
    stack_.push_back(std::move(here));
}

bool dpor::push_thread(const run_log& run, const decision& taken) {
    node here;
    const auto enabled = run.candidates_of(taken);
    here.enabled.assign(enabled.begin(), enabled.end());
    here.options = taken.options;
    here.chosen = taken.chosen;
    here.wanted = bit(taken.chosen);
    here.event = thread_nodes_.size();
    if (!thread_nodes_.empty()) here.asleep = asleep_after(stack_[thread_nodes_.back()], here);
    if ((here.asleep & bit(taken.chosen)) != 0) return false;
    thread_nodes_.push_back(stack_.size());
    stack_.push_back(std::move(here));
    return true;
}

dpor::option_set dpor::asleep_after(const node& before, const node& here) const {
    option_set asleep = 0;
    const auto& gone_on = before.enabled[before.chosen];
    for (std::size_t i = 0; i < before.enabled.size(); ++i) {
        const auto& other = before.enabled[i];
        if (((before.asleep | before.done) & bit(i)) == 0 || other.thread == gone_on.thread ||
            !other.next.commutes_with(gone_on.next))
            continue;
        const auto found = index_of(here.enabled, other.thread);
        if (found && here.enabled[*found].next == other.next) asleep |= bit(*found);
    }
    return asleep;
}

void dpor::analyse(std::size_t first_event) {
    order_.truncate(first_event);
    for (auto event = first_event; event < thread_nodes_.size(); ++event) {
        const auto& here = stack_[thread_nodes_[event]];
        order_.add(here.enabled[here.chosen]);
        reverse_races_with(event);
    }
}

void dpor::reverse_races_with(std::size_t event) {
    for (auto earlier = event; earlier-- > 0;) {
        if (order_[earlier].thread == order_[event].thread) continue;
        if (order_[earlier].next.commutes_with(order_[event].next)) continue;
        if (!order_.ordered_earlier(earlier, event)) reverse(earlier, event);
    }
}

/// The run repeats another from here on. What a blocked thread waits to do has not been compared
/// with what came before: perhaps it is blocked in this order only.
void dpor::analyse_blocked(const run_log& run) {
    const auto events = order_.size();
    const auto& repeating = run.decisions[stack_.size()];
    seen_.clear();
    for (const auto& each : run.candidates_of(repeating))
        seen_.push_back(each.thread);
    for (auto i = stack_.size(); i < run.decisions.size(); ++i) {
        const auto& taken = run.decisions[i];
        if (!taken.is_thread) continue;
        const auto& next = run.candidates[taken.first + taken.chosen];
        if (std::find(seen_.begin(), seen_.end(), next.thread) != seen_.end()) continue;
        seen_.push_back(next.thread);
        order_.add(next);
        reverse_races_with(events);
        order_.truncate(events);
    }
}

/// `later` could have come before `earlier`: makes sure that some branch leads there.
void dpor::reverse(std::size_t earlier, std::size_t later) {
    if (enabled_by(earlier, later)) return;
    auto& here = stack_[thread_nodes_[earlier]];
    option_set towards = 0;
    const auto initials = find_initials(earlier, later, towards);
    if (initials == 0) here.wanted |= all_bits(here.options); // cannot tell who must come first
    if ((initials & (here.wanted | here.asleep)) != 0) return;
    const auto best = towards != 0 ? towards : initials;
    if (best != 0) here.wanted |= bit(static_cast<std::size_t>(std::countr_zero(best)));
}

/// `later`'s thread could not go on right before `earlier`, but right after it: no other order.
bool dpor::enabled_by(std::size_t earlier, std::size_t later) const {
    const auto thread = order_[later].thread;
    if (index_of(stack_[thread_nodes_[earlier]].enabled, thread)) return false;
    if (earlier + 1 == thread_nodes_.size()) return false; // it stayed blocked
    return index_of(stack_[thread_nodes_[earlier + 1]].enabled, thread).has_value();
}

/// Who could go first at `earlier` on the way to `later` without it. `towards`: those of them that
/// `later` needs.
dpor::option_set dpor::find_initials(std::size_t earlier, std::size_t later, option_set& towards) {
    std::fill(first_.begin(), first_.end(), none);
    for (auto event = earlier + 1; event < later; ++event)
        if (!order_.ordered(earlier, event)) note_first(event);
    note_first(later);
    option_set initials = 0;
    const auto& enabled = stack_[thread_nodes_[earlier]].enabled;
    for (std::size_t i = 0; i < enabled.size(); ++i) {
        const auto thread = enabled[i].thread;
        if (!is_initial(thread)) continue;
        initials |= bit(i);
        const auto first = first_[thread];
        if (first == later || order_.ordered(first, later)) towards |= bit(i);
    }
    return initials;
}

void dpor::note_first(std::size_t event) {
    const auto thread = order_[event].thread;
    if (first_.size() <= thread) first_.resize(thread + 1U, none);
    if (first_[thread] == none) first_[thread] = event;
}

bool dpor::is_initial(thread_number thread) const {
    if (thread >= first_.size() || first_[thread] == none) return false;
    const auto mine = first_[thread];
    return std::none_of(first_.begin(), first_.end(), [this, mine](std::size_t other) {
        return other < mine && order_.ordered(other, mine);
    });
}

/// The run ended early: what its threads would have done next is unknown, so nothing may be left
/// out along it.
void dpor::want_everything() {
    for (auto& each : stack_)
        each.wanted |= all_bits(each.options);
}

void dpor::backtrack() {
    while (!stack_.empty()) {
        auto& top = stack_.back();
        top.done |= bit(top.chosen);
        const auto open = top.wanted & ~top.done & ~top.asleep;
        if (open != 0) {
            top.chosen = static_cast<std::uint32_t>(std::countr_zero(open));
            return;
        }
        if (top.is_thread) thread_nodes_.pop_back();
        stack_.pop_back();
    }
    finished_ = true;
}

} // namespace explorer
