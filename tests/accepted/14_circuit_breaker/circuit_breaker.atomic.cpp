// Another shape: no lock at all. State, count and moment are one atomic word, exchanged whole.
#include "circuit_breaker.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <utility>

namespace workbook {

namespace {

// Two bits of state, 30 bits of count (of failures while closed, of successes while half-open) and,
// while open, the milliseconds since the breaker was made instead of the count, in the other 32.
struct word {
    breaker_state phase = breaker_state::closed;
    std::uint32_t count = 0;
    std::uint32_t opened_ms = 0;
};

using encoded = std::uint64_t;

encoded encode(const word& plain) {
    return static_cast<encoded>(plain.opened_ms) << 32 | static_cast<encoded>(plain.count) << 2 |
           static_cast<encoded>(plain.phase);
}

word decode(encoded bits) {
    return {static_cast<breaker_state>(bits & 3),
            static_cast<std::uint32_t>(bits >> 2 & 0x3fff'ffff),
            static_cast<std::uint32_t>(bits >> 32)};
}

} // namespace

struct circuit_breaker::machine {
    machine(const breaker_settings& settings, time_source clock)
        : limits(settings), now(std::move(clock)), made(now()) {}

    const breaker_settings limits;
    const time_source now;
    const moment made;
    std::atomic<encoded> current{encode({})}; // synchronises itself

    std::uint32_t milliseconds() const {
        return static_cast<std::uint32_t>(
            std::chrono::floor<std::chrono::milliseconds>(now() - made).count());
    }

    word at(word before, std::uint32_t time) const {
        const auto passed = static_cast<std::int64_t>(time) - before.opened_ms;
        if (before.phase == breaker_state::open && passed >= limits.recovery.count())
            return {breaker_state::half_open, 0, 0};
        return before;
    }

    // Tries until nobody has come in between: what was decided was decided on the newest word.
    template <typename Change>
    word change(const Change& next) {
        encoded before = current.load();
        for (;;) {
            const auto time = milliseconds();
            const word after = next(at(decode(before), time), time);
            if (current.compare_exchange_weak(before, encode(after))) return after;
        }
    }

    word look() {
        return change([](const word& plain, std::uint32_t) { return plain; });
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
    return machine_->look().phase != breaker_state::open;
}

void circuit_breaker::succeeded() {
    machine_->change([this](word plain, std::uint32_t) {
        if (plain.phase == breaker_state::closed) return word{};
        if (plain.phase == breaker_state::open) return plain;
        const bool enough = static_cast<int>(++plain.count) >= machine_->limits.successes_to_close;
        return enough ? word{} : plain;
    });
}

void circuit_breaker::failed() {
    machine_->change([this](word plain, std::uint32_t time) {
        if (plain.phase == breaker_state::open) return plain;
        ++plain.count;
        const bool enough = plain.phase == breaker_state::half_open ||
                            static_cast<int>(plain.count) >= machine_->limits.failures_to_open;
        return enough ? word{breaker_state::open, 0, time} : plain;
    });
}

breaker_state circuit_breaker::state() const {
    return machine_->look().phase;
}

void circuit_breaker::run(const std::function<void()>& function) {
    if (!allow()) throw circuit_open();
    try {
        function();
    } catch (...) {
        failed();
        throw;
    }
    succeeded();
}

bool demo_call_fails(int call) noexcept {
    return call > 2 && call < 10;
}

} // namespace workbook
