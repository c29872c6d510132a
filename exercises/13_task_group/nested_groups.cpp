// 13.3 One branch of many. The contract: lessons/13_task_group/nested_groups.hpp
#include "nested_groups.hpp"

#include "event.hpp"
#include "not_implemented.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

namespace workbook {

namespace asio = boost::asio;

// TODO: what the handle and the running branch share.
struct branch::state {};

branch::branch() : state_(std::make_shared<state>()) {}

// TODO: pass the request to whatever the branch runs; remember it if nothing runs yet.
void branch::cancel() {
    throw not_implemented("branch::cancel");
}

// TODO: run the body with run_group, in such a way that the handle can cancel it and the caller's
// cancellation reaches it as well. Then tell the endings apart.
awaitable<ending> run_branch(branch /*handle*/, group_body /*body*/) {
    throw not_implemented("run_branch");
}

// TODO: walk down into every group_error.
std::vector<std::exception_ptr> leaf_errors(const std::exception_ptr& /*error*/) {
    throw not_implemented("leaf_errors");
}

} // namespace workbook
