// Another shape: the caller does the last part itself, and a mutex guards the first error.
#include "parallel_sum.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

namespace workbook {

namespace {

class first_error {
  public:
    void keep_current() {
        const std::lock_guard lock(mutex_);
        if (!error_) error_ = std::current_exception();
    }

    void rethrow() const {
        if (error_) std::rethrow_exception(error_);
    }

  private:
    std::mutex mutex_;
    std::exception_ptr error_; // guarded by mutex_ until the join
};

} // namespace

std::uint64_t parallel_sum(std::uint64_t n, unsigned threads,
                           const std::function<std::uint64_t(std::uint64_t)>& value) {
    if (threads == 0) throw std::invalid_argument("no threads");
    if (n == 0) return 0;
    const std::uint64_t count = std::min<std::uint64_t>(threads, n);
    std::vector<std::uint64_t> sums(count);
    first_error failure;
    const auto add_up = [&](std::uint64_t part) {
        try {
            for (std::uint64_t i = n * part / count; i < n * (part + 1) / count; ++i)
                sums[part] += value(i);
        } catch (...) {
            failure.keep_current();
        }
    };
    std::vector<std::thread> helpers;
    for (std::uint64_t part = 0; part + 1 < count; ++part)
        helpers.emplace_back(add_up, part);
    add_up(count - 1);
    for (auto& helper : helpers)
        helper.join();
    failure.rethrow();
    std::uint64_t total = 0;
    for (const auto sum : sums)
        total += sum;
    return total;
}

} // namespace workbook
