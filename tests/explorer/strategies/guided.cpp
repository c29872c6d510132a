// Steps that were passed over are tried again each time: a blocked thread catches up.
#include "explorer/strategies/guided.hpp"

namespace explorer {

std::vector<guided_step> steps_of(const run_log& run) {
    std::vector<guided_step> steps;
    for (const auto& taken : run.decisions) {
        if (taken.is_thread)
            steps.push_back({thread_of(run, taken), {}});
        else if (!steps.empty())
            steps.back().outcomes.push_back(taken.chosen);
    }
    return steps;
}

bool guided::start(std::uint64_t /*seed*/) {
    taken_.assign(steps_.size(), false);
    first_ = 0;
    now_ = nullptr;
    last_.reset();
    return true;
}

std::size_t guided::choose_thread(const choice_point& at) {
    auto chosen = default_thread(at, last_);
    now_ = nullptr;
    while (first_ < steps_.size() && taken_[first_])
        ++first_;
    for (auto i = first_; i < steps_.size() && now_ == nullptr; ++i) {
        const auto found = taken_[i] ? std::nullopt : index_of(at.candidates, steps_[i].thread);
        if (!found) continue;
        chosen = *found;
        now_ = &steps_[i];
        taken_[i] = true;
    }
    outcome_ = 0;
    last_ = at.candidates[chosen].thread;
    return chosen;
}

std::size_t guided::choose_outcome(std::size_t options, bool /*unusual*/) {
    if (now_ == nullptr || outcome_ >= now_->outcomes.size()) return 0;
    const auto wanted = now_->outcomes[outcome_++];
    return wanted < options ? wanted : 0;
}

} // namespace explorer
