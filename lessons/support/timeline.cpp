// Recording: spans append themselves when they end.
#include "timeline.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <tuple>
#include <utility>

namespace narration {

namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;

bool is_digit(char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

// Cuts the number off the end: {"worker ", "10"}.
std::pair<std::string_view, std::string_view> split_number(std::string_view name) {
    auto digits = name.size();
    while (digits > 0 && is_digit(name[digits - 1]))
        --digits;
    return {name.substr(0, digits), name.substr(digits)};
}

// "worker 2" before "worker 10": by the words, then by the number at the end.
bool natural_less(const std::string& left, const std::string& right) {
    const auto [left_words, left_number] = split_number(left);
    const auto [right_words, right_number] = split_number(right);
    return std::make_tuple(left_words, left_number.size(), left_number) <
           std::make_tuple(right_words, right_number.size(), right_number);
}

template <typename T>
bool contains(const std::vector<T>& values, const T& value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

} // namespace

span::span(timeline& owner, std::string lane, std::string label)
    : owner_(&owner), lane_(std::move(lane)), label_(std::move(label)),
      start_(std::chrono::steady_clock::now()) {}

span::span(span&& other) noexcept
    : owner_(std::exchange(other.owner_, nullptr)), lane_(std::move(other.lane_)),
      label_(std::move(other.label_)), start_(other.start_) {}

span::~span() {
    if (!owner_) return;
    owner_->add(std::move(lane_), std::move(label_), start_, std::chrono::steady_clock::now());
}

span timeline::begin(std::string lane, std::string label) {
    return {*this, std::move(lane), std::move(label)};
}

void timeline::mark(std::string lane, std::string label) {
    const auto now = duration_cast<microseconds>(clock::now() - zero_);
    append({std::move(lane), std::move(label), now, microseconds::zero(), true});
}

void timeline::add(std::string lane, std::string label, clock::time_point start,
                   clock::time_point end) {
    const auto from = std::max(duration_cast<microseconds>(start - zero_), microseconds::zero());
    const auto to = std::max(duration_cast<microseconds>(end - zero_), from);
    append({std::move(lane), std::move(label), from, to - from, false});
}

void timeline::append(event happened) {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(happened));
}

void timeline::declare_lanes(std::vector<std::string> names) {
    const std::lock_guard lock(mutex_);
    declared_ = std::move(names);
}

std::string timeline::this_worker() {
    const std::lock_guard lock(mutex_);
    const auto me = std::this_thread::get_id();
    auto found = std::find(workers_.begin(), workers_.end(), me);
    if (found == workers_.end()) found = workers_.insert(workers_.end(), me);
    return "worker " + std::to_string(found - workers_.begin() + 1);
}

std::vector<event> timeline::events() const {
    std::unique_lock lock(mutex_);
    auto sorted = events_;
    lock.unlock();
    std::stable_sort(sorted.begin(), sorted.end(), [](const event& left, const event& right) {
        return left.start != right.start ? left.start < right.start
                                         : natural_less(left.lane, right.lane);
    });
    return sorted;
}

std::vector<std::string> timeline::lanes() const {
    const std::lock_guard lock(mutex_);
    auto names = declared_;
    std::vector<std::string> others;
    for (const auto& happened : events_)
        if (!contains(names, happened.lane) && !contains(others, happened.lane))
            others.push_back(happened.lane);
    std::sort(others.begin(), others.end(), natural_less);
    names.insert(names.end(), others.begin(), others.end());
    return names;
}

} // namespace narration
