// Three bands of priorities: drawn ones on top, then the change points', then threads that yielded.
#include "explorer/strategies/pct.hpp"

#include "explorer/strategies/default_policy.hpp"

namespace explorer {

namespace {

/// Drawn priorities begin here, above all change points.
constexpr std::int64_t lowest_drawn = std::int64_t{1} << 32;

} // namespace

pct::pct(std::uint32_t depth, const program_shape* known)
    : depth_(depth), name_("PCT " + std::to_string(depth)), known_(known) {}

void pct::prepare() {
    priorities_.clear();
    change_points_.clear();
    const auto length = (known_ != nullptr ? *known_ : own_).longest();
    for (std::uint32_t i = 1; i < depth_; ++i)
        change_points_.push_back(1 + random().below(length));
    step_ = 0;
    lowest_ = 0;
}

std::size_t pct::choose_thread(const choice_point& at) {
    lower_yielding(at);
    const auto chosen = highest(at);
    last_ = at.candidates[chosen].thread;
    ++step_;
    lower_at_change_point(last_);
    return chosen;
}

pct::priority& pct::priority_of(thread_number thread) {
    if (thread >= priorities_.size()) priorities_.resize(thread + 1U);
    auto& found = priorities_[thread];
    if (found == 0) found = lowest_drawn + static_cast<priority>(random().next() >> 2U);
    return found;
}

void pct::lower_yielding(const choice_point& at) {
    // Otherwise the thread with the highest priority would spin for ever.
    if (at.current || step_ == 0 || !index_of(at.candidates, last_)) return;
    priority_of(last_) = --lowest_;
}

std::size_t pct::highest(const choice_point& at) {
    std::size_t best = 0;
    for (std::size_t i = 0; i < at.candidates.size(); ++i)
        if (priority_of(at.candidates[i].thread) > priority_of(at.candidates[best].thread))
            best = i;
    return best;
}

void pct::lower_at_change_point(thread_number gone_on) {
    for (std::size_t i = 0; i < change_points_.size(); ++i)
        if (change_points_[i] == step_)
            priority_of(gone_on) = static_cast<priority>(change_points_.size() - i);
}

void pct::learn(const run_log& run) {
    if (known_ == nullptr) own_.learn(run);
}

} // namespace explorer
