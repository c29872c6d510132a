// gather_outcomes: a task that catches everything cannot fail, so all of them can be gathered.
#include "gather_outcomes.hpp"

#include "gather.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

namespace workbook {

namespace asio = boost::asio;

error_kind kind_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const task_failed&) {
        return error_kind::expected;
    } catch (const boost::system::system_error& from_asio) {
        if (from_asio.code() == asio::error::timed_out) return error_kind::timeout;
        if (from_asio.code() == asio::error::operation_aborted) return error_kind::cancelled;
        return error_kind::unexpected;
    } catch (...) { // also what is no std::exception
        return error_kind::unexpected;
    }
}

namespace {

//! [keep_error]
// The reference is safe: whoever owns `error` stays until this coroutine has ended.
awaitable<void> keep_error(std::exception_ptr& error, awaitable<void> task) {
    try {
        co_await std::move(task);
    } catch (...) {
        error = std::current_exception();
    }
}

//! [keep_error]

} // namespace

//! [when_all_settled]
awaitable<std::vector<std::exception_ptr>> when_all_settled(std::vector<awaitable<void>> tasks) {
    std::vector<std::exception_ptr> errors(tasks.size()); // a slot for each; it never grows
    std::vector<awaitable<void>> safe;
    safe.reserve(tasks.size());
    for (std::size_t i = 0; i < tasks.size(); ++i)
        safe.push_back(keep_error(errors[i], std::move(tasks[i])));
    co_await when_all(std::move(safe));
    co_return errors;
}

//! [when_all_settled]

} // namespace workbook
