// A branch shares the choices before it with all others of its run: twelve bytes each.
#include "explorer/strategies/branch_list.hpp"

#include <algorithm>

namespace explorer {

namespace {

/// What a kept run takes beside its choices.
constexpr std::size_t overhead = 64;

std::size_t bytes_of(const choices& run) {
    return run.size() * sizeof(choices::value_type) + overhead;
}

} // namespace

std::uint32_t branched_runs::add(const choices& run) {
    bytes_ += bytes_of(run);
    if (free_.empty()) {
        runs_.push_back({run, 0});
        return static_cast<std::uint32_t>(runs_.size() - 1);
    }
    const auto index = free_.back();
    free_.pop_back();
    runs_[index] = {run, 0};
    return index;
}

void branched_runs::release(std::uint32_t run) {
    if (--runs_[run].users != 0) return;
    bytes_ -= bytes_of(runs_[run].made);
    runs_[run].made = {};
    free_.push_back(run);
}

void branch_list::add(branch taken) {
    runs_->use(taken.run);
    branches_.push_back(taken);
}

void branch_list::take(choices& plan) {
    const auto taken = branches_.back();
    branches_.pop_back();
    const auto& run = (*runs_)[taken.run];
    plan.assign(run.begin(), run.begin() + taken.position);
    plan.push_back(taken.option);
    runs_->release(taken.run);
}

void branch_list::clear() {
    for (const auto& each : branches_)
        runs_->release(each.run);
    branches_ = {};
}

void branch_list::reverse() {
    std::reverse(branches_.begin(), branches_.end());
}

} // namespace explorer
