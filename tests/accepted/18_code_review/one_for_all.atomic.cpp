// Another shape: one atomic number says all, and std::atomic's own wait takes the place of the
// lock.
#include "one_for_all.hpp"

#include <atomic>

namespace workbook {

// The number of steps, doubled; the lowest bit says that the work was given up.
struct progress::state {
    explicit state(std::size_t count) : steps(count) {}

    const std::size_t steps;
    std::atomic<std::size_t> word{0};
};

progress::progress(std::size_t steps) : state_(std::make_unique<state>(steps)) {}

progress::~progress() = default;

void progress::advance() {
    auto seen = state_->word.load();
    while ((seen & 1U) == 0 && seen / 2 < state_->steps) {
        if (state_->word.compare_exchange_weak(seen, seen + 2)) {
            state_->word.notify_all();
            return;
        }
    }
}

void progress::give_up() {
    state_->word.fetch_or(1U);
    state_->word.notify_all();
}

bool progress::wait_for(std::size_t step) {
    auto seen = state_->word.load();
    while ((seen & 1U) == 0 && seen / 2 < step) {
        state_->word.wait(seen);
        seen = state_->word.load();
    }
    return seen / 2 >= step;
}

std::size_t progress::done() const {
    return state_->word.load() / 2;
}

} // namespace workbook
