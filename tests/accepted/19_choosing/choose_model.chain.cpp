// Another shape: a chain of advisers, each of which knows one thing and may pass.
#include "choose_model.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace workbook {

namespace {

using opinion = std::optional<plan>;

// A workload that can be asked.
class asked {
  public:
    explicit asked(const workload& what) : what_(what), on_(what_.on) {
        const bool bad_work =
            what.waits.count() < 0 || what.computes.count() < 0 || (what.limit && *what.limit < 1);
        const bool bad_machine = on_.cores < 1 || on_.many < 2 || on_.open_at_most < 1 ||
                                 on_.idle_percent < 0 || on_.idle_percent > 99 ||
                                 on_.worth_handing_over.count() < 0;
        const bool bad_memory = (on_.memory_kib && *on_.memory_kib < 1) || on_.thread_kib < 1 ||
                                on_.process_kib < 1 || on_.coroutine_kib < 1;
        if (bad_work || bad_machine || bad_memory) throw std::invalid_argument("no such workload");
    }

    [[nodiscard]] plan advised() const {
        if (what_.tasks == 0) return {};
        for (const auto adviser :
             {&asked::on_isolation, &asked::on_simplicity, &asked::on_computing,
              &asked::on_blocking, &asked::on_threads, &asked::on_both})
            if (const auto heard = (this->*adviser)()) return *heard;
        const auto permits = admitted();
        if (permits) return {model::coroutines_with_semaphore, 0, permits};
        return {model::coroutines, 0, {}};
    }

  private:
    [[nodiscard]] opinion on_isolation() const {
        if (!what_.isolated) return {};
        const auto room = places(on_.process_kib);
        if (is_waiting() && what_.blocking)
            return plan{model::processes, std::min({at_most(), on_.many, room}), {}};
        const auto workers = std::min({at_most(), on_.cores, room});
        const bool in_front = is_waiting() && at_most() > on_.cores;
        return plan{in_front ? model::coroutines_with_processes : model::processes, workers,
                    in_front ? admitted() : std::nullopt};
    }

    [[nodiscard]] opinion on_simplicity() const {
        const auto each = (what_.waits + what_.computes).count();
        const bool short_work =
            each == 0 || what_.tasks <= static_cast<std::uint64_t>(on_.worth_handing_over.count()) /
                                            static_cast<std::uint64_t>(each);
        const bool alone = at_most() == 1 || (on_.cores == 1 && !is_waiting());
        return short_work || alone ? opinion(plan{}) : opinion();
    }

    [[nodiscard]] opinion on_computing() const {
        if (is_waiting()) return {};
        return plan{model::threads, std::min({at_most(), on_.cores, places(on_.thread_kib)}), {}};
    }

    [[nodiscard]] opinion on_blocking() const {
        if (!what_.blocking) return {};
        return plan{model::threads, std::min({at_most(), on_.many, places(on_.thread_kib)}), {}};
    }

    [[nodiscard]] opinion on_threads() const {
        if (at_most() > places(on_.thread_kib)) return {};
        if (is_long() ? at_most() > on_.cores : at_most() >= on_.many) return {};
        return plan{model::threads, at_most(), {}};
    }

    [[nodiscard]] opinion on_both() const {
        if (!is_long()) return {};
        return plan{model::coroutines_with_threads,
                    std::min({at_most(), on_.cores, places(on_.thread_kib)}), admitted()};
    }

    [[nodiscard]] std::size_t at_most() const {
        return what_.limit && *what_.limit < what_.tasks ? *what_.limit : what_.tasks;
    }

    [[nodiscard]] bool is_waiting() const {
        // waits / both > percent / 100, without a division
        return what_.waits * (100 - on_.idle_percent) > what_.computes * on_.idle_percent;
    }

    [[nodiscard]] bool is_long() const { return on_.worth_handing_over < what_.computes; }

    [[nodiscard]] std::size_t places(std::uint64_t each) const {
        if (!on_.memory_kib) return SIZE_MAX;
        return *on_.memory_kib < each ? 1 : *on_.memory_kib / each;
    }

    [[nodiscard]] std::optional<std::size_t> admitted() const {
        std::optional<std::size_t> lowest;
        for (const auto bound : {at_most(), on_.open_at_most, places(on_.coroutine_kib)})
            if (bound < lowest.value_or(what_.tasks)) lowest = bound;
        return lowest;
    }

    workload what_;
    const machine& on_;
};

} // namespace

choice choose_model(const workload& what) {
    choice made{asked(what).advised(), {}};
    for (const auto each : all_facts) {
        const auto otherwise = without(what, each);
        if (!otherwise) continue;
        if (!(asked(*otherwise).advised() == made.what)) made.reasons.push_back(each);
    }
    return made;
}

} // namespace workbook
