// 02.3 First come, first shown. The contract: lessons/02_thread_pool/as_completed.hpp
#include "as_completed.hpp"

#include "not_implemented.hpp"

namespace workbook {

// TODO: what the owner and the tasks share. A task may outlive the owner: who keeps this alive?
struct completion_order::state {};

// TODO: post the tasks, each of which reports its number when it has finished.
completion_order::completion_order(thread_pool& /*pool*/,
                                   std::vector<std::function<void()>> /*tasks*/,
                                   clock::time_point /*deadline*/) {
    throw not_implemented("completion_order::completion_order");
}

// TODO: tasks that have not started yet must not start any more. Do not wait for the others.
completion_order::~completion_order() = default;

completion_order::completion_order(completion_order&&) noexcept = default;

// TODO: the number of the task that finished next; nothing after the last; deadline_exceeded when
// there is nothing to give by the deadline.
std::optional<std::size_t> completion_order::next() {
    throw not_implemented("completion_order::next");
}

} // namespace workbook
