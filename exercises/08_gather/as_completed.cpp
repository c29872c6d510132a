// 08.2 Progress, as it happens. The contract: lessons/08_gather/as_completed.hpp
#include "as_completed.hpp"

#include "not_implemented.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace workbook {

namespace asio = boost::asio;

// TODO: what the owner and the tasks share. A task may outlive the owner: who keeps this alive?
struct arrival_order::state {};

// TODO: start every task in a coroutine of its own, which reports the task's number when it has
// ended.
arrival_order::arrival_order(const asio::any_io_executor& /*executor*/,
                             std::vector<awaitable<void>> /*tasks*/) {
    throw not_implemented("arrival_order::arrival_order");
}

// TODO: the number of the task that ended next; nothing once each has been handed out.
awaitable<std::optional<std::size_t>> arrival_order::next() {
    throw not_implemented("arrival_order::next");
}

} // namespace workbook
