// Deviations name decisions by number: those after a change may mean something else.
#include "explorer/strategies/directed.hpp"

namespace explorer {

std::vector<deviation> deviations_of(const run_log& run) {
    std::vector<deviation> found;
    last_thread last;
    for (std::size_t i = 0; i < run.decisions.size(); ++i) {
        const auto& taken = run.decisions[i];
        if (!taken.is_thread) {
            if (taken.chosen != 0) found.push_back({i, false, taken.chosen});
            continue;
        }
        const auto thread = thread_of(run, taken);
        if (default_thread(choice_point_of(run, taken), last) != taken.chosen)
            found.push_back({i, true, thread});
        last = thread;
    }
    return found;
}

bool directed::start(std::uint64_t /*seed*/) {
    position_ = next_ = 0;
    last_.reset();
    return true;
}

const deviation* directed::deviation_here(bool is_thread) {
    const auto position = position_++;
    if (next_ == deviations_.size() || deviations_[next_].decision != position) return nullptr;
    const auto& here = deviations_[next_++];
    return here.is_thread == is_thread ? &here : nullptr;
}

std::size_t directed::choose_thread(const choice_point& at) {
    const auto* here = deviation_here(true);
    auto chosen = default_thread(at, last_);
    if (here != nullptr) chosen = index_of(at.candidates, here->wanted).value_or(chosen);
    last_ = at.candidates[chosen].thread;
    return chosen;
}

std::size_t directed::choose_outcome(std::size_t options, bool /*unusual*/) {
    const auto* here = deviation_here(false);
    return here != nullptr && here->wanted < options ? here->wanted : 0;
}

} // namespace explorer
