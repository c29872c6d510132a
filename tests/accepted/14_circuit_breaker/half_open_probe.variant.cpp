// Another shape: each state is a value with all that belongs to it; a new value is a new round.
#include "half_open_probe.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <utility>
#include <variant>
#include <vector>

namespace workbook {

namespace {

struct closed {
    int failures = 0;
};

struct open {
    moment until;
};

struct lease {
    std::uint64_t probe;
    moment until;
};

struct half_open {
    int successes = 0;
    std::vector<lease> probes;

    void forget_overdue(moment time) {
        std::erase_if(probes, [time](const lease& each) { return time >= each.until; });
    }

    bool take_back(std::uint64_t probe) {
        return std::erase_if(probes, [=](const lease& each) { return each.probe == probe; }) != 0;
    }
};

} // namespace

struct probing_breaker::machine {
    machine(const probe_settings& settings, time_source clock)
        : limits(settings), now(std::move(clock)) {}

    const probe_settings limits;
    const time_source now;

    std::mutex mutex;

    // Guarded by mutex.
    std::variant<closed, open, half_open> phase;
    std::uint64_t round = 0;
    std::uint64_t probes = 0;

    template <typename Next>
    void enter(Next next) {
        phase = std::move(next);
        ++round;
    }

    void catch_up(moment time) {
        if (const auto* shut = std::get_if<open>(&phase); shut != nullptr && time >= shut->until)
            enter(half_open{});
        if (auto* probing = std::get_if<half_open>(&phase)) probing->forget_overdue(time);
    }

    std::optional<pass> ask(closed& /*any*/, moment /*time*/) { return pass{.round = round}; }

    std::optional<pass> ask(open& /*any*/, moment /*time*/) { return std::nullopt; }

    std::optional<pass> ask(half_open& probing, moment time) {
        if (static_cast<int>(probing.probes.size()) == limits.probes) return std::nullopt;
        probing.probes.push_back({++probes, time + limits.probe_patience});
        return pass{.round = round, .probe = probes};
    }

    void hear(closed& counting, const pass& /*any*/, outcome result, moment time) {
        if (result == outcome::success) counting.failures = 0;
        if (result == outcome::failure && ++counting.failures == limits.when.failures_to_open)
            enter(open{time + limits.when.recovery});
    }

    void hear(open& /*any*/, const pass& /*any*/, outcome /*any*/, moment /*any*/) {}

    void hear(half_open& probing, const pass& returned, outcome result, moment time) {
        if (!probing.take_back(returned.probe)) return;
        if (result == outcome::failure) return enter(open{time + limits.when.recovery});
        if (result == outcome::success && ++probing.successes == limits.when.successes_to_close)
            enter(closed{});
    }
};

probing_breaker::probing_breaker(const probe_settings& settings, time_source now) {
    if (std::min({settings.when.failures_to_open, settings.when.successes_to_close,
                  settings.probes}) < 1 ||
        settings.when.recovery.count() < 0 || settings.probe_patience.count() < 1 || !now)
        throw std::invalid_argument("these settings make no breaker");
    machine_ = std::make_unique<machine>(settings, std::move(now));
}

probing_breaker::~probing_breaker() = default;

std::optional<pass> probing_breaker::admit() {
    const auto time = machine_->now(); // outside the lock: the clock is somebody else's code
    const std::lock_guard lock(machine_->mutex);
    machine_->catch_up(time);
    return std::visit([&](auto& each) { return machine_->ask(each, time); }, machine_->phase);
}

void probing_breaker::report(const pass& returned, outcome result) {
    const auto time = machine_->now();
    const std::lock_guard lock(machine_->mutex);
    machine_->catch_up(time);
    if (returned.round != machine_->round) return;
    std::visit([&](auto& each) { machine_->hear(each, returned, result, time); }, machine_->phase);
}

breaker_state probing_breaker::state() const {
    const auto time = machine_->now();
    const std::lock_guard lock(machine_->mutex);
    machine_->catch_up(time);
    return static_cast<breaker_state>(machine_->phase.index());
}

} // namespace workbook
