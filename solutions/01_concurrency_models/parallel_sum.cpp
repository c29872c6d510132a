// A sum in parts: every thread fills a slot of its own, and the caller adds the slots up.
#include "parallel_sum.hpp"

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <thread>
#include <vector>

namespace workbook {

namespace {

//! [part]
// What one thread gets, and what it leaves behind. Only this thread touches it until the join.
struct part {
    std::uint64_t begin = 0;
    std::uint64_t end = 0; // one past the last
    std::uint64_t sum = 0;
    std::exception_ptr error; // an exception must not leave a thread's function

    void work(const std::function<std::uint64_t(std::uint64_t)>& value) noexcept {
        try {
            for (std::uint64_t i = begin; i < end; ++i)
                sum += value(i);
        } catch (...) {
            error = std::current_exception();
        }
    }
};

//! [part]

//! [split]
// The first n % count parts get one number more than the others: sizes differ by at most one.
std::vector<part> split(std::uint64_t n, std::uint64_t count) {
    std::vector<part> parts(count);
    std::uint64_t begin = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        parts[i].begin = begin;
        begin += n / count + (i < n % count ? 1 : 0);
        parts[i].end = begin;
    }
    return parts;
}

//! [split]

} // namespace

//! [parallel_sum]
std::uint64_t parallel_sum(std::uint64_t n, unsigned threads,
                           const std::function<std::uint64_t(std::uint64_t)>& value) {
    if (threads == 0) throw std::invalid_argument("a sum needs at least one thread");

    auto parts = split(n, std::min<std::uint64_t>(threads, n));
    {
        std::vector<std::jthread> workers;
        for (auto& each : parts)
            workers.emplace_back([&each, &value] { each.work(value); });
    } // joined: from here on nobody else touches the parts

    std::uint64_t total = 0;
    for (const auto& each : parts) {
        if (each.error) std::rethrow_exception(each.error);
        total += each.sum;
    }
    return total;
}

//! [parallel_sum]

} // namespace workbook
