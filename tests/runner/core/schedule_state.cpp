// Follows locks and waits through a schedule's steps.
#include "core/schedule_state.hpp"

#include <algorithm>

namespace runner {

namespace {

bool is_of_kind(const schedule& of, const schedule_step& step, std::string_view kind) {
    return step.object && of.objects[*step.object].kind.find(kind) != std::string::npos;
}

/// A try that did not get it, and a wait that gave up, say so.
bool succeeded(const schedule_step& step) {
    const auto says = [&](const char* word) { return step.text.find(word) != std::string::npos; };
    if (step.kind == step_kind::try_lock) return !says("fail") && !says("not ");
    return step.kind == step_kind::lock || says("locks ");
}

bool is_shared(const schedule_step& step) {
    return step.text.find("shared") != std::string::npos ||
           step.text.find("for reading") != std::string::npos;
}

/// A wait for no object (the end of a thread, time) is told by its step.
std::string wait_in_words(const schedule& of, const thread_state& state) {
    if (state.waits_for) return "waits for " + of.objects[*state.waits_for].name;
    const auto& text = of.steps[*state.last_step].text;
    return text.starts_with("waits") ? text : "waits (" + text + ")";
}

void add(std::vector<std::size_t>& to, std::size_t object) {
    if (std::find(to.begin(), to.end(), object) == to.end()) to.push_back(object);
}

} // namespace

schedule_state::schedule_state(const schedule& of) : of_(of), threads_(of.threads.size()) {}

void schedule_state::advance() {
    const auto& step = of_.steps[next_];
    auto& thread = threads_[step.thread];
    thread.phase = thread_phase::able;
    thread.last_step = next_++;
    thread.waits_for.reset();
    if (step.blocked) return begin_wait(step);
    if (step.kind == step_kind::exit) thread.phase = thread_phase::ended;
    if (step.kind == step_kind::lock || step.kind == step_kind::try_lock) take_lock(step);
    if (step.kind == step_kind::unlock) drop_lock(step);
    // A wait on a condition ends with its mutex locked again.
    const bool woke = step.kind == step_kind::wake || step.kind == step_kind::timeout;
    if (woke && is_of_kind(of_, step, "mutex")) take_lock(step);
}

void schedule_state::take_lock(const schedule_step& step) {
    if (!step.object || !succeeded(step)) return;
    // Whoever held it before gave it up without a step of its own.
    if (!is_shared(step))
        for (auto& each : threads_)
            std::erase(each.holds, *step.object);
    add(threads_[step.thread].holds, *step.object);
}

void schedule_state::drop_lock(const schedule_step& step) {
    if (step.object) std::erase(threads_[step.thread].holds, *step.object);
}

void schedule_state::begin_wait(const schedule_step& step) {
    auto& thread = threads_[step.thread];
    thread.phase = thread_phase::waiting;
    thread.waits_for = step.object;
    // A wait on a condition gives its mutex up: the one that was locked last.
    if (is_of_kind(of_, step, "condition") && !thread.holds.empty()) thread.holds.pop_back();
}

std::vector<thread_state> state_after(const schedule& of, std::size_t steps) {
    schedule_state state(of);
    for (std::size_t i = 0; i < std::min(steps, of.steps.size()); ++i)
        state.advance();
    return state.threads();
}

std::string in_words(const schedule& of, const thread_state& state) {
    std::string text = "can go on";
    if (state.phase == thread_phase::not_there) return "is not there yet";
    if (state.phase == thread_phase::ended) text = "has ended";
    if (state.phase == thread_phase::waiting) text = wait_in_words(of, state);
    for (const auto object : state.holds)
        text += (object == state.holds.front() ? ", holds " : " and ") + of.objects[object].name;
    return text;
}

} // namespace runner
