// 03.3 Late is late, whenever you ask. The contract: lessons/03_task_errors/result_within.hpp
#include "result_within.hpp"

#include "not_implemented.hpp"

namespace workbook {

// TODO: what the owner and the task share. The task may outlive the owner: who keeps this alive?
struct timed_task::state {};

// TODO: note the deadline, and post a task that runs yours and tells when it has ended.
timed_task::timed_task(thread_pool& /*pool*/, std::function<void()> /*task*/,
                       std::chrono::milliseconds /*timeout*/) {
    throw not_implemented("timed_task::timed_task");
}

timed_task::~timed_task() = default;

timed_task::timed_task(timed_task&&) noexcept = default;

// TODO: wait for the end of the task or for the deadline; then say whether it was in time.
bool timed_task::ended_in_time() {
    throw not_implemented("timed_task::ended_in_time");
}

// TODO: wait for the end of the task, however late.
void timed_task::wait_for_end() {
    throw not_implemented("timed_task::wait_for_end");
}

} // namespace workbook
