// What a gate promises to those who pass and to those who only ask: every claim is one test case.
#include "sleeping_lock.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/recorder.hpp>
#include <graders/support/stopwatch.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using workbook::rate_gate;

namespace {

using times = std::vector<std::int64_t>;

// Lets threads through a gate and notes when each got through, in milliseconds.
class visitors {
  public:
    explicit visitors(rate_gate& gate) : gate_(gate) {}

    void enter() {
        gate_.enter();
        times_.add(watch_.elapsed().count());
    }

    [[nodiscard]] times all() const {
        auto noted = times_.all();
        std::sort(noted.begin(), noted.end());
        return noted;
    }

  private:
    rate_gate& gate_;
    grading::stopwatch watch_;
    grading::recorder<std::int64_t> times_;
};

} // namespace

TEST_CASE("one caller gets through every 20 ms", "[04.3]") {
    explorer::explore([] {
        rate_gate gate(20ms);
        visitors callers(gate);
        for (int call = 0; call < 3; ++call)
            callers.enter();
        CHECK(callers.all() == times{0, 20, 40});
        CHECK(gate.look().passed == 3U);
        CHECK(gate.look().waiting == 0U);
    });
}

TEST_CASE("two callers at the same time do not get through together", "[04.3]") {
    explorer::explore([] {
        rate_gate gate(20ms);
        visitors callers(gate);
        {
            const std::jthread first([&] { callers.enter(); });
            const std::jthread second([&] { callers.enter(); });
        }
        INFO(
            "If both got through at the same time: had one of them taken its turn before it slept, "
            "or could the other one see the same turn?");
        CHECK(callers.all() == times{0, 20});
        CHECK(gate.look().passed == 2U);
    });
}

TEST_CASE("three callers behind one another are spaced as well", "[04.3]") {
    explorer::explore([] {
        rate_gate gate(20ms);
        visitors callers(gate);
        callers.enter();
        {
            const std::jthread first([&] { callers.enter(); });
            const std::jthread second([&] { callers.enter(); });
        }
        CHECK(callers.all() == times{0, 20, 40});
    });
}

TEST_CASE("a pause saves nothing up", "[04.3]") {
    explorer::explore([] {
        rate_gate gate(20ms);
        visitors callers(gate);
        callers.enter();
        std::this_thread::sleep_for(100ms);
        callers.enter();
        callers.enter();
        CHECK(callers.all() == times{0, 100, 120});
    });
}

TEST_CASE("who has patience enough waits for its turn, and who has not is refused", "[04.3]") {
    explorer::explore([] {
        rate_gate gate(20ms);
        const grading::stopwatch watch;
        CHECK(gate.enter_within(0ms));
        CHECK_FALSE(gate.enter_within(19ms));
        CHECK(watch.elapsed() == grading::about(0ms));
        INFO("The turn at 20 ms was refused to one with less patience, so it is still to be had.");
        CHECK(gate.enter_within(20ms));
        CHECK(watch.elapsed() == grading::about(20ms));
        CHECK(gate.look().passed == 2U);
    });
}

TEST_CASE("two with little patience at the same time: one is refused", "[04.3]") {
    explorer::explore([] {
        rate_gate gate(20ms);
        const grading::stopwatch watch;
        grading::recorder<bool> passed;
        {
            const auto call = [&] { passed.add(gate.enter_within(5ms)); };
            const std::jthread first(call);
            const std::jthread second(call);
        }
        const auto all = passed.all();
        INFO("One turn is free, the next one comes at 20 ms, and both have patience for 5 ms. If "
             "both passed: could both see the free turn before one of them took it?");
        CHECK(std::count(all.begin(), all.end(), true) == 1);
        CHECK(watch.elapsed() == grading::about(0ms));
    });
}

TEST_CASE("a look does not wait for those who wait", "[04.3]") {
    explorer::explore([] {
        rate_gate gate(20ms);
        gate.enter();
        const grading::stopwatch watch;
        const std::jthread sleeper([&] { gate.enter(); });
        std::this_thread::sleep_for(5ms);
        const auto seen = gate.look();
        {
            const grading::judged_as too_slow("too_slow");
            INFO(
                "One caller waits for its turn at 20 ms. At 5 ms somebody else calls look(), which "
                "is to answer at once.");
            CHECK(watch.elapsed() == grading::about(5ms));
        }
        CHECK(seen.passed == 1U);
        CHECK(seen.waiting == 1U);
    });
}

TEST_CASE("a caller with patience holds up nobody either", "[04.3]") {
    explorer::explore([] {
        rate_gate gate(20ms);
        gate.enter();
        const grading::stopwatch watch;
        const std::jthread sleeper([&] { static_cast<void>(gate.enter_within(1s)); });
        std::this_thread::sleep_for(5ms);
        const auto seen = gate.look();
        {
            const grading::judged_as too_slow("too_slow");
            INFO("One caller waits in enter_within for its turn at 20 ms. At 5 ms somebody else "
                 "calls look().");
            CHECK(watch.elapsed() == grading::about(5ms));
        }
        CHECK(seen.waiting == 1U);
    });
}

TEST_CASE("who gives up does so at once, whoever waits", "[04.3]") {
    explorer::explore([] {
        rate_gate gate(20ms);
        gate.enter();
        const grading::stopwatch watch;
        const std::jthread sleeper([&] { gate.enter(); });
        std::this_thread::sleep_for(5ms);
        const bool passed = gate.enter_within(5ms);
        {
            const grading::judged_as too_slow("too_slow");
            INFO("At 5 ms the next turn is at 40 ms, and the caller has patience for 5 ms. That is "
                 "known at once, and should be said at once.");
            CHECK(watch.elapsed() == grading::about(5ms));
        }
        CHECK_FALSE(passed);
    });
}

TEST_CASE("everyone who waits is seen to wait, until the turn comes", "[04.3]") {
    explorer::explore([] {
        rate_gate gate(20ms);
        gate.enter();
        const std::jthread first([&] { gate.enter(); });
        const std::jthread second([&] { gate.enter(); });
        std::this_thread::sleep_for(5ms);
        CHECK(gate.look().waiting == 2U);
        std::this_thread::sleep_for(20ms);
        CHECK(gate.look().waiting == 1U);
        CHECK(gate.look().passed == 2U);
    });
}

TEST_CASE("first come, first through", "[04.3]") {
    explorer::explore([] {
        grading::recorder<std::string> order;
        rate_gate gate(20ms);
        gate.enter();
        {
            const auto call = [&](const char* who, std::chrono::milliseconds comes_at) {
                std::this_thread::sleep_for(comes_at);
                gate.enter();
                order.add(who);
            };
            const std::jthread first(call, "first", 1ms);
            const std::jthread second(call, "second", 2ms);
            const std::jthread third(call, "third", 3ms);
        }
        CHECK(order.all() == std::vector<std::string>{"first", "second", "third"});
    });
}
