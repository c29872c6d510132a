// Another shape: tasks report pairs of number and exception to one list, which is sorted in later.
#include "collect_outcomes.hpp"

#include <condition_variable>
#include <mutex>
#include <string>

namespace workbook {

namespace {

// One list for all, in the order of the failures.
class reports {
  public:
    explicit reports(std::size_t tasks) : running_(tasks) {}

    void finished(std::size_t task, std::exception_ptr error) {
        const std::lock_guard lock(mutex_); // until the end: the owner leaves when this is free
        if (error) errors_.emplace_back(task, std::move(error));
        if (--running_ == 0) all_finished_.notify_one();
    }

    std::vector<std::pair<std::size_t, std::exception_ptr>> wait() {
        std::unique_lock lock(mutex_);
        all_finished_.wait(lock, [this] { return running_ == 0; });
        return std::move(errors_);
    }

  private:
    std::mutex mutex_;
    std::condition_variable all_finished_;
    std::size_t running_;                                            // guarded by mutex_
    std::vector<std::pair<std::size_t, std::exception_ptr>> errors_; // guarded by mutex_
};

template <typename Call>
std::exception_ptr thrown_by(Call&& call) {
    try {
        call();
    } catch (...) {
        return std::current_exception();
    }
    return nullptr;
}

} // namespace

failure failure_of(std::size_t task, const std::exception_ptr& error) {
    auto kind = failure_kind::unexpected;
    std::string text = "not a std::exception";
    try {
        try {
            std::rethrow_exception(error);
        } catch (const std::exception& any) {
            text = any.what();
            throw;
        }
    } catch (const task_timeout&) {
        kind = failure_kind::timeout;
    } catch (const task_error&) {
        kind = failure_kind::expected;
    } catch (...) { // unexpected it is
    }
    return {task, kind, text};
}

std::vector<std::optional<failure>> run_all(thread_pool& pool, std::size_t count,
                                            const std::function<void(std::size_t)>& body) {
    reports all(count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto run = [&, i] { all.finished(i, thrown_by([&] { body(i); })); };
        if (auto refused = thrown_by([&] { pool.post(run); })) all.finished(i, std::move(refused));
    }
    std::vector<std::optional<failure>> failures(count);
    for (const auto& [task, error] : all.wait())
        failures[task] = failure_of(task, error);
    return failures;
}

} // namespace workbook
