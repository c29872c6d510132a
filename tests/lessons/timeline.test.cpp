// Recording from several threads, and the layout of what was recorded.
#include "timeline.hpp"

#include "recording.hpp"

#include <catch2/catch_test_macros.hpp>

#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using narration::event;
using narration::recording;
using narration::timeline;

TEST_CASE("a span is recorded when it ends, once", "[narration]") {
    timeline recorded;
    {
        auto first = recorded.begin("worker 1", "/0");
        const auto second = std::move(first);
        CHECK(recorded.events().empty());
    }
    REQUIRE(recorded.events().size() == 1U);
    const auto happened = recorded.events().front();
    CHECK(happened.lane == "worker 1");
    CHECK(happened.label == "/0");
    CHECK_FALSE(happened.is_mark);
}

TEST_CASE("what began before the timeline is shown from zero", "[narration]") {
    const auto earlier = timeline::clock::now() - 1h;
    timeline recorded;
    recorded.add("worker 1", "early", earlier, timeline::clock::now() + 1h);
    CHECK(recorded.events().front().start == 0us);
    CHECK(recorded.events().front().duration > 59min);
}

TEST_CASE("lanes are in natural order, behind the declared ones", "[narration]") {
    timeline recorded;
    for (const char* lane : {"worker 10", "worker 2", "caller", "worker 1"})
        recorded.mark(lane, "");
    CHECK(recorded.lanes() ==
          std::vector<std::string>{"caller", "worker 1", "worker 2", "worker 10"});
    recorded.declare_lanes({"worker 2", "unused"});
    CHECK(recorded.lanes() ==
          std::vector<std::string>{"worker 2", "unused", "caller", "worker 1", "worker 10"});
}

TEST_CASE("four threads record at once, each on a lane of its own", "[narration]") {
    timeline recorded;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int n = 0; n < 25; ++n) {
                const auto span = recorded.begin(recorded.this_worker(), std::to_string(n));
                recorded.mark(recorded.this_worker(), "mark");
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    CHECK(recorded.events().size() == 200U);
    CHECK(recorded.lanes().size() == 4U);
    CHECK(recorded.lanes().back() == "worker 4");
}

TEST_CASE("spans that overlap get rows of their own", "[narration]") {
    const recording recorded{"",
                             {"a", "b"},
                             {{"a", "1", 0us, 10us},
                              {"a", "2", 5us, 10us},
                              {"a", "3", 10us, 10us},
                              {"b", "4", 0us, 1us}}};
    const auto rows = rows_of(recorded);
    REQUIRE(rows.size() == 3U);
    CHECK(rows[0].events.size() == 2U); // 1 and 3
    CHECK(rows[1].events.size() == 1U); // 2
    CHECK(rows[1].lane == "a");
    CHECK_FALSE(rows[1].is_first);
    CHECK(rows[2].lane == "b");
}

TEST_CASE("ticks are at numbers that people like", "[narration]") {
    CHECK(narration::tick_step(200ms, 10) == 20ms);
    CHECK(narration::tick_step(200ms, 4) == 50ms);
    CHECK(narration::tick_step(1us, 10) == 1us);
    CHECK(narration::tick_step(90ms, 1) == 50ms);
    CHECK(narration::tick_step(10h, 10) == 5000s);
}

TEST_CASE("marks that are close together share a place", "[narration]") {
    const narration::row row{"caller",
                             true,
                             {{"caller", "/3", 0us, 0us, true},
                              {"caller", "/1", 5us, 0us, true},
                              {"caller", "/2", 50us, 0us, true}}};
    const auto groups = gathered_marks(row, 10us);
    REQUIRE(groups.size() == 2U);
    CHECK(groups[0].label == "/3 /1");
    CHECK(groups[0].fitted(5) == "/3 /1");
    CHECK(groups[0].fitted(4) == "x2");
    CHECK(groups[0].fitted(1).empty());
    CHECK(groups[1].fitted(1).empty());
}
