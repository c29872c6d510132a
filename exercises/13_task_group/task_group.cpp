// 13.1 Nobody is left behind. The contract: lessons/13_task_group/task_group.hpp
#include "task_group.hpp"

#include "event.hpp"
#include "not_implemented.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <list>

namespace workbook {

namespace asio = boost::asio;

// TODO: what the caller and the children share: who is still running, how to tell each of them to
// stop, and what went wrong so far.
struct task_group::state {};

// TODO: start the child with asio::co_spawn. Its completion handler learns how the child ended.
void task_group::spawn(awaitable<void> /*child*/) {
    throw not_implemented("task_group::spawn");
}

// TODO: run the body as the first child, wait for the last one, and say how it went.
awaitable<void> run_group(group_body /*body*/) {
    throw not_implemented("run_group");
}

} // namespace workbook
