// Draws questions for an interview.
#include "interview/draw.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <tuple>
#include <utility>

namespace runner {

namespace {

using pool = std::vector<const question*>;

constexpr std::chrono::minutes room_for_code{30};

/// 0 for a question that was not asked lately; the later it was, the more.
std::size_t recency(const interview_wishes& wishes, const question& one) {
    const auto found = std::find(wishes.recent.rbegin(), wishes.recent.rend(), one.id());
    if (found == wishes.recent.rend()) return 0;
    return static_cast<std::size_t>(wishes.recent.rend() - found);
}

/// The drawing of one interview.
class drawing {
  public:
    drawing(const bank& from, const interview_wishes& wishes)
        : wishes_(wishes), pool_(from.about(wishes.lesson)) {
        shuffle(pool_, wishes.seed);
        std::stable_sort(pool_.begin(), pool_.end(), [&](const auto* a, const auto* b) {
            return recency(wishes_, *a) < recency(wishes_, *b);
        });
    }

    pool drawn() {
        if (wishes_.lesson.empty()) take_first([](const question& one) { return one.opening; });
        if (wishes_.time >= room_for_code)
            take_first([](const question& one) { return one.kind == question_kind::code; });
        const auto fixed = static_cast<std::ptrdiff_t>(chosen_.size());
        while (take_next()) {
        }
        std::stable_sort(chosen_.begin() + fixed, chosen_.end(), [](const auto* a, const auto* b) {
            return a->difficulty < b->difficulty;
        });
        return chosen_;
    }

  private:
    [[nodiscard]] bool fits(const question& one) const {
        if (wishes_.questions) return chosen_.size() < *wishes_.questions;
        return used_ + one.time <= wishes_.time;
    }

    void take(const question* one) {
        chosen_.push_back(one);
        used_ += one->time;
        ++lessons_[one->lesson];
        ++kinds_[one->kind];
        std::erase(pool_, one);
    }

    template <typename Wanted>
    void take_first(Wanted wanted) {
        const auto found = std::find_if(pool_.begin(), pool_.end(), [&](const auto* one) {
            return wanted(*one) && fits(*one);
        });
        if (found != pool_.end()) take(*found);
    }

    /// Of a lesson and a kind that had its turn least; a second coding task only on request.
    [[nodiscard]] auto turns(const question& one) {
        const bool code_again = one.kind == question_kind::code && kinds_[one.kind] > 0;
        return std::tuple(code_again || one.opening, recency(wishes_, one), lessons_[one.lesson],
                          kinds_[one.kind]);
    }

    bool take_next() {
        const question* best = nullptr;
        for (const auto* each : pool_)
            if (fits(*each) && (best == nullptr || turns(*each) < turns(*best))) best = each;
        if (best == nullptr) return false;
        if (!wishes_.questions && std::get<0>(turns(*best))) return false;
        take(best);
        return true;
    }

    const interview_wishes& wishes_;
    pool pool_;
    pool chosen_;
    std::chrono::minutes used_{0};
    std::map<std::string, int> lessons_;
    std::map<question_kind, int> kinds_;
};

} // namespace

/// The engine gives the same numbers everywhere; the library's shuffle would not use them alike.
void shuffle(std::vector<const question*>& all, std::uint64_t seed) {
    std::mt19937_64 numbers(seed);
    for (std::size_t left = all.size(); left > 1; --left)
        std::swap(all[left - 1], all[numbers() % left]);
}

pool draw(const bank& from, const interview_wishes& wishes) {
    return drawing(from, wishes).drawn();
}

} // namespace runner
