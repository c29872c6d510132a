// A kind of hand-over for one test.
#pragma once

#include "explorer/runtime/fiber.hpp"

namespace explorer::testing {

/// Chooses a kind while it is alive, then the one before.
class with_hand_over {
  public:
    explicit with_hand_over(hand_over_kind kind) : before_(hand_over()) { choose_hand_over(kind); }

    ~with_hand_over() { choose_hand_over(before_); }

    with_hand_over(const with_hand_over&) = delete;
    with_hand_over& operator=(const with_hand_over&) = delete;

  private:
    hand_over_kind before_;
};

} // namespace explorer::testing
