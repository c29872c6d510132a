// What a request gate promises: every claim is one test case. Time is what the test says it is.
#include "window_edge.hpp"

#include "calls.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <random>
#include <stdexcept>
#include <vector>

using namespace std::chrono_literals;
using workbook::request_gate;

namespace {

using times = std::vector<int>; // milliseconds since noon, say

constexpr request_gate::clock::time_point noon{12h};

// Which of these requests are admitted.
times admitted(request_gate& gate, const times& requests) {
    times through;
    for (const int at : requests)
        if (gate.admit(noon + std::chrono::milliseconds(at))) through.push_back(at);
    return through;
}

// `count` requests at the same moment.
times burst(int count, int at) {
    return times(static_cast<std::size_t>(count), at);
}

times operator+(times left, const times& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

// Which of them have to be admitted: each that leaves no window with too many.
times allowed(const times& requests, std::size_t limit, int window) {
    times through;
    for (const int at : requests) {
        const auto recent = std::count_if(through.begin(), through.end(),
                                          [&](int earlier) { return at - earlier < window; });
        if (static_cast<std::size_t>(recent) < limit) through.push_back(at);
    }
    return through;
}

times random_requests(std::mt19937& random) {
    std::uniform_int_distribution<int> pause(0, 120);
    times requests;
    int now = 0;
    for (int i = 0; i < 40; ++i) {
        if (pause(random) < 60) now += pause(random);
        requests.push_back(now);
    }
    return requests;
}

} // namespace

TEST_CASE("requests up to the limit are admitted", "[15.3]") {
    explorer::explore([] {
        request_gate gate(5, 1s);
        CHECK(admitted(gate, burst(5, 0)) == burst(5, 0));
    });
}

TEST_CASE("one more within the second is refused", "[15.3]") {
    explorer::explore([] {
        request_gate gate(5, 1s);
        CHECK(admitted(gate, burst(8, 100)) == burst(5, 100));
        CHECK(admitted(gate, {500, 999}) == times{});
    });
}

TEST_CASE("after a quiet second there is room again", "[15.3]") {
    explorer::explore([] {
        request_gate gate(5, 1s);
        CHECK(admitted(gate, burst(6, 0)) == burst(5, 0));
        CHECK(admitted(gate, burst(6, 2000)) == burst(5, 2000));
    });
}

TEST_CASE("no second holds more than five, also not one that lies across an edge", "[15.3]") {
    explorer::explore([] {
        request_gate gate(5, 1s);
        const auto through = admitted(gate, burst(5, 900) + burst(5, 1100));
        INFO(
            "Five requests 900 ms after noon and five more 200 ms later. Lay a window from 0.9 to "
            "1.9 s: how many of them does it hold, and what does the gate know of those before the "
            "edge?");
        CHECK(through == burst(5, 900));
    });
}

TEST_CASE("wherever the second begins, it holds no more than five", "[15.3]") {
    explorer::explore([] {
        for (int begin = 0; begin < 1000; begin += 50) {
            request_gate gate(5, 1s);
            times requests;
            for (int i = 0; i < 40; ++i)
                requests.push_back(begin + i * 50);
            const auto through = admitted(gate, requests);
            INFO("A request every 50 ms, from " << begin << " ms on.");
            CHECK(grading::most_in_any(through, 1000) <= 5);
            REQUIRE(through == allowed(requests, 5, 1000));
        }
    });
}

TEST_CASE("a place is free again when its request is a window ago", "[15.3]") {
    explorer::explore([] {
        request_gate gate(2, 1s);
        INFO("Two in any second. Admitted at 0 and 700 ms: the next places are free at 1000 and "
             "1700.");
        CHECK(admitted(gate, {0, 700, 999, 1000, 1001, 1699, 1700}) == times{0, 700, 1000, 1700});
    });
}

TEST_CASE("a request that was refused counts for nothing", "[15.3]") {
    explorer::explore([] {
        request_gate gate(1, 1s);
        times requests;
        for (int at = 0; at <= 3000; at += 100)
            requests.push_back(at);
        INFO("Somebody tries every 100 ms, whatever the answer. One in a second gets through.");
        CHECK(admitted(gate, requests) == times{0, 1000, 2000, 3000});
    });
}

TEST_CASE("10,000 random patterns: never too many, and nobody refused without need", "[15.3]") {
    // Nothing runs at the same time here and no clock is asked: once is enough.
    constexpr unsigned seed = 15;
    std::mt19937 random(seed);
    for (int number = 1; number <= 10'000; ++number) {
        const auto requests = random_requests(random);
        const std::size_t limit = 1 + random() % 5;
        request_gate gate(limit, 100ms);
        const auto through = admitted(gate, requests);
        const auto expected = allowed(requests, limit, 100);
        if (through == expected) continue;
        INFO("Pattern " << number << " of seed " << seed << ": limit " << limit << ", 100 ms");
        CHECK(grading::most_in_any(through, 100) <= limit);
        REQUIRE(through == expected);
    }
}

TEST_CASE("the gate believes whatever time it is told", "[15.3]") {
    explorer::explore([] {
        using clock = request_gate::clock;
        std::vector<bool> answers;
        request_gate gate(1, 1s);
        for (const auto now : {-2500ms, -1501ms, -1500ms, 0ms, 999ms})
            answers.push_back(gate.admit(clock::time_point(now)));
        INFO("One in any second. Requests 2500, 1501 and 1500 ms before the clock's zero, at it, "
             "and "
             "999 ms after it. No moment is special, and nothing was admitted before the first.");
        CHECK(answers == std::vector{true, false, true, true, false});
    });
}

TEST_CASE("a window is exact, to the last tick of the clock", "[15.3]") {
    explorer::explore([] {
        using clock = request_gate::clock;
        constexpr clock::duration window = 1500us;
        std::vector<bool> answers;
        request_gate gate(1, window);
        for (const auto after : {clock::duration(0), window - clock::duration(1), window})
            answers.push_back(gate.admit(noon + after));
        INFO("One in any 1.5 ms. A request, one a nanosecond before the window ends, one at its "
             "end.");
        CHECK(answers == std::vector{true, false, true});
    });
}

TEST_CASE("a limit of no requests and a window of no length are refused", "[15.3]") {
    explorer::explore([] {
        CHECK_THROWS_AS(request_gate(0, 1s), std::invalid_argument);
        CHECK_THROWS_AS(request_gate(1, 0s), std::invalid_argument);
    });
}
