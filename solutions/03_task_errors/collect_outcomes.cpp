// A record for every task: each future is asked in turn, and whatever comes out is classified.
#include "collect_outcomes.hpp"

#include <future>

namespace workbook {

namespace {

//! [submit]
// A task that the pool refuses is a task that failed: the error goes where its errors go.
std::future<void> submit_or_fail(thread_pool& pool, const std::function<void()>& task) {
    try {
        return pool.submit(task);
    } catch (...) {
        std::promise<void> refused;
        refused.set_exception(std::current_exception());
        return refused.get_future();
    }
}

//! [submit]

} // namespace

//! [failure_of]
failure failure_of(std::size_t task, const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const task_timeout& late) { // before its base class, which would catch it too
        return {task, failure_kind::timeout, late.what()};
    } catch (const task_error& foreseen) {
        return {task, failure_kind::expected, foreseen.what()};
    } catch (const std::exception& surprise) {
        return {task, failure_kind::unexpected, surprise.what()};
    } catch (...) {
        return {task, failure_kind::unexpected, "not a std::exception"};
    }
}

//! [failure_of]

//! [run_all]
std::vector<std::optional<failure>> run_all(thread_pool& pool, std::size_t count,
                                            const std::function<void(std::size_t)>& body) {
    std::vector<std::optional<failure>> failures(count);
    std::vector<std::future<void>> ends;
    ends.reserve(count); // nothing may throw between a submit and the place where we wait for it
    for (std::size_t task = 0; task < count; ++task)
        ends.push_back(submit_or_fail(pool, [&body, task] { body(task); }));
    for (const auto& end : ends)
        end.wait(); // from here on nobody uses the caller's variables but the caller
    for (std::size_t task = 0; task < count; ++task) {
        try {
            ends[task].get();
        } catch (...) {
            failures[task] = failure_of(task, std::current_exception());
        }
    }
    return failures;
}

//! [run_all]

} // namespace workbook
