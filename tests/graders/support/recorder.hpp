// Collects what the workers saw, so that the main thread can assert on it afterwards.
#pragma once

#include <cstddef>
#include <mutex>
#include <utility>
#include <vector>

namespace grading {

/// A list that any thread may append to. Assertions are for the main thread only, so workers write
/// here and the test reads `all()` after the join.
///
/// Thread safety: every member may be called from any thread.
template <typename T>
class recorder {
  public:
    void add(T value) {
        const std::lock_guard lock(mutex_);
        values_.push_back(std::move(value));
    }

    /// A copy, in the order of the calls to `add`.
    [[nodiscard]] std::vector<T> all() const {
        const std::lock_guard lock(mutex_);
        return values_;
    }

    [[nodiscard]] std::size_t count() const {
        const std::lock_guard lock(mutex_);
        return values_.size();
    }

  private:
    mutable std::mutex mutex_;
    std::vector<T> values_; // guarded by mutex_
};

} // namespace grading
