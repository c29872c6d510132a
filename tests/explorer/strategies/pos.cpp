// A blocked thread's operation keeps its priority unless something in conflict happens.
#include "explorer/strategies/pos.hpp"

#include "explorer/strategies/default_policy.hpp"

namespace explorer {

namespace {

/// Drawn priorities are above this, those of threads that yield below.
constexpr std::uint64_t lowest_drawn = std::uint64_t{1} << 63U;

} // namespace

void pos::prepare() {
    pending_.clear();
    lowest_ = lowest_drawn;
    last_.reset();
}

std::size_t pos::choose_thread(const choice_point& at) {
    lower_yielding(at);
    std::size_t best = 0;
    std::uint64_t highest = 0;
    for (std::size_t i = 0; i < at.candidates.size(); ++i) {
        const auto priority = draw(at.candidates[i]).priority;
        if (i != 0 && priority <= highest) continue;
        best = i;
        highest = priority;
    }
    draw_again_after(at.candidates[best]);
    last_ = at.candidates[best].thread;
    return best;
}

void pos::lower_yielding(const choice_point& at) {
    if (at.current || !last_) return;
    const auto yielding = index_of(at.candidates, *last_);
    if (yielding) pending_of(*last_) = {at.candidates[*yielding].next, --lowest_, true};
}

pos::pending& pos::pending_of(thread_number thread) {
    if (thread >= pending_.size()) pending_.resize(thread + 1U);
    return pending_[thread];
}

pos::pending& pos::draw(const candidate& who) {
    auto& entry = pending_of(who.thread);
    if (!entry.drawn || entry.what != who.next)
        entry = {who.next, lowest_drawn | random().next(), true};
    return entry;
}

void pos::draw_again_after(const candidate& gone_on) {
    for (auto& other : pending_)
        if (!other.what.commutes_with(gone_on.next)) other.drawn = false;
    pending_[gone_on.thread].drawn = false;
}

} // namespace explorer
