// Another shape, the one that Python's documentation recommends: to cancel a group, give it a child
// that throws something private, and take that out of the errors afterwards.
#include "nested_groups.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <optional>

namespace workbook {

namespace asio = boost::asio;

namespace {

struct enough {}; // what the child throws

awaitable<void> throw_enough() {
    throw enough{};
    co_return;
}

bool is_enough(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const enough&) {
        return true;
    } catch (...) {
        return false;
    }
}

void collect(const std::exception_ptr& error, std::vector<std::exception_ptr>& leaves) {
    try {
        std::rethrow_exception(error);
    } catch (const group_error& inner) {
        for (const auto& each : inner.errors())
            collect(each, leaves);
    } catch (...) {
        leaves.push_back(error);
    }
}

} // namespace

struct branch::state {
    bool cancelled = false;
    std::optional<task_group> group; // while it runs
};

branch::branch() : state_(std::make_shared<state>()) {}

void branch::cancel() {
    if (std::exchange(state_->cancelled, true)) return;
    if (state_->group) state_->group->spawn(throw_enough());
}

std::vector<std::exception_ptr> leaf_errors(const std::exception_ptr& error) {
    std::vector<std::exception_ptr> leaves;
    collect(error, leaves);
    return leaves;
}

awaitable<ending> run_branch(branch handle, group_body body) {
    const auto mine = handle.state_;
    const auto outside = co_await asio::this_coro::cancellation_state;
    if (mine->cancelled && !outside.cancelled()) co_return ending::cancelled;
    std::vector<std::exception_ptr> failures;
    try {
        co_await run_group([&](task_group group) -> awaitable<void> {
            mine->group = group;
            co_await body(group);
        });
    } catch (const group_error&) {
        failures = leaf_errors(std::current_exception());
        std::erase_if(failures, is_enough);
    } catch (...) {
        mine->group.reset();
        throw;
    }
    mine->group.reset();
    if (!failures.empty()) throw group_error(failures);
    if (!!outside.cancelled()) throw boost::system::system_error(asio::error::operation_aborted);
    co_return mine->cancelled ? ending::cancelled : ending::completed;
}

} // namespace workbook
