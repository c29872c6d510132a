// Another shape: no loop that waits. Each get() waits for its task, and its error is taken where it
// comes out.
#include "collect_outcomes.hpp"

#include <future>

namespace workbook {

failure failure_of(std::size_t task, const std::exception_ptr& error) {
    failure record{task, failure_kind::unexpected, "not a std::exception"};
    try {
        std::rethrow_exception(error);
    } catch (const task_timeout& late) {
        record.kind = failure_kind::timeout;
        record.error = late.what();
    } catch (const task_error& foreseen) {
        record.kind = failure_kind::expected;
        record.error = foreseen.what();
    } catch (const std::exception& surprise) {
        record.error = surprise.what();
    } catch (...) { // keeps the words it begins with
    }
    return record;
}

namespace {

template <typename Attempt>
void attempt(std::size_t task, std::optional<failure>& record, const Attempt& what) {
    try {
        what();
    } catch (...) {
        record = failure_of(task, std::current_exception());
    }
}

} // namespace

std::vector<std::optional<failure>> run_all(thread_pool& pool, std::size_t count,
                                            const std::function<void(std::size_t)>& body) {
    std::vector<std::optional<failure>> records(count);
    std::vector<std::future<void>> ends(count);
    for (std::size_t i = 0; i < count; ++i)
        attempt(i, records[i], [&] { ends[i] = pool.submit([&body, i] { body(i); }); });
    for (std::size_t i = 0; i < count; ++i)
        if (ends[i].valid()) attempt(i, records[i], [&] { ends[i].get(); });
    return records;
}

} // namespace workbook
