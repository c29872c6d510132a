// Choosing allocates nothing once a strategy is warm: it happens millions of times a second.
#include "explorer/strategies/exploration.hpp"
#include "explorer/strategies/make_strategy.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <cstdlib>
#include <new>

namespace {

std::uint64_t allocations = 0;

} // namespace

void* operator new(std::size_t size) {
    ++allocations;
    if (auto* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}

void operator delete(void* memory) noexcept {
    std::free(memory);
}

void operator delete(void* memory, std::size_t /*size*/) noexcept {
    std::free(memory);
}

namespace explorer::testing {

namespace {

constexpr std::size_t steps = 200;

/// Four threads that never block; writes the log into memory that is there already.
void run(strategy& how, run_log& log) {
    log.decisions.clear();
    log.candidates.clear();
    std::array<candidate, 4> all{};
    std::optional<std::size_t> current;
    for (std::uint32_t step = 0; step < steps; ++step) {
        for (std::uint32_t i = 0; i < all.size(); ++i)
            all[i] = {i, {1 + (step + i) % 3, touch::changes}};
        const auto chosen = how.choose_thread({all, current});
        decision taken;
        taken.first = step * 4;
        taken.options = 4;
        taken.chosen = static_cast<std::uint32_t>(chosen);
        if (current) taken.current = static_cast<std::uint32_t>(*current);
        log.decisions.push_back(taken);
        log.candidates.insert(log.candidates.end(), all.begin(), all.end());
        current = chosen;
    }
}

std::uint64_t allocations_of_a_run(strategy& how, run_log& log, std::uint64_t seed) {
    if (!how.start(seed)) return 0;
    const auto before = allocations;
    run(how, log);
    const auto after = allocations;
    how.learn(log);
    return after - before;
}

} // namespace

TEST_CASE("no strategy allocates in a step once it is warm", "[allocation]") {
    for (const auto name : strategy_names()) {
        INFO(name);
        const auto how = make_strategy(name);
        run_log log;
        for (std::uint64_t seed = 0; seed < 3; ++seed)
            (void)allocations_of_a_run(*how, log, seed);
        for (std::uint64_t seed = 3; seed < 6; ++seed)
            CHECK(allocations_of_a_run(*how, log, seed) == 0);
    }
}

} // namespace explorer::testing
