// A log that was cut short may be outlived by its replay; any other may not.
#include "explorer/strategies/replay.hpp"

namespace explorer {

bool replay::start(std::uint64_t /*seed*/) {
    position_ = 0;
    last_.reset();
    diverged_ = false;
    return true;
}

const decision* replay::next_recorded() {
    const auto position = position_++;
    if (position < recorded_.decisions.size()) return &recorded_.decisions[position];
    diverged_ = diverged_ || !recorded_.cut_short;
    return nullptr;
}

std::size_t replay::choose_thread(const choice_point& at) {
    const auto* wanted = next_recorded();
    auto chosen = default_thread(at, last_);
    if (wanted != nullptr) {
        const auto found = wanted->is_thread
                               ? index_of(at.candidates, thread_of(recorded_, *wanted))
                               : std::nullopt;
        diverged_ = diverged_ || !found;
        chosen = found.value_or(chosen);
    }
    last_ = at.candidates[chosen].thread;
    return chosen;
}

std::size_t replay::choose_outcome(std::size_t options, bool /*unusual*/) {
    const auto* wanted = next_recorded();
    if (wanted == nullptr) return 0;
    if (!wanted->is_thread && wanted->chosen < options) return wanted->chosen;
    diverged_ = true;
    return 0;
}

void replay::learn(const run_log& run) {
    if (run.decisions.size() < recorded_.decisions.size()) diverged_ = true;
}

} // namespace explorer
