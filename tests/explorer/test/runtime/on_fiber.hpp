// Code on a fiber of its own, without a world around it.
#pragma once

#include "explorer/runtime/fiber.hpp"
#include "explorer/runtime/thread.hpp"

#include <functional>
#include <utility>

namespace explorer::testing {

/// Runs `body` in pieces: `go` from outside until it pauses or ends, `pause` from inside.
///
/// Nothing that it does is explored. Destroy it only when it has ended: a fiber cannot be thrown
/// away.
class on_fiber {
  public:
    explicit on_fiber(std::function<void()> body) : place_(*make_fiber()), body_(std::move(body)) {
        begin();
    }

    on_fiber(const on_fiber&) = delete;
    on_fiber& operator=(const on_fiber&) = delete;

    void go() { switch_fiber(home_fiber(), place_); }

    void pause() { switch_fiber(place_, home_fiber()); }

    /// Goes straight on with another one.
    void hand_to(on_fiber& other) { switch_fiber(place_, other.place_); }

    /// Uses the fiber once more. Call only when the body before has ended.
    void again(std::function<void()> body) {
        body_ = std::move(body);
        begin();
    }

    [[nodiscard]] bool ended() const noexcept { return ended_; }

    [[nodiscard]] const fiber& place() const noexcept { return place_; }

  private:
    void begin() {
        ended_ = false;
        identity_.inside = 1; // what runs here is no explored program
        identity_.argument = this;
        prepare(place_, run, &identity_);
    }

    static void run(thread* what) {
        auto& me = *static_cast<on_fiber*>(what->argument);
        me.body_();
        me.ended_ = true;
        leave_fiber(me.place_, home_fiber());
    }

    fiber& place_;
    thread identity_;
    std::function<void()> body_;
    bool ended_ = false;
};

} // namespace explorer::testing
