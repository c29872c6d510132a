// The breaker with passes: each call carries the round it belongs to, each probe has a place and a
// deadline.
#include "half_open_probe.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace workbook {

//! [machine]
struct probing_breaker::machine {
    machine(const probe_settings& settings, time_source clock)
        : limits(settings), now(std::move(clock)) {}

    // Constant after construction.
    const probe_settings limits;
    const time_source now;

    std::mutex mutex;

    // Guarded by mutex.
    breaker_state phase = breaker_state::closed;
    std::uint64_t round = 0; // one more with every change of state
    int failures = 0;        // in a row, while closed
    int successes = 0;       // while half-open
    moment opened{};         // the latest failure that opened it
    std::uint64_t last_probe = 0;
    std::map<std::uint64_t, moment> places; // the probes under way, and when each loses its place

    void become(breaker_state next);
    void open();
    void look_at_the_clock();
    std::optional<pass> give_place();
    bool counts(const pass& returned);
    void count_failure();
    void count_success();
};

//! [machine]

namespace {

const probe_settings& checked(const probe_settings& settings) {
    using std::chrono::milliseconds;
    if (settings.when.failures_to_open < 1 || settings.when.successes_to_close < 1 ||
        settings.probes < 1)
        throw std::invalid_argument("a breaker counts to one at least");
    if (settings.when.recovery < milliseconds::zero() ||
        settings.probe_patience <= milliseconds::zero())
        throw std::invalid_argument("no time can be shorter than none");
    return settings;
}

} // namespace

//! [become]
// A new round: whoever was let through before has nothing to say in it, and holds no place.
void probing_breaker::machine::become(breaker_state next) {
    phase = next;
    ++round;
    failures = 0;
    successes = 0;
    places.clear();
}

//! [become]

void probing_breaker::machine::open() {
    become(breaker_state::open);
    opened = now();
}

void probing_breaker::machine::look_at_the_clock() {
    if (phase == breaker_state::open && now() - opened >= limits.when.recovery)
        become(breaker_state::half_open);
}

//! [give_place]
// Nobody watches the probes. Who asks for a place first takes away those that are overdue.
std::optional<pass> probing_breaker::machine::give_place() {
    const auto time = now();
    std::erase_if(places, [&](const auto& each) { return each.second <= time; });
    if (places.size() >= static_cast<std::size_t>(limits.probes)) return std::nullopt;
    places.emplace(++last_probe, time + limits.probe_patience);
    return pass{.round = round, .probe = last_probe};
}

//! [give_place]

//! [counts]
// Does a report with this pass still mean anything? If it is a probe's, its place is free now.
bool probing_breaker::machine::counts(const pass& returned) {
    if (returned.round != round) return false; // let through in another round: too late
    if (phase != breaker_state::half_open) return true;
    const auto place = places.find(returned.probe);
    if (place == places.end()) return false; // somebody else may have had its place since
    const bool in_time = now() < place->second;
    places.erase(place);
    return in_time;
}

//! [counts]

void probing_breaker::machine::count_failure() {
    if (phase == breaker_state::half_open) open();
    if (phase == breaker_state::closed && ++failures >= limits.when.failures_to_open) open();
}

void probing_breaker::machine::count_success() {
    if (phase == breaker_state::closed) failures = 0;
    if (phase == breaker_state::half_open && ++successes >= limits.when.successes_to_close)
        become(breaker_state::closed);
}

probing_breaker::probing_breaker(const probe_settings& settings, time_source now)
    : machine_(std::make_unique<machine>(checked(settings), std::move(now))) {
    if (!machine_->now) throw std::invalid_argument("a breaker needs a clock");
}

probing_breaker::~probing_breaker() = default;

//! [admit]
std::optional<pass> probing_breaker::admit() {
    const std::lock_guard lock(machine_->mutex);
    machine_->look_at_the_clock();
    switch (machine_->phase) {
    case breaker_state::closed:
        return pass{.round = machine_->round};
    case breaker_state::half_open:
        return machine_->give_place(); // looked and taken under one lock
    default:
        return std::nullopt;
    }
}

void probing_breaker::report(const pass& returned, outcome result) {
    const std::lock_guard lock(machine_->mutex);
    machine_->look_at_the_clock();
    if (!machine_->counts(returned)) return;
    if (result == outcome::success) machine_->count_success();
    if (result == outcome::failure) machine_->count_failure();
}

//! [admit]

breaker_state probing_breaker::state() const {
    const std::lock_guard lock(machine_->mutex);
    machine_->look_at_the_clock();
    return machine_->phase;
}

} // namespace workbook
