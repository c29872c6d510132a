// Numbers of threads and objects may differ between schedules: all this is a guess, never a
// promise.
#include "explorer/strategies/program_shape.hpp"

#include "explorer/strategies/default_policy.hpp"

#include <algorithm>

namespace explorer {

namespace {

/// Before the first run: long enough for change points not to fall together.
constexpr std::uint64_t first_guess = 64;

template <typename Uses>
auto find_object(Uses& uses, std::uint32_t object) {
    return std::find_if(uses.begin(), uses.end(),
                        [object](const auto& use) { return use.object == object; });
}

} // namespace

void program_shape::learn(const run_log& run) {
    const bool enough = runs_ == enough_runs;
    std::uint64_t steps = 0;
    last_thread last;
    for (const auto& taken : run.decisions) {
        if (!taken.is_thread) continue;
        ++steps;
        if (enough) continue;
        meet(run, taken, last);
        count(run, taken);
        last = thread_of(run, taken);
    }
    longest_ = std::max(longest_, steps);
    if (enough) return;
    ++runs_;
    find_shared();
}

void program_shape::meet(const run_log& run, const decision& taken, last_thread last) {
    for (const auto& each : run.candidates_of(taken)) {
        if (each.thread >= threads_.size()) threads_.resize(each.thread + 1U);
        auto& use = threads_[each.thread];
        if (!use.met) use.parent = last;
        use.met = true;
    }
}

void program_shape::count(const run_log& run, const decision& taken) {
    const auto& chosen = run.candidates[taken.first + taken.chosen];
    auto& use = threads_[chosen.thread];
    ++use.steps;
    if (chosen.next.how == touch::nothing) return;
    auto found = find_object(use.objects, chosen.next.object);
    if (found == use.objects.end())
        found = use.objects.insert(found, {chosen.next.object, 0, false});
    ++found->steps;
    found->changes = found->changes || chosen.next.how == touch::changes;
}

void program_shape::find_shared() {
    std::vector<object_use> seen;
    shared_.clear();
    for (const auto& thread : threads_) {
        for (const auto& use : thread.objects) {
            const auto found = find_object(seen, use.object);
            if (found == seen.end())
                seen.push_back(use);
            else if (found->changes || use.changes)
                shared_.push_back(use.object);
            else
                continue;
        }
    }
    std::sort(shared_.begin(), shared_.end());
    shared_.erase(std::unique(shared_.begin(), shared_.end()), shared_.end());
}

std::uint64_t program_shape::longest() const {
    return longest_ == 0 ? first_guess : longest_;
}

std::uint64_t program_shape::average(std::uint64_t sum) const {
    return runs_ == 0 ? 0 : (sum + runs_ / 2) / runs_;
}

std::uint64_t program_shape::steps_of(thread_number thread) const {
    return thread < threads_.size() ? average(threads_[thread].steps) : 0;
}

std::uint64_t program_shape::steps_of(thread_number thread, std::uint32_t object) const {
    if (thread >= threads_.size()) return 0;
    const auto& objects = threads_[thread].objects;
    const auto found = find_object(objects, object);
    return found == objects.end() ? 0 : average(found->steps);
}

last_thread program_shape::parent_of(thread_number thread) const {
    return thread < threads_.size() ? threads_[thread].parent : std::nullopt;
}

} // namespace explorer
