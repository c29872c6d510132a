// Race detection beside a witness that remembers everything.
#include "explorer/runtime/shadow.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <array>
#include <random>
#include <vector>

namespace explorer::testing {

namespace {

constexpr std::uintptr_t somewhere = 0x20'0000;
constexpr std::uint16_t thread_count = 4;

struct past_access {
    std::uintptr_t address;
    std::size_t size;
    access_kind kind;
    std::uint16_t thread;
    epoch when;
};

/// Threads that access two granules at random and tell each other what they have done.
class random_scene {
  public:
    explicit random_scene(unsigned seed) : random_(seed) {
        shadow_.begin_run();
        for (std::uint16_t thread = 0; thread < thread_count; ++thread)
            known_.at(thread).set(thread, 1);
    }

    /// Takes steps until two accesses meet. What the shadow says must be what the witness says.
    void run(std::size_t steps) {
        for (std::size_t i = 0; i < steps; ++i) {
            if (below(3) == 0)
                tell(thread(), thread());
            else if (!agree_on(some_access()))
                return;
        }
    }

  private:
    std::size_t below(std::size_t limit) { return random_() % limit; }

    std::uint16_t thread() { return static_cast<std::uint16_t>(below(thread_count)); }

    past_access some_access() {
        const auto who = thread();
        const std::size_t size = std::size_t{1} << below(4);
        return {somewhere + below(16), size, static_cast<access_kind>(below(4)), who,
                known_.at(who).of(who)};
    }

    void tell(std::uint16_t from, std::uint16_t to) {
        if (from == to) return;
        known_.at(to).join(known_.at(from));
        known_.at(from).set(from, known_.at(from).of(from) + 1);
    }

    [[nodiscard]] bool races(const past_access& now, const past_access& before) const {
        const bool overlap =
            now.address < before.address + before.size && before.address < now.address + now.size;
        const bool atomic = is_atomic(now.kind) && is_atomic(before.kind);
        return overlap && !atomic && (is_write(now.kind) || is_write(before.kind)) &&
               now.thread != before.thread && before.when > known_.at(now.thread).of(before.thread);
    }

    /// Only the accesses that a cell could speak of.
    [[nodiscard]] bool is_that_of(const shadow_cell& cell, const past_access& each) const {
        return each.thread == cell.thread && each.when == cell.when && each.kind == cell.kind;
    }

    bool agree_on(const past_access& now) {
        conflict found;
        const bool met = shadow_.access(now.address, now.size, now.kind, now.thread,
                                        known_.at(now.thread), found);
        const bool witness_met =
            std::any_of(past_.begin(), past_.end(), [&](const past_access& it) {
                return races(now, it) && (!met || is_that_of(found.earlier, it));
            });
        past_.push_back(now);
        if (met) CHECK(witness_met); // nothing is made up
        constexpr std::size_t all_remembered = shadow_memory::cells_each;
        if (past_.size() <= all_remembered) CHECK(met == witness_met); // and nothing missed
        return !met && !witness_met;
    }

    std::mt19937 random_;
    shadow_memory shadow_;
    std::array<vector_clock, thread_count> known_;
    std::vector<past_access> past_;
};

} // namespace

TEST_CASE("no race is made up, and the latest four accesses are not missed", "[shadow]") {
    for (unsigned seed = 1; seed <= 3'000; ++seed) {
        INFO("seed " << seed);
        random_scene(seed).run(60);
    }
}

} // namespace explorer::testing
