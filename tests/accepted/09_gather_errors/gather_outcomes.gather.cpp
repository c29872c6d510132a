// Another shape: each task's exception is its result, and then gather of 08.1 does the rest.
#include "gather_outcomes.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

namespace workbook {

namespace asio = boost::asio;

namespace {

awaitable<std::exception_ptr> settled(awaitable<void> task) {
    try {
        co_await std::move(task);
        co_return nullptr;
    } catch (...) {
        co_return std::current_exception();
    }
}

// The code of an exception of Asio, or no error.
boost::system::error_code code_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& from_asio) {
        return from_asio.code();
    } catch (...) {
        return {};
    }
}

bool is_announced(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const task_failed&) {
        return true;
    } catch (...) {
        return false;
    }
}

} // namespace

awaitable<std::vector<std::exception_ptr>> when_all_settled(std::vector<awaitable<void>> tasks) {
    std::vector<awaitable<std::exception_ptr>> all;
    for (auto& task : tasks)
        all.push_back(settled(std::move(task)));
    auto errors = co_await gather(std::move(all));
    co_return errors;
}

error_kind kind_of(const std::exception_ptr& error) {
    if (is_announced(error)) return error_kind::expected;
    const auto code = code_of(error);
    if (code == asio::error::timed_out) return error_kind::timeout;
    if (code == asio::error::operation_aborted) return error_kind::cancelled;
    return error_kind::unexpected;
}

} // namespace workbook
