// Preemptions first, other deviations second: a run is plainer when it has fewer of these.
#include "explorer/strategies/minimise.hpp"

#include "explorer/strategies/default_policy.hpp"
#include "explorer/strategies/directed.hpp"
#include "explorer/strategies/guided.hpp"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

namespace explorer {

namespace {

class minimiser {
  public:
    minimiser(std::string_view kind, const execute& run, budget limit,
              const std::function<bool()>& stop)
        : kind_(kind), run_(run), stop_(stop), limit_(limit) {}

    minimised work(const run_log& failing, preemption_bounded& levels) {
        keep(failing);
        search(levels, {limit_.schedules / 2, limit_.steps / 2});
        merge_blocks();
        drop_deviations();
        search(levels, limit_); // with what is left, below what dropping came to
        best_.minimal = levels.levels_complete() >= best_.preemptions;
        return std::move(best_);
    }

  private:
    void keep(run_log log) {
        best_.preemptions = preemptions_of(log);
        deviations_ = deviations_of(log);
        best_.log = std::move(log);
    }

    [[nodiscard]] bool spent(budget limit) const {
        return best_.runs >= limit.schedules || steps_ >= limit.steps || (stop_ && stop_());
    }

    /// The log, when the run fails in the same way.
    std::optional<run_log> failing_run(strategy& how) {
        auto result = run_(how);
        ++best_.runs;
        steps_ += std::max<std::uint64_t>(result.steps, 1);
        how.learn(result.log);
        if (result.finding != kind_) return std::nullopt;
        return std::move(result.log);
    }

    void search(preemption_bounded& levels, budget limit) {
        while (levels.levels_complete() < best_.preemptions && !spent(limit)) {
            levels.raise_limit(best_.preemptions - 1);
            if (!levels.start(0)) return;
            if (auto log = failing_run(levels)) keep(std::move(*log));
        }
    }

    /// Brings together what one thread did in two parts, the first later or the second earlier.
    void merge_blocks() {
        steps_left_ = steps_of(best_.log);
        for (bool merged = true; merged && best_.preemptions > 0;) {
            merged = false;
            for (std::size_t from = 0; from < steps_left_.size() && !spent(limit_);) {
                if (merge_block(from))
                    merged = true; // and look here again
                else
                    from = end_of_block(from);
            }
        }
    }

    bool merge_block(std::size_t from) {
        const auto end = end_of_block(from);
        const auto next = next_block(end, steps_left_[from].thread);
        // Where there is no second part, at the end it may come after the failure, which is never.
        if (end < steps_left_.size() && rotated(from, end, next)) return true;
        return next < steps_left_.size() && rotated(end, next, end_of_block(next));
    }

    [[nodiscard]] std::size_t end_of_block(std::size_t from) const {
        auto end = from;
        while (end < steps_left_.size() && steps_left_[end].thread == steps_left_[from].thread)
            ++end;
        return end;
    }

    [[nodiscard]] std::size_t next_block(std::size_t from, thread_number thread) const {
        while (from < steps_left_.size() && steps_left_[from].thread != thread)
            ++from;
        return from;
    }

    /// Tries it with the steps from `middle` to `end` first and those from `begin` after them.
    bool rotated(std::size_t begin, std::size_t middle, std::size_t end) {
        auto steps = steps_left_;
        const auto at = [&steps](std::size_t i) {
            return steps.begin() + static_cast<std::ptrdiff_t>(i);
        };
        std::rotate(at(begin), at(middle), at(end));
        guided how(std::move(steps));
        if (spent(limit_) || !keep_if_plainer(how)) return false;
        steps_left_ = steps_of(best_.log);
        return true;
    }

    bool keep_if_plainer(strategy& how) {
        how.start(0);
        auto log = failing_run(how);
        if (!log || !plainer(*log)) return false;
        keep(std::move(*log));
        return true;
    }

    void drop_deviations() {
        auto chunk = std::max<std::size_t>(deviations_.size() / 2, 1);
        while (!deviations_.empty()) {
            const bool dropped = drop_chunks(chunk);
            if (spent(limit_) || (chunk == 1 && !dropped)) return;
            chunk = std::max<std::size_t>(chunk / 2, 1);
        }
    }

    /// Tries to do without each run of `chunk` deviations.
    bool drop_chunks(std::size_t chunk) {
        bool dropped = false;
        std::size_t from = 0;
        while (from < deviations_.size() && !spent(limit_)) {
            if (drop(from, chunk))
                dropped = true;
            else
                from += chunk;
        }
        return dropped;
    }

    bool drop(std::size_t from, std::size_t count) {
        auto rest = deviations_;
        const auto first = rest.begin() + static_cast<std::ptrdiff_t>(from);
        rest.erase(first, first + static_cast<std::ptrdiff_t>(std::min(count, rest.size() - from)));
        directed how(std::move(rest));
        return keep_if_plainer(how);
    }

    [[nodiscard]] bool plainer(const run_log& log) const {
        return std::make_tuple(preemptions_of(log), deviations_of(log).size()) <
               std::make_tuple(best_.preemptions, deviations_.size());
    }

    std::string_view kind_;
    const execute& run_;
    const std::function<bool()>& stop_;
    budget limit_;
    std::uint64_t steps_ = 0;
    minimised best_;
    std::vector<deviation> deviations_;
    std::vector<guided_step> steps_left_; ///< of the best run, while blocks are merged
};

} // namespace

minimised minimise(const run_log& failing, std::string_view kind, const execute& run, budget limit,
                   preemption_bounded* begun, const std::function<bool()>& stop) {
    preemption_bounded from_scratch(0);
    return minimiser(kind, run, limit, stop).work(failing, begun ? *begun : from_scratch);
}

} // namespace explorer
