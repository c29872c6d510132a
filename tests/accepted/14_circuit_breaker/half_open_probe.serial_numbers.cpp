// Another shape: every pass has a serial number, and a change of state makes all older ones void.
#include "half_open_probe.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <utility>
#include <vector>

namespace workbook {

namespace {

// A place for a probe: free when its time is over, or when nobody has it.
struct place {
    std::uint64_t holder = 0;
    moment until = moment::min();

    [[nodiscard]] bool is_free(moment time) const { return holder == 0 || until <= time; }
};

} // namespace

struct probing_breaker::machine {
    machine(const probe_settings& settings, time_source clock)
        : limits(settings), now(std::move(clock)),
          places(static_cast<std::size_t>(settings.probes)) {}

    const probe_settings limits;
    const time_source now;

    std::mutex mutex;

    // Guarded by mutex.
    breaker_state phase = breaker_state::closed;
    std::uint64_t next_serial = 1;
    std::uint64_t oldest_valid = 1;
    int count = 0; // failures in a row while closed, successes while half-open
    moment opened{};
    std::vector<place> places; // as many as may be taken at the same time

    void become(breaker_state next) {
        phase = next;
        count = 0;
        oldest_valid = next_serial;
        std::fill(places.begin(), places.end(), place{});
    }

    void open(moment time) {
        become(breaker_state::open);
        opened = time;
    }

    moment update() {
        const auto time = now();
        if (phase == breaker_state::open && time - opened >= limits.when.recovery)
            become(breaker_state::half_open);
        return time;
    }

    bool take_place(std::uint64_t serial, moment time) {
        const auto found = std::find_if(places.begin(), places.end(),
                                        [&](const place& each) { return each.is_free(time); });
        if (found == places.end()) return false;
        *found = {serial, time + limits.probe_patience};
        return true;
    }

    bool leave_place(std::uint64_t serial, moment time) {
        const auto found = std::find_if(places.begin(), places.end(),
                                        [&](const place& each) { return each.holder == serial; });
        if (found == places.end()) return false;
        const bool in_time = !found->is_free(time);
        *found = {};
        return in_time;
    }

    void count_report(outcome result, moment time) {
        const bool probing = phase == breaker_state::half_open;
        if (result == outcome::failure && (probing || ++count >= limits.when.failures_to_open))
            return open(time);
        if (result != outcome::success) return;
        count = probing ? count + 1 : 0;
        if (probing && count >= limits.when.successes_to_close) become(breaker_state::closed);
    }
};

probing_breaker::probing_breaker(const probe_settings& settings, time_source now) {
    if (settings.when.failures_to_open < 1 || settings.when.successes_to_close < 1 ||
        settings.when.recovery.count() < 0 || settings.probes < 1 ||
        settings.probe_patience.count() <= 0 || !now)
        throw std::invalid_argument("these settings make no breaker");
    machine_ = std::make_unique<machine>(settings, std::move(now));
}

probing_breaker::~probing_breaker() = default;

std::optional<pass> probing_breaker::admit() {
    const std::lock_guard lock(machine_->mutex);
    const auto time = machine_->update();
    if (machine_->phase == breaker_state::open) return std::nullopt;
    const bool probing = machine_->phase == breaker_state::half_open;
    if (probing && !machine_->take_place(machine_->next_serial, time)) return std::nullopt;
    return pass{.round = machine_->next_serial++};
}

void probing_breaker::report(const pass& returned, outcome result) {
    const std::lock_guard lock(machine_->mutex);
    const auto time = machine_->update();
    if (returned.round < machine_->oldest_valid) return;
    const bool probing = machine_->phase == breaker_state::half_open;
    if (probing && !machine_->leave_place(returned.round, time)) return;
    machine_->count_report(result, time);
}

breaker_state probing_breaker::state() const {
    const std::lock_guard lock(machine_->mutex);
    machine_->update();
    return machine_->phase;
}

} // namespace workbook
