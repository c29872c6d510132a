// 09.2 The first failure ends all. The contract: lessons/09_gather_errors/gather_first_error.hpp
#include "gather_first_error.hpp"

#include "event.hpp"
#include "not_implemented.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

namespace workbook {

namespace asio = boost::asio;

// TODO: start every task, as when_all of 08.1 did. When the first of them throws, keep that
// exception and tell all the others to stop. Leave when the last has ended.
//
// What is new: a cancellation_signal for each task. Its slot goes into co_spawn together with the
// function that is called at the task's end:
//     asio::bind_cancellation_slot(signal.slot(), [...](const std::exception_ptr& error) { ... })
// and signal.emit(asio::cancellation_type::terminal) tells the task to stop.
awaitable<void> when_all_succeed(std::vector<awaitable<void>> /*tasks*/) {
    throw not_implemented("when_all_succeed");
}

} // namespace workbook
