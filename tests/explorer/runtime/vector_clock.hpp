// Vector clocks: what each thread had done when something happened.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace explorer {

using epoch = std::uint32_t;

/// One counter a thread; a missing one is 0. Lamport's partial order as Fidge and Mattern count it.
class vector_clock {
  public:
    [[nodiscard]] epoch of(std::size_t thread) const noexcept {
        return thread < counters_.size() ? counters_[thread] : 0;
    }

    void set(std::size_t thread, epoch value) {
        if (thread >= counters_.size()) counters_.resize(thread + 1, 0);
        counters_[thread] = value;
    }

    /// Everything `other` knows becomes known. Linear in the number of threads.
    void join(const vector_clock& other) {
        if (counters_.size() < other.counters_.size()) counters_.resize(other.counters_.size(), 0);
        for (std::size_t i = 0; i < other.counters_.size(); ++i)
            counters_[i] = std::max(counters_[i], other.counters_[i]);
    }

    void clear() noexcept { counters_.clear(); }

    [[nodiscard]] bool empty() const noexcept { return counters_.empty(); }

  private:
    std::vector<epoch> counters_;
};

} // namespace explorer
