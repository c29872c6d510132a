// Keeping and finding steps.
#include "explorer/runtime/trace.hpp"

#include <utility>

namespace explorer {

namespace {
constexpr std::size_t most_accesses = 400'000; // beyond, the oldest half is given up
}

void trace::begin_run(bool keep) {
    on_ = keep;
    events_.clear();
    accesses_.clear();
}

trace_event& trace::add(trace_event event) {
    return events_.emplace_back(std::move(event));
}

void trace::add(access_record access) {
    if (accesses_.size() == most_accesses)
        accesses_.erase(accesses_.begin(), accesses_.begin() + most_accesses / 2);
    access.after_event = static_cast<std::uint32_t>(events_.size());
    accesses_.push_back(std::move(access));
}

const access_record* trace::find(const shadow_cell& cell, std::uintptr_t address) const {
    for (auto it = accesses_.rbegin(); it != accesses_.rend(); ++it) {
        const bool same_granule =
            it->address / 8 <= address / 8 && (it->address + it->size - 1) / 8 >= address / 8;
        if (same_granule && it->thread == cell.thread && it->when == cell.when &&
            it->kind == cell.kind)
            return &*it;
    }
    return nullptr;
}

} // namespace explorer
