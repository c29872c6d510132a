// Two workers share the sampling: what comes of it is the same as with one.
#include "explorer/strategies/exploration.hpp"
#include "explorer/strategies/random.hpp"
#include "explorer/strategies/sample_board.hpp"

#include "machine.hpp"

#include <catch2/catch_test_macros.hpp>

#include <limits>
#include <memory>
#include <vector>

namespace explorer::testing {

namespace {

constexpr auto no_limit = std::numeric_limits<std::uint64_t>::max();

/// A second worker that takes its turns when it is called: often, seldom, late, or never again.
class unsteady_helper : public sampling_helper {
  public:
    explicit unsteady_helper(std::uint64_t seed)
        : random_(seed), zeal_(1 + random_.below(8)), lives_for_(random_.below(2'000)) {}

    sample_board& board() override {
        take_turns();
        return *board_;
    }

    void begin(const make_sample& make) override {
        make_ = make;
        ++begun_;
    }

    void end() override {
        board_->close();
        make_ = nullptr;
        claimed_.clear();
    }

    void take_turns() {
        for (auto turns = random_.below(zeal_); make_ && turns > 0 && lives_for_ > 0; --turns) {
            --lives_for_;
            take_turn();
        }
    }

    [[nodiscard]] std::uint64_t begun() const { return begun_; }

    [[nodiscard]] std::uint64_t made() const { return made_; }

  private:
    /// Claims a sample, or finishes one that it claimed before.
    void take_turn() {
        if (claimed_.empty() || random_.one_in(2)) {
            if (const auto next = board_->claim(no_limit)) claimed_.push_back(*next);
            return;
        }
        const auto sample = claimed_.back();
        claimed_.pop_back();
        board_->publish(sample, make_(sample));
        ++made_;
    }

    random_source random_;
    std::uint64_t zeal_;
    std::uint64_t lives_for_; ///< turns
    std::unique_ptr<sample_board> board_ = std::make_unique<sample_board>();
    make_sample make_;
    std::vector<std::uint64_t> claimed_;
    std::uint64_t begun_ = 0;
    std::uint64_t made_ = 0;
};

/// Claims samples and never makes them: others go ahead of it.
class stuck_helper : public sampling_helper {
  public:
    explicit stuck_helper(std::uint64_t seed) : random_(seed) {}

    sample_board& board() override {
        if (random_.one_in(4)) (void)board_->claim(no_limit);
        return *board_;
    }

    void begin(const make_sample& /*make*/) override { ++begun_; }

    void end() override { board_->close(); }

    [[nodiscard]] std::uint64_t begun() const { return begun_; }

  private:
    random_source random_;
    std::unique_ptr<sample_board> board_ = std::make_unique<sample_board>();
    std::uint64_t begun_ = 0;
};

std::vector<instruction> random_steps(random_source& random) {
    std::vector<instruction> steps;
    for (auto left = 3 + random.below(4); left > 0; --left) {
        constexpr does all[] = {does::step, does::read, does::write, does::add};
        const auto object = 1 + static_cast<std::uint32_t>(random.below(2));
        steps.push_back({all[random.below(4)], object, 2});
    }
    return steps;
}

/// Too large to be covered. May fail, and then only while two threads are both in their windows.
program random_large_program(random_source& random) {
    const std::vector<instruction> first{{does::write, 8, 1}, {does::write, 8, 0}};
    const std::vector<instruction> second{{does::write, 9, 1}, {does::write, 9, 0}};
    // The second instruction always skips the third one; the first, in its window, skips the
    // second.
    const std::vector<instruction> look{
        {does::skip_if, 8, 1}, {does::skip_if, 7, 1}, {does::require, 9, 0}};
    program what;
    what.push_back(joined({random_steps(random), first, random_steps(random)}));
    what.push_back(joined({random_steps(random), second, random_steps(random)}));
    what.push_back(joined({{{does::write, 7, 1}}, random_steps(random)}));
    if (!random.one_in(4)) what[2] = joined({what[2], look});
    what[2] = joined({what[2], random_steps(random)});
    return what;
}

exploration_options random_options(random_source& random) {
    exploration_options options;
    options.seed = random.next();
    options.limit = {100 + random.below(1'500),
                     random.one_in(3) ? 2'000 + random.below(20'000) : 1'000'000};
    options.minimising = {50, 10'000};
    return options;
}

/// Not every run is reducible, or whole, and some cost more.
execute uneven(const program& what) {
    return [&what](strategy& how) {
        auto result = machine(what).run(how);
        const auto hash = std::hash<std::string>()(schedule_text(result.log));
        result.reducible = hash % 200 != 0;
        result.log.cut_short = result.log.cut_short || hash % 301 == 0;
        result.steps += hash % 5;
        return result;
    };
}

void check_equal(const exploration_result& one, const exploration_result& two) {
    CHECK(one.finding == two.finding);
    CHECK(schedule_text(one.failing) == schedule_text(two.failing));
    CHECK(schedule_text(one.as_found) == schedule_text(two.as_found));
    CHECK(one.schedule == two.schedule);
    CHECK(one.seed == two.seed);
    CHECK(one.strategy == two.strategy);
    CHECK(one.preemptions == two.preemptions);
    CHECK(one.minimal == two.minimal);
    CHECK(one.exhaustive == two.exhaustive);
    CHECK(one.stopped == two.stopped);
    CHECK(one.schedules == two.schedules);
    CHECK(one.steps == two.steps);
    CHECK(one.minimising == two.minimising);
    CHECK(one.coverage == two.coverage);
}

} // namespace

TEST_CASE("samples are claimed in order, each once", "[sharing]") {
    const auto board = std::make_unique<sample_board>();
    board->reset(10, 13);
    CHECK(board->claim(10) == std::nullopt);
    CHECK(board->claim(12) == 10U);
    CHECK(board->claim(12) == 11U);
    CHECK(board->claim(12) == std::nullopt);
    CHECK(board->claim(no_limit) == 12U);
    CHECK(board->claim(no_limit) == std::nullopt);
}

TEST_CASE("what came of a sample is read as it was written", "[sharing]") {
    const auto board = std::make_unique<sample_board>();
    board->reset(10, 13);
    const sampled_run plain{7, false, false, true};
    const sampled_run strange{3'000'000'000, true, true, false};
    board->publish(11, plain);
    board->publish(12, strange);
    CHECK(board->result_of(10) == std::nullopt);
    CHECK(board->result_of(11) == plain);
    CHECK(board->result_of(12) == strange);
    CHECK(board->result_of(9) == std::nullopt);
    CHECK(board->result_of(10 + sample_board::capacity) == std::nullopt);
    board->reset(11, 13);
    CHECK(board->result_of(11) == std::nullopt);
}

TEST_CASE("after a failure only earlier samples are claimed", "[sharing]") {
    const auto board = std::make_unique<sample_board>();
    board->reset(0, 100);
    board->publish(3, {5, true, false, true});
    board->publish(9, {5, true, false, true});
    for (std::uint64_t i = 0; i < 3; ++i)
        CHECK(board->claim(no_limit) == i);
    CHECK(board->claim(no_limit) == std::nullopt);
}

TEST_CASE("an exploration that ends early never asks for help", "[sharing]") {
    const program two{times(6, {does::step, 1}), times(6, {does::step, 1})};
    unsteady_helper helper(1);
    exploration_options options;
    options.limit.schedules = 50;
    options.helper = &helper;
    (void)explore_schedules(options, executing(two));
    CHECK(helper.begun() == 0);
}

TEST_CASE("with help an exploration comes to the same", "[sharing]") {
    std::uint64_t helped = 0;
    std::uint64_t found_late = 0;
    std::uint64_t passed = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        INFO("seed " << seed);
        random_source random(seed);
        const auto what = random_large_program(random);
        auto options = random_options(random);
        const auto alone = explore_schedules(options, uneven(what));
        unsteady_helper helper(seed);
        options.helper = &helper;
        options.stop = [&helper] {
            helper.take_turns();
            return false;
        };
        const auto together = explore_schedules(options, uneven(what));
        check_equal(alone, together);
        if (helper.made() == 0) continue;
        ++helped;
        ++(alone.finding ? found_late : passed);
    }
    CHECK(helped >= 100);
    CHECK(found_late >= 20);
    CHECK(passed >= 20);
}

TEST_CASE("more samples than the board holds are shared in parts", "[sharing]") {
    // One choice is enough to count.
    const execute quick = [](strategy& how) {
        const std::vector<candidate> both{{0, {1, touch::changes}}, {1, {1, touch::changes}}};
        outcome result;
        decision taken{0, 2, 0, std::nullopt, true, false};
        taken.chosen = static_cast<std::uint32_t>(how.choose_thread({both, std::nullopt}));
        result.log.candidates = both;
        result.log.decisions = {taken};
        result.log.cut_short = true; // never covered
        result.steps = 1;
        return result;
    };
    unsteady_helper helper(5);
    exploration_options options;
    options.limit = {sample_board::capacity * 2, no_limit};
    const auto alone = explore_schedules(options, quick);
    options.helper = &helper;
    check_equal(alone, explore_schedules(options, quick));
    CHECK(helper.begun() >= 2);
}

TEST_CASE("a failure ahead of its turn does not end the exploration before", "[sharing]") {
    std::uint64_t asked = 0;
    std::uint64_t found = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        INFO("seed " << seed);
        random_source random(seed);
        const auto what = random_large_program(random);
        bool failed = false;
        const execute run = [&](strategy& how) {
            auto result = machine(what).run(how);
            failed = failed || result.finding;
            return result;
        };
        stuck_helper helper(seed);
        exploration_options options;
        options.seed = seed;
        options.limit.schedules = 300;               // no room for a level with preemptions
        options.stop = [&failed] { return failed; }; // as after a run that the clock had to end
        const auto alone = explore_schedules(options, run);
        failed = false;
        options.helper = &helper;
        check_equal(alone, explore_schedules(options, run));
        asked += helper.begun();
        found += alone.finding && helper.begun() > 0 ? 1U : 0U;
    }
    CHECK(asked > 5);
    CHECK(found > 5);
}

} // namespace explorer::testing
