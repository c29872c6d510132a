// The plan: what is cheap and complete comes first; the rest of the budget is sampled.
#include "explorer/strategies/exploration.hpp"

#include "explorer/strategies/coverage.hpp"
#include "explorer/strategies/default_policy.hpp"
#include "explorer/strategies/dpor.hpp"
#include "explorer/strategies/make_strategy.hpp"
#include "explorer/strategies/minimise.hpp"
#include "explorer/strategies/preemption_bounded.hpp"
#include "explorer/strategies/random.hpp"
#include "explorer/strategies/sampling_mix.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace explorer {

namespace {

/// What may be spent on one attempt at a complete search before sampling: a tenth of the budget.
constexpr std::uint64_t attempt_share = 10;

/// Partial-order reduction is for programs with shorter runs than this.
constexpr std::uint64_t tiny_run = 200;

/// So many samples are learnt from. Later ones do not depend on one another: any process can make
/// them in any order. An exploration that ends earlier never asks for help.
constexpr std::uint64_t samples_to_learn_from = 64;

/// Fewer than these are not worth asking for help.
constexpr std::uint64_t worth_sharing = 64;

/// How far to go ahead of a sample that the helper is still at.
constexpr std::uint64_t most_ahead = 8;

/// The last level of preemptions that the plan goes to.
constexpr std::uint32_t last_planned_level = 2;

class exploration {
  public:
    exploration(const exploration_options& options, const execute& run)
        : options_(options), run_(run) {}

    exploration_result by_plan() {
        const auto attempt = std::max<std::uint64_t>(options_.limit.schedules / attempt_share, 1);
        run_level(0, attempt);
        attempt_reduction(attempt);
        run_levels_of(attempt);
        sample(options_.limit.schedules - (options_.limit.schedules - result_.schedules) / 2);
        run_levels_of(std::numeric_limits<std::uint64_t>::max());
        sample(options_.limit.schedules);
        return finish();
    }

    exploration_result with(std::string_view name) {
        if (name == levels_.name())
            run_level(std::numeric_limits<std::uint32_t>::max(), options_.limit.schedules);
        else if (name == reduction_.name())
            run_reduction();
        else
            sample_with(*make_strategy(name));
        return finish();
    }

  private:
    [[nodiscard]] bool over() {
        if (result_.finding || covered()) return true;
        if (result_.schedules >= options_.limit.schedules) return true;
        if (result_.steps >= options_.limit.steps) return true;
        // What failed ahead of its turn may have told `stop`; its turn comes in a moment.
        if (sampled_ < failed_until_) return false;
        result_.stopped = result_.stopped || (options_.stop && options_.stop());
        return result_.stopped;
    }

    /// Nothing is left to run.
    [[nodiscard]] bool covered() const {
        return cut_short_ == 0 && ((reducible_ && reduction_.complete()) || levels_.exhausted());
    }

    /// One run. False: the strategy has none left.
    bool run_one(strategy& how) {
        return run_one(how, derived_seed(options_.seed, result_.schedules));
    }

    bool run_one(strategy& how, std::uint64_t seed) {
        if (!how.start(seed)) return false;
        auto done = run_(how);
        how.learn(done.log);
        if (sampled_ < samples_to_learn_from) mix_.learn(done.log);
        count(seen_of(done));
        if (done.finding) found(how, seed, std::move(done));
        return true;
    }

    [[nodiscard]] static sampled_run seen_of(const outcome& done) {
        return {std::max<std::uint64_t>(done.steps, 1), done.finding.has_value(),
                done.log.cut_short, done.reducible};
    }

    void count(const sampled_run& done) {
        ++result_.schedules;
        result_.steps += done.steps;
        reducible_ = reducible_ && done.reducible;
        if (!done.failed && done.cut_short) ++cut_short_;
    }

    void found(const strategy& how, std::uint64_t seed, outcome&& failed) {
        result_.finding = std::move(failed.finding);
        result_.schedule = result_.schedules;
        result_.seed = seed;
        result_.strategy = how.name();
        result_.preemptions = preemptions_of(failed.log);
        result_.as_found = std::move(failed.log);
    }

    void run_level(std::uint32_t last, std::uint64_t most) {
        levels_.raise_limit(last);
        for (std::uint64_t i = 0; i < most && !over() && !levels_.diverged(); ++i)
            if (!run_one(levels_)) return;
    }

    void run_reduction() {
        while (!over() && run_one(reduction_))
            ++reduced_runs_;
    }

    void attempt_reduction(std::uint64_t most) {
        while (reduced_runs_ < most && tiny() && !over() && run_one(reduction_))
            ++reduced_runs_;
    }

    /// Goes on with the levels as long as each is expected to have at most so many schedules.
    void run_levels_of(std::uint64_t most) {
        while (!over() && !levels_.overflowed() && !levels_.diverged()) {
            if (!levels_.level_unfinished()) expect_next_level();
            const auto done = levels_.count_of_level(expected_level_);
            // When the estimate was too low: as many again.
            const auto left = expected_ > done ? expected_ - done : done;
            if (expected_level_ > last_planned_level || done + left > most || !fits(left)) return;
            const auto before = levels_.levels_complete();
            run_level(expected_level_, 2 * left);
            if (levels_.levels_complete() == before) return;
        }
    }

    void expect_next_level() {
        expected_level_ = levels_.levels_complete();
        expected_ = levels_.estimate_of_next_level();
    }

    [[nodiscard]] bool fits(std::uint64_t schedules) const {
        if (schedules > options_.limit.schedules - result_.schedules) return false;
        return schedules <= (options_.limit.steps - result_.steps) / average_steps();
    }

    [[nodiscard]] std::uint64_t average_steps() const {
        return std::max<std::uint64_t>(
            result_.steps / std::max<std::uint64_t>(result_.schedules, 1), 1);
    }

    [[nodiscard]] bool tiny() const {
        return reducible_ && cut_short_ == 0 && average_steps() <= tiny_run;
    }

    void sample(std::uint64_t until) {
        for (; result_.schedules < until && !over(); ++sampled_) {
            if (sampled_ == 0) before_sampling_ = result_.schedules;
            auto& how = mix_.strategy_of(sampled_);
            const auto made = has_help() ? make_together(until) : std::nullopt;
            if (made && !made->failed)
                count(*made);
            else
                run_one(how, seed_of(sampled_)); // here, so that the log of a failure is here too
            coverage_.count_other(how.name());
        }
    }

    /// Depends on nothing that happens while there is sampling.
    [[nodiscard]] std::uint64_t seed_of(std::uint64_t sample) const {
        return derived_seed(options_.seed, before_sampling_ + sample);
    }

    bool has_help() {
        if (options_.helper == nullptr || sampled_ < samples_to_learn_from) return false;
        if (sampled_ >= helped_until_) ask_for_help();
        return sampled_ < helped_until_;
    }

    void ask_for_help() {
        const auto left = options_.limit.schedules - result_.schedules;
        if (left < worth_sharing) return;
        options_.helper->end();
        helped_until_ = sampled_ + std::min(left, sample_board::capacity);
        options_.helper->board().reset(sampled_, helped_until_);
        options_.helper->begin([this](std::uint64_t sample) { return make(sample); });
    }

    sampled_run make(std::uint64_t sample) {
        auto& how = mix_.strategy_of(sample);
        how.start(seed_of(sample));
        return seen_of(run_(how));
    }

    /// Makes samples, the helper too, until the one whose turn it is has been made. Nothing when
    /// that one is best made by whoever counts it.
    std::optional<sampled_run> make_together(std::uint64_t until) {
        auto& board = options_.helper->board();
        const auto last = sampled_ + std::min(until - result_.schedules, most_ahead);
        for (;;) {
            if (const auto made = board.result_of(sampled_)) return made;
            const auto next = board.claim(last);
            // The helper may be at it still, or may never come back: waiting gains nothing.
            if (!next || *next == sampled_) return std::nullopt;
            const auto made = make(*next);
            board.publish(*next, made);
            if (made.failed) failed_until_ = *next + 1;
        }
    }

    void sample_with(strategy& how) {
        while (!over()) {
            run_one(how);
            coverage_.count_other(how.name());
        }
    }

    exploration_result finish() {
        if (options_.helper != nullptr) options_.helper->end();
        count_levels();
        coverage_.reduced = reducible_ && reduction_.complete() && cut_short_ == 0;
        coverage_.traces = reduction_.traces();
        if (!coverage_.reduced) coverage_.count_other(reduction_.name(), reduced_runs_);
        coverage_.cut_short = cut_short_;
        coverage_.stopped = result_.stopped;
        result_.exhaustive = coverage_.exhaustive() && !result_.finding;
        result_.coverage = to_text(coverage_);
        if (result_.finding) minimise_failing();
        return std::move(result_);
    }

    void count_levels() {
        coverage_.levels = levels_.levels_complete();
        coverage_.all_levels = levels_.exhausted();
        for (std::uint32_t level = 0; level <= levels_.level(); ++level) {
            const auto runs = levels_.count_of_level(level);
            if (level < coverage_.levels)
                coverage_.in_levels += runs;
            else
                coverage_.count_other(levels_.name(), runs);
        }
    }

    void minimise_failing() {
        auto small = minimise(result_.as_found, *result_.finding, run_, options_.minimising,
                              &levels_, options_.stop);
        result_.failing = std::move(small.log);
        result_.preemptions = small.preemptions;
        result_.minimal = small.minimal;
        result_.minimising = small.runs;
    }

    // constant after construction
    const exploration_options& options_;
    const execute& run_;

    preemption_bounded levels_{0};
    dpor reduction_;
    std::uint64_t reduced_runs_ = 0;
    sampling_mix mix_;
    std::uint64_t sampled_ = 0;
    std::uint64_t before_sampling_ = 0; ///< schedules run before the first sample
    std::uint64_t helped_until_ = 0;    ///< the helper makes samples before this one
    std::uint64_t failed_until_ = 0;    ///< the sample before this one was made here and failed
    std::uint32_t expected_level_ = 0;
    std::uint64_t expected_ = 0; ///< schedules of that level
    bool reducible_ = true;
    std::uint64_t cut_short_ = 0;
    coverage coverage_;
    exploration_result result_;
};

} // namespace

exploration_result explore_schedules(const exploration_options& options, const execute& run) {
    return exploration(options, run).by_plan();
}

exploration_result explore_with(std::string_view strategy, const exploration_options& options,
                                const execute& run) {
    return exploration(options, run).with(strategy);
}

} // namespace explorer
