// The thread with the next interesting event is drawn first; until then the others do only what is
// not interesting.
#include "explorer/strategies/surw.hpp"

#include "explorer/strategies/default_policy.hpp"

namespace explorer {

void surw::prepare() {
    intended_.reset();
    last_.reset();
    choose_object();
    deal_out();
}

void surw::choose_object() {
    const auto& shared = shape().shared_objects();
    const auto drawn = random().below(shared.size() + 1);
    object_.reset();
    if (drawn < shared.size()) object_ = shared[drawn];
}

void surw::deal_out() {
    shares_.assign(shape().threads(), share{});
    // A thread's number is above its creator's: children are done before their parents.
    for (auto i = shares_.size(); i-- > 0;) {
        const auto thread = static_cast<thread_number>(i);
        auto& mine = shares_[i];
        mine.subtree += object_ ? shape().steps_of(thread, *object_) : shape().steps_of(thread);
        mine.left = mine.subtree;
        const auto parent = shape().parent_of(thread);
        if (parent && *parent < i) shares_[*parent].subtree += mine.subtree;
    }
}

void surw::meet(const choice_point& at) {
    for (const auto& each : at.candidates) {
        if (each.thread >= shares_.size()) shares_.resize(each.thread + 1U);
        auto& mine = shares_[each.thread];
        if (mine.born) continue;
        mine.born = true;
        const auto parent = shape().parent_of(each.thread);
        if (!parent || *parent >= each.thread) continue;
        auto& left = shares_[*parent].left;
        left -= left < mine.subtree ? left : mine.subtree;
    }
}

bool surw::interesting(const candidate& who) const {
    return !object_ || (who.next.object == *object_ && who.next.how != touch::nothing);
}

std::uint64_t surw::weight(const candidate& who) const {
    const auto left = shares_[who.thread].left;
    // The counts were too low: there is at least this one event left.
    return left == 0 && interesting(who) ? 1 : left;
}

std::size_t surw::draw_by_weight(const choice_point& at) {
    std::uint64_t sum = 0;
    for (const auto& each : at.candidates)
        sum += weight(each);
    if (sum == 0) return random().below(at.candidates.size());
    auto drawn = random().below(sum);
    std::size_t chosen = 0;
    while (drawn >= weight(at.candidates[chosen]))
        drawn -= weight(at.candidates[chosen++]);
    return chosen;
}

void surw::intend(const choice_point& at) {
    const bool yields = !at.current && last_ && index_of(at.candidates, *last_);
    // What a thread spins for may be the interesting event of another.
    if (yields || (intended_ && !index_of(at.candidates, *intended_))) intended_.reset();
    if (!intended_) intended_ = at.candidates[draw_by_weight(at)].thread;
}

bool surw::allowed(const candidate& who) const {
    return who.thread == *intended_ || !interesting(who);
}

std::size_t surw::choose_allowed(const choice_point& at) {
    std::size_t count = 0;
    for (const auto& each : at.candidates)
        count += allowed(each) ? 1U : 0U;
    auto drawn = count == 1 ? 0 : random().below(count);
    for (std::size_t i = 0;; ++i)
        if (allowed(at.candidates[i]) && drawn-- == 0) return i;
}

std::size_t surw::choose_thread(const choice_point& at) {
    meet(at);
    intend(at);
    const auto chosen = choose_allowed(at);
    went_on(at.candidates[chosen]);
    return chosen;
}

void surw::went_on(const candidate& who) {
    last_ = who.thread;
    if (!interesting(who)) return;
    auto& left = shares_[who.thread].left;
    if (left > 0) --left;
    if (who.thread == intended_) intended_.reset();
}

void surw::learn(const run_log& run) {
    if (known_ == nullptr) own_.learn(run);
}

} // namespace explorer
