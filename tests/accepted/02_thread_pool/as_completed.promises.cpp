// Another shape: a promise for each place in the order of completion; the k-th to finish fills the
// k-th.
#include "as_completed.hpp"

#include <atomic>
#include <future>

namespace workbook {

struct completion_order::state {
    explicit state(std::size_t count, clock::time_point until) : places(count), deadline(until) {
        for (auto& place : places)
            arrivals.push_back(place.get_future());
    }

    std::vector<std::promise<std::size_t>> places;  // the k-th is fulfilled by one task only
    std::vector<std::future<std::size_t>> arrivals; // the owner's
    std::size_t asked = 0;                          // the owner's
    clock::time_point deadline;                     // constant
    std::atomic<std::size_t> finished{0};
    std::atomic<bool> abandoned{false};
};

completion_order::completion_order(thread_pool& pool, std::vector<std::function<void()>> tasks,
                                   clock::time_point deadline)
    : state_(std::make_shared<state>(tasks.size(), deadline)) {
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        pool.post([state = state_, i, task = std::move(tasks[i])] {
            if (state->abandoned) return;
            task();
            state->places[state->finished++].set_value(i);
        });
    }
}

completion_order::~completion_order() {
    if (state_) state_->abandoned = true;
}

completion_order::completion_order(completion_order&&) noexcept = default;

std::optional<std::size_t> completion_order::next() {
    if (state_->asked == state_->arrivals.size()) return std::nullopt;
    auto& arrival = state_->arrivals[state_->asked];

    if (arrival.wait_until(state_->deadline) != std::future_status::ready)
        throw deadline_exceeded();
    ++state_->asked;
    return arrival.get();
}

} // namespace workbook
