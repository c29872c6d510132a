// Another shape: a shared future whose value is the time of the end.
#include "result_within.hpp"

namespace workbook {

struct timed_task::state {
    clock::time_point deadline;
    std::promise<clock::time_point> end;
    std::shared_future<clock::time_point> ended_at = end.get_future().share(); // the owner's
    bool given_up = false;                                                     // the owner's
};

timed_task::timed_task(thread_pool& pool, std::function<void()> task,
                       std::chrono::milliseconds timeout)
    : state_(std::make_shared<state>()) {
    state_->deadline = clock::now() + timeout;
    pool.post([mine = state_, task = std::move(task)] {
        task();
        mine->end.set_value(clock::now());
    });
}

timed_task::~timed_task() = default;

timed_task::timed_task(timed_task&&) noexcept = default;

bool timed_task::ended_in_time() {
    auto& own = *state_;
    if (own.given_up) return false; // said once, said for good
    const bool is_ready = own.ended_at.wait_until(own.deadline) == std::future_status::ready;
    own.given_up = !is_ready || own.ended_at.get() >= own.deadline;
    return !own.given_up;
}

void timed_task::wait_for_end() {
    state_->ended_at.wait();
}

} // namespace workbook
