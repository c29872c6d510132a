// Another shape: each state is a value of its own with what it counts, and a report makes the next.
#include "circuit_breaker.hpp"

#include <memory>
#include <mutex>
#include <stdexcept>
#include <utility>
#include <variant>

namespace workbook {

namespace {

struct closed {
    int failures = 0;
};

struct open {
    moment since;
};

struct half_open {
    int successes = 0;
};

using phase = std::variant<closed, open, half_open>;

phase at(const phase& before, moment time, const breaker_settings& limits) {
    const auto* shut = std::get_if<open>(&before);
    if (shut != nullptr && time - shut->since >= limits.recovery) return half_open{};
    return before;
}

phase after_failure(const phase& before, moment time, const breaker_settings& limits) {
    if (std::holds_alternative<half_open>(before)) return open{time};
    if (const auto* counting = std::get_if<closed>(&before)) {
        if (counting->failures + 1 >= limits.failures_to_open) return open{time};
        return closed{counting->failures + 1};
    }
    return before;
}

phase after_success(const phase& before, const breaker_settings& limits) {
    if (std::holds_alternative<closed>(before)) return closed{};
    if (const auto* counting = std::get_if<half_open>(&before)) {
        if (counting->successes + 1 >= limits.successes_to_close) return closed{};
        return half_open{counting->successes + 1};
    }
    return before;
}

} // namespace

struct circuit_breaker::machine {
    machine(const breaker_settings& settings, time_source clock)
        : limits(settings), now(std::move(clock)) {}

    const breaker_settings limits;
    const time_source now;
    std::mutex mutex;
    phase current; // guarded by mutex

    template <typename Change>
    breaker_state change(const Change& next) {
        const auto time = now(); // outside the lock: the clock is somebody else's code
        const std::lock_guard lock(mutex);
        current = next(at(current, time, limits), time);
        return static_cast<breaker_state>(current.index());
    }

    breaker_state look() {
        return change([](const phase& now_is, moment) { return now_is; });
    }
};

circuit_breaker::circuit_breaker(const breaker_settings& settings, time_source now) {
    if (settings.failures_to_open < 1 || settings.successes_to_close < 1 ||
        settings.recovery.count() < 0 || !now)
        throw std::invalid_argument("these settings make no breaker");
    machine_ = std::make_unique<machine>(settings, std::move(now));
}

circuit_breaker::~circuit_breaker() = default;

bool circuit_breaker::allow() {
    return machine_->look() != breaker_state::open;
}

void circuit_breaker::succeeded() {
    machine_->change(
        [this](const phase& before, moment) { return after_success(before, machine_->limits); });
}

void circuit_breaker::failed() {
    machine_->change([this](const phase& before, moment time) {
        return after_failure(before, time, machine_->limits);
    });
}

breaker_state circuit_breaker::state() const {
    return machine_->look();
}

void circuit_breaker::run(const std::function<void()>& function) {
    if (!allow()) throw circuit_open();
    std::exception_ptr error;
    try {
        function();
    } catch (...) {
        error = std::current_exception();
    }
    if (!error) return succeeded();
    failed();
    std::rethrow_exception(error);
}

bool demo_call_fails(int call) noexcept {
    constexpr int first = 3;
    constexpr int length = 7;
    return call >= first && call < first + length;
}

} // namespace workbook
