// Partial-order sampling: priorities belong to operations, not to threads.
#pragma once

#include "explorer/strategies/sampling.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace explorer {

/// Basic POS ("Partial order aware concurrency sampling", CAV 2018). Each pending operation draws a
/// priority; the highest goes on. Then all operations that do not commute with it draw again, so
/// that the order of those that matter is drawn anew each time. A thread that yields falls below
/// all others until a conflict: drawing lots with one that spins takes too long.
class pos : public sampling {
  public:
    [[nodiscard]] std::string_view name() const override { return "POS"; }

    std::size_t choose_thread(const choice_point& at) override;

  protected:
    void prepare() override;

  private:
    struct pending {
        operation what;
        std::uint64_t priority = 0;
        bool drawn = false;
    };

    pending& pending_of(thread_number thread);
    pending& draw(const candidate& who);
    void lower_yielding(const choice_point& at);
    void draw_again_after(const candidate& gone_on);

    std::vector<pending> pending_; ///< by thread, the blocked ones too
    std::uint64_t lowest_ = 0;     ///< priority of the thread that yielded last
    std::optional<thread_number> last_;
};

} // namespace explorer
