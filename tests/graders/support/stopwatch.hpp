// Durations a grader may assert: exact in virtual time, lenient in real time.
#pragma once

#include "patience.hpp"

#include <explorer/explore.hpp>

#include <chrono>
#include <ostream>

namespace grading {

/// A duration as far as it can be promised. Equal to the exact one in virtual time; in real time to
/// anything from the duration (a sleep is never short) to `patience` more (a machine may be busy).
class about {
  public:
    explicit about(std::chrono::milliseconds expected) noexcept : expected_(expected) {}

    friend bool operator==(std::chrono::milliseconds actual, const about& promise) noexcept {
        if (explorer::virtual_time()) return actual == promise.expected_;
        return actual >= promise.expected_ && actual <= promise.expected_ + patience;
    }

    friend std::ostream& operator<<(std::ostream& out, const about& promise) {
        return out << "about " << promise.expected_.count() << " ms";
    }

  private:
    std::chrono::milliseconds expected_;
};

/// Measures from its construction, on the steady clock.
///
///     CHECK(watch.elapsed() == grading::about(200ms));
class stopwatch {
  public:
    [[nodiscard]] std::chrono::milliseconds elapsed() const {
        return std::chrono::duration_cast<std::chrono::milliseconds>(clock::now() - start_);
    }

  private:
    using clock = std::chrono::steady_clock;
    clock::time_point start_ = clock::now();
};

} // namespace grading
