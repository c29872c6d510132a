// Runs are short where this is used: looking at all earlier events is quick enough.
#include "explorer/strategies/happens_before.hpp"

#include <algorithm>

namespace explorer {

void happens_before::join(clock& into, const clock& from) {
    if (into.size() < from.size()) into.resize(from.size());
    for (std::size_t i = 0; i < from.size(); ++i)
        into[i] = std::max(into[i], from[i]);
}

bool happens_before::covers(const clock& time, std::size_t event) const {
    const auto thread = events_[event].thread;
    return thread < time.size() && time[thread] >= own_[event];
}

void happens_before::add(const candidate& event) {
    clock time;
    std::ptrdiff_t previous = -1;
    for (auto i = events_.size(); i-- > 0;) {
        const bool same = events_[i].thread == event.thread;
        if (same && previous < 0) previous = static_cast<std::ptrdiff_t>(i);
        if (covers(time, i)) continue;
        if (same || !events_[i].next.commutes_with(event.next)) join(time, clocks_[i]);
    }
    const auto own = previous < 0 ? 1 : own_[static_cast<std::size_t>(previous)] + 1;
    if (time.size() <= event.thread) time.resize(event.thread + 1U);
    time[event.thread] = own;
    events_.push_back(event);
    own_.push_back(own);
    previous_.push_back(previous);
    clocks_.push_back(std::move(time));
}

void happens_before::truncate(std::size_t count) {
    if (count >= events_.size()) return;
    events_.resize(count);
    own_.resize(count);
    previous_.resize(count);
    clocks_.resize(count);
}

bool happens_before::ordered_earlier(std::size_t first, std::size_t second) const {
    const auto previous = previous_[second];
    if (previous < 0) return false;
    const auto before = static_cast<std::size_t>(previous);
    return first == before || covers(clocks_[before], first);
}

} // namespace explorer
