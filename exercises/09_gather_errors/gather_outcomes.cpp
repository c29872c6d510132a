// 09.1 Errors are values. The contract: lessons/09_gather_errors/gather_outcomes.hpp
#include "gather_outcomes.hpp"

#include "gather.hpp"
#include "not_implemented.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

namespace workbook {

// TODO: start every task, let every task come to its end, and tell for each what it threw, or null.
// Make this function a coroutine: it becomes one with the first co_await or co_return in it.
//
// You may build on `when_all` from 08.1, which stays until the last task has ended. It throws what
// a task throws: can you give it tasks that throw nothing?
awaitable<std::vector<std::exception_ptr>>
when_all_settled(std::vector<awaitable<void>> /*tasks*/) {
    throw not_implemented("when_all_settled");
}

// TODO: which kind of failure is it? An exception_ptr shows what it holds only when it is thrown.
error_kind kind_of(const std::exception_ptr& /*error*/) {
    throw not_implemented("kind_of");
}

} // namespace workbook
