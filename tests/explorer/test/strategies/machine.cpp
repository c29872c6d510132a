// Each instruction touches one object only, as the strategies suppose. Beginning and ending of a
// thread may be hidden in a step that touches something else, as in a real program.
#include "machine.hpp"

#include "explorer/strategies/default_policy.hpp"
#include "explorer/strategies/happens_before.hpp"
#include "explorer/strategies/random.hpp"

#include <algorithm>

namespace explorer::testing {

namespace {

/// Objects of threads, apart from those of the program.
constexpr std::uint32_t thread_objects = 1000;

operation operation_of(thread_number number, const instruction& what) {
    switch (what.what) {
    case does::compute:
    case does::back:
    case does::spawn:
    case does::leave:
    case does::toss:
    case does::mishap:
        return {};
    case does::read:
    case does::skip_if:
    case does::spin:
    case does::require:
        return {what.object, touch::reads};
    case does::join:
        return {thread_objects + what.value, touch::reads};
    case does::exit:
        return {thread_objects + number, touch::changes};
    default:
        return {what.object, touch::changes};
    }
}

} // namespace

std::vector<instruction> times(std::size_t count, instruction what) {
    return std::vector<instruction>(count, what);
}

std::vector<instruction> wait_on(std::uint32_t condition, std::uint32_t mutex) {
    return {{does::enqueue, condition},
            {does::unlock, mutex},
            {does::wake, condition},
            {does::lock, mutex}};
}

std::vector<instruction> joined(const std::vector<std::vector<instruction>>& parts) {
    std::vector<instruction> all;
    for (const auto& part : parts)
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

machine::machine(const program& what) : program_(what), threads_(what.size()) {
    for (const auto& list : what)
        for (const auto& each : list)
            if (each.what == does::spawn) threads_[each.value].begun = false;
}

bool machine::done(thread_number number) const {
    return threads_[number].at >= program_[number].size();
}

const instruction& machine::next(thread_number number) const {
    return program_[number][threads_[number].at];
}

bool machine::enabled(thread_number number) const {
    const auto& self = threads_[number];
    if (!self.begun || done(number)) return false;
    const auto& what = next(number);
    const auto found = objects_.find(what.object);
    const auto value = found == objects_.end() ? 0 : found->second;
    if (what.what == does::lock) return value == 0;
    if (what.what == does::acquire) return value > 0;
    if (what.what == does::wake) return self.notified;
    if (what.what == does::join) return done(what.value);
    return true;
}

void machine::find_candidates() {
    candidates_.clear();
    for (thread_number i = 0; i < threads_.size(); ++i)
        if (enabled(i)) candidates_.push_back({i, operation_of(i, next(i))});
}

bool machine::all_done() const {
    for (thread_number i = 0; i < threads_.size(); ++i)
        if (threads_[i].begun && !done(i)) return false;
    return true;
}

outcome machine::run(strategy& how) {
    outcome result;
    find_candidates();
    while (!candidates_.empty() && !result.finding && !left_ && result.steps < step_bound) {
        choose(how, result);
        find_candidates();
    }
    if (left_) return result;
    if (!result.finding && candidates_.empty() && !all_done()) result.finding = "deadlock";
    result.log.cut_short = result.finding || !candidates_.empty();
    return result;
}

void machine::choose(strategy& how, outcome& result) {
    choice_point at{candidates_, std::nullopt};
    if (last_ && !yields_) at.current = index_of(candidates_, *last_);
    const auto chosen = how.choose_thread(at);
    decision taken;
    taken.first = static_cast<std::uint32_t>(result.log.candidates.size());
    taken.options = static_cast<std::uint32_t>(candidates_.size());
    taken.chosen = static_cast<std::uint32_t>(chosen);
    if (at.current) taken.current = static_cast<std::uint32_t>(*at.current);
    result.log.decisions.push_back(taken);
    result.log.candidates.insert(result.log.candidates.end(), candidates_.begin(),
                                 candidates_.end());
    ++result.steps;
    last_ = candidates_.at(chosen).thread;
    execute(*last_, how, result);
}

void machine::execute(thread_number number, strategy& how, outcome& result) {
    auto& self = threads_[number];
    const auto& what = next(number);
    auto& object = objects_[what.object];
    yields_ = false;
    ++self.at;
    switch (what.what) {
    case does::compute:
        break;
    case does::step:
        object = object * 3 + number + 1;
        break;
    case does::read:
        self.reg = object;
        break;
    case does::write:
        object = what.value;
        break;
    case does::add:
        object = self.reg + what.value;
        break;
    case does::toss:
    case does::mishap:
        toss(self, what, how, result);
        break;
    case does::skip_if:
        self.at += object != 0 ? what.value : 0;
        break;
    case does::back:
        self.at -= what.value + 1;
        break;
    case does::spin:
        if (object != 0) break;
        --self.at;
        yields_ = true;
        result.reducible = false;
        break;
    case does::leave:
        left_ = true;
        break;
    case does::require:
        if (object != what.value) result.finding = "wrong";
        break;
    default:
        execute_blocking(self, number, what);
    }
}

void machine::execute_blocking(thread& self, thread_number number, const instruction& what) {
    auto& object = objects_[what.object];
    switch (what.what) {
    case does::lock:
        object = 1;
        break;
    case does::unlock:
        object = 0;
        break;
    case does::signal:
        ++object;
        break;
    case does::acquire:
        --object;
        break;
    case does::enqueue:
        self.notified = false;
        waiters_[what.object].push_back(number);
        break;
    case does::notify:
    case does::notify_all:
        notify(what.object, what.what == does::notify_all);
        break;
    case does::spawn:
        threads_[what.value].begun = true;
        break;
    default:
        break;
    }
}

void machine::toss(thread& self, const instruction& what, strategy& how, outcome& result) {
    const bool unusual = what.what == does::mishap;
    decision taken;
    taken.is_thread = false;
    taken.options = what.value;
    taken.unusual = unusual;
    taken.chosen = static_cast<std::uint32_t>(how.choose_outcome(what.value, unusual));
    result.log.decisions.push_back(taken);
    self.reg = taken.chosen;
}

void machine::notify(std::uint32_t condition, bool all) {
    auto& waiting = waiters_[condition];
    while (!waiting.empty()) {
        threads_[waiting.front()].notified = true;
        waiting.erase(waiting.begin());
        if (!all) return;
    }
}

std::string machine::state() const {
    std::string text;
    for (const auto& [number, value] : objects_)
        text += std::to_string(number) + "=" + std::to_string(value) + " ";
    for (const auto& each : threads_)
        text += "@" + std::to_string(each.at) + ":" + std::to_string(each.reg) + " ";
    return text;
}

std::string schedule_text(const run_log& log) {
    std::string text;
    for (const auto& taken : log.decisions)
        text += taken.is_thread ? std::to_string(thread_of(log, taken)) + " "
                                : "=" + std::to_string(taken.chosen) + " ";
    return text;
}

std::string trace_text(const run_log& log) {
    happens_before order;
    std::vector<std::string> labels;
    for (const auto& taken : log.decisions) {
        if (!taken.is_thread) {
            labels.back() += "=" + std::to_string(taken.chosen);
            continue;
        }
        order.add(log.candidates[taken.first + taken.chosen]);
        labels.push_back(std::to_string(thread_of(log, taken)));
    }
    // Of all orders that keep what happens before what: the one with the lowest threads first.
    std::string text;
    std::vector<bool> written(order.size());
    for (std::size_t count = 0; count < order.size(); ++count) {
        std::size_t best = order.size();
        for (std::size_t event = 0; event < order.size(); ++event) {
            bool ready = !written[event];
            for (std::size_t other = 0; other < event && ready; ++other)
                ready = written[other] || !order.ordered(other, event);
            if (ready && (best == order.size() || order[event].thread < order[best].thread))
                best = event;
        }
        written[best] = true;
        text += labels[best] + " ";
    }
    return text;
}

every_run run_all(const program& what, strategy& how, std::uint64_t most, std::uint64_t seed) {
    every_run all;
    while (all.runs < most && how.start(derived_seed(seed, all.runs))) {
        machine each(what);
        const auto result = each.run(how);
        how.learn(result.log);
        ++all.runs;
        ++all.states[each.state()];
        ++all.schedules[schedule_text(result.log)];
        ++all.traces[trace_text(result.log)];
    }
    return all;
}

execute executing(const program& what) {
    return [&what](strategy& how) { return machine(what).run(how); };
}

} // namespace explorer::testing
