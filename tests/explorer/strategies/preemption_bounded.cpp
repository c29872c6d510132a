// A schedule belongs to the branch where it last leaves the default; so no schedule comes twice.
#include "explorer/strategies/preemption_bounded.hpp"

#include <algorithm>

namespace explorer {

preemption_bounded::preemption_bounded(std::uint32_t last_level, std::size_t memory)
    : memory_(memory), now_(runs_), next_(runs_), last_level_(last_level) {}

bool preemption_bounded::start(std::uint64_t /*seed*/) {
    made_ = 0;
    last_.reset();
    if (!begun_) return begun_ = pending_ = true;
    if (gave_up_ || (now_.empty() && !next_level())) return false;
    now_.take(plan_);
    return pending_ = true;
}

bool preemption_bounded::next_level() {
    if (next_.empty() || overflowed_ || level_ == last_level_) return false;
    now_.swap(next_);
    now_.reverse();
    roots_ = now_.size();
    ++level_;
    return true;
}

void preemption_bounded::raise_limit(std::uint32_t last_level) {
    last_level_ = std::max(last_level_, last_level);
}

std::size_t preemption_bounded::choose(std::size_t options, std::size_t otherwise) {
    if (options == 1) return 0;
    const auto position = made_++;
    if (position >= plan_.size()) return otherwise;
    return plan_[position] < options ? plan_[position] : otherwise;
}

std::size_t preemption_bounded::choose_thread(const choice_point& at) {
    const auto chosen = choose(at.candidates.size(), default_thread(at, last_));
    last_ = at.candidates[chosen].thread;
    return chosen;
}

std::size_t preemption_bounded::choose_outcome(std::size_t options, bool /*unusual*/) {
    return choose(options, 0);
}

void preemption_bounded::learn(const run_log& run) {
    if (counts_.size() <= level_) counts_.resize(level_ + 1);
    ++counts_[level_];
    pending_ = false;
    check_plan(run);
    branch_off(run);
    keep_within_memory();
}

void preemption_bounded::check_plan(const run_log& run) {
    scratch_.clear();
    for (const auto& taken : run.decisions)
        if (taken.options > 1) scratch_.push_back(static_cast<std::uint16_t>(taken.chosen));
    if (scratch_.size() < plan_.size() || !std::equal(plan_.begin(), plan_.end(), scratch_.begin()))
        diverged_ = true;
}

void preemption_bounded::branch_off(const run_log& run) {
    stored_ = runs_.add(scratch_);
    runs_.use(stored_); // held while its branches are made
    walked_.reset();
    std::uint32_t position = 0;
    for (const auto& taken : run.decisions) {
        if (taken.options > 1) sort_in(run, taken, position++);
        if (taken.is_thread) walked_ = thread_of(run, taken);
    }
    runs_.release(stored_);
}

void preemption_bounded::sort_in(const run_log& run, const decision& taken,
                                 std::uint32_t position) {
    if (position < plan_.size()) return; // the run that was first here has made these branches
    const auto at = choice_point_of(run, taken);
    for (std::uint32_t option = 0; option < taken.options; ++option) {
        if (option == taken.chosen) continue;
        const bool costs = taken.is_thread ? preempts(at, walked_, option) : taken.unusual;
        if (costs && overflowed_) continue;
        (costs ? next_ : now_).add({stored_, position, static_cast<std::uint16_t>(option)});
    }
}

void preemption_bounded::keep_within_memory() {
    const auto used = [this] { return runs_.bytes() + now_.bytes() + next_.bytes(); };
    if (used() <= memory_) return;
    overflowed_ = true;
    next_.clear();
    if (used() <= memory_) return;
    gave_up_ = true;
    now_.clear();
}

std::uint64_t preemption_bounded::count_of_level(std::uint32_t level) const {
    return level < counts_.size() ? counts_[level] : 0;
}

std::uint32_t preemption_bounded::levels_complete() const {
    if (!begun_ || diverged_) return 0;
    return now_.empty() && !pending_ && !gave_up_ ? level_ + 1 : level_;
}

std::uint64_t preemption_bounded::estimate_of_next_level() const {
    const auto here = std::max<std::uint64_t>(count_of_level(level_), 1);
    const auto listed = static_cast<std::uint64_t>(next_.size());
    return std::max(listed, (listed * here + roots_ - 1) / roots_);
}

bool preemption_bounded::exhausted() const {
    return begun_ && !pending_ && now_.empty() && next_.empty() && !overflowed_ && !diverged_;
}

} // namespace explorer
