// What a token bucket promises: every claim is one test case. Time is virtual and exact.
#include "token_bucket.hpp"

#include "calls.hpp"
#include "patterns.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/patience.hpp>
#include <graders/support/stopwatch.hpp>
#include <graders/support/wall_clock.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <stdexcept>
#include <thread>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using grading::call_loop;
using grading::in_order;
using workbook::awaitable;
using workbook::token_bucket;

namespace {

// Runs the loop until all has ended; callers that never get through fail here, in words.
void finish(call_loop& loop) {
    const bool ended = loop.finish();
    grading::require_rest(loop.goes_round());
    const grading::judged_as timeout("timeout");
    INFO("Something still waits on the loop, and nothing will ever wake it: a caller whose token "
         "does not come, or something that runs on although nobody waits.");
    REQUIRE(ended);
}

// `count` callers, numbered from `first`, that all come at once.
void crowd(call_loop& loop, token_bucket& limiter, int count, int first = 0) {
    for (int i = 0; i < count; ++i)
        loop.call(limiter, first + i);
}

// When the calls of a pattern have to start, worked out by counting tokens one by one.
grading::pattern_runner::times expected_starts(const grading::pattern& which) {
    grading::pattern_runner::times starts;
    grading::microseconds now{};
    grading::microseconds counted_at{}; // up to here, `tokens` is right
    std::size_t tokens = which.limit;
    for (const auto& caller : which.callers) {
        now = std::max(now, caller.comes);
        while (tokens < which.limit && counted_at + which.length <= now) {
            ++tokens;
            counted_at += which.length;
        }
        if (tokens == which.limit) counted_at = now;
        const auto start = tokens > 0 ? now : counted_at + which.length;
        if (caller.cancelled && *caller.cancelled < start) continue;
        if (tokens > 0)
            --tokens;
        else
            counted_at = start; // that token came in and is gone
        starts.push_back(now = start);
    }
    return starts;
}

std::vector<std::int64_t> counts(const grading::pattern_runner::times& times) {
    std::vector<std::int64_t> numbers;
    for (const auto time : times)
        numbers.push_back(time.count());
    return numbers;
}

} // namespace

TEST_CASE("a bucket is full at first: as many calls as it holds start at once", "[15.2]") {
    explorer::explore([] {
        call_loop loop;
        token_bucket limiter(loop.executor(), 5, 100ms);
        crowd(loop, limiter, 5);
        finish(loop);
        CHECK(loop.calls() == in_order({0, 0, 0, 0, 0}));
    });
}

TEST_CASE("who need not wait is not suspended", "[15.2]") {
    explorer::explore([] {
        call_loop loop;
        token_bucket limiter(loop.executor(), 1, 100ms);
        loop.call(limiter, 0);
        asio::post(loop.executor(), [&] { loop.note(1); });
        finish(loop);
        INFO(
            "Caller 0 comes, and 1 stands for a handler that is ready right behind it. Whoever may "
            "start goes on at once, and does not queue behind what else the loop has to do.");
        CHECK(loop.calls() == in_order({0, 0}));
    });
}

TEST_CASE("after the burst one call starts in every interval", "[15.2]") {
    explorer::explore([] {
        call_loop loop;
        token_bucket limiter(loop.executor(), 2, 100ms);
        crowd(loop, limiter, 5);
        finish(loop);
        CHECK(loop.calls() == in_order({0, 0, 100, 200, 300}));
    });
}

TEST_CASE("20 calls, five tokens, one in 200 ms: the last starts at 3 s", "[15.2]") {
    explorer::explore([] {
        call_loop loop;
        token_bucket limiter(loop.executor(), 5, 200ms);
        crowd(loop, limiter, 20);
        finish(loop);
        CHECK(loop.calls() ==
              in_order({0,    0,    0,    0,    0,    200,  400,  600,  800,  1000,
                        1200, 1400, 1600, 1800, 2000, 2200, 2400, 2600, 2800, 3000}));
        std::vector<std::int64_t> starts;
        for (const auto& call : loop.calls())
            starts.push_back(call.at.count());
        INFO("A window of a second that begins with the burst holds five calls, and four that "
             "follow.");
        if (explorer::virtual_time()) CHECK(grading::most_in_any(starts, 1000) == 9);
    });
}

TEST_CASE("whoever is quiet saves up a burst, and no more than the bucket holds", "[15.2]") {
    explorer::explore([] {
        call_loop loop;
        token_bucket limiter(loop.executor(), 3, 100ms);
        crowd(loop, limiter, 3);
        loop.at(1000ms, [&] { crowd(loop, limiter, 5, 3); });
        finish(loop);
        INFO("Three at 0 ms, and nobody for a second. Ten tokens could have come in; the bucket "
             "holds three.");
        CHECK(loop.calls() == in_order({0, 0, 0, 1000, 1000, 1000, 1100, 1200}));
    });
}

TEST_CASE("looking often does not slow the bucket down", "[15.2]") {
    explorer::explore([] {
        call_loop loop;
        token_bucket limiter(loop.executor(), 2, 100ms);
        crowd(loop, limiter, 2);
        for (int when = 30; when < 300; when += 30)
            loop.at(grading::milliseconds(when), [&] { static_cast<void>(limiter.tokens()); });
        std::vector<std::size_t> tokens;
        for (const auto when : {99ms, 101ms, 199ms, 201ms, 350ms})
            loop.at(when, [&] { tokens.push_back(limiter.tokens()); });
        finish(loop);
        INFO("Emptied at 0 ms, and looked at every 30 ms. A look in the middle of an interval must "
             "not "
             "begin the interval anew: what has passed of it counts. Told at 99, 101, 199, 201 and "
             "350 ms:");
        CHECK(tokens == std::vector<std::size_t>{0, 1, 1, 2, 2});
    });
}

TEST_CASE("a bucket that is full makes no tokens", "[15.2]") {
    explorer::explore([] {
        call_loop loop;
        token_bucket limiter(loop.executor(), 2, 100ms);
        loop.at(250ms, [&] { crowd(loop, limiter, 4); });
        finish(loop);
        INFO("Full from the beginning; emptied at 250 ms. The first interval begins then.");
        CHECK(loop.calls() == in_order({250, 250, 350, 450}));
    });
}

TEST_CASE("whoever waits does not hold up the loop", "[15.2][too_slow]") {
    explorer::explore([] {
        std::vector<grading::started> ticks;
        call_loop loop;
        token_bucket limiter(loop.executor(), 1, 100ms);
        crowd(loop, limiter, 3);
        for (int tick = 1; tick <= 3; ++tick)
            loop.at(tick * 30ms, [&, tick] { ticks.push_back({tick, loop.elapsed()}); });
        finish(loop);
        INFO(
            "Two callers wait. A ticker on the same loop has to keep its time: a wait suspends the "
            "coroutine, it does not block the thread.");
        const grading::judged_as too_slow("too_slow");
        CHECK(ticks == in_order({30, 60, 90}, 1));
    });
}

TEST_CASE("try_acquire takes a token that nobody waits for, or nothing", "[15.2]") {
    explorer::explore([] {
        std::vector<bool> answers;
        call_loop loop;
        token_bucket limiter(loop.executor(), 2, 100ms);
        const auto ask = [&] { answers.push_back(limiter.try_acquire()); };
        for (const auto when : {1ms, 2ms, 3ms, 101ms, 102ms})
            loop.at(when, ask);
        loop.call(limiter, 0, 110ms);
        loop.at(150ms, ask);
        finish(loop);
        INFO("Two tokens, one more each 100 ms. Asked at 1, 2, 3, 101 and 102 ms. Then a caller "
             "comes "
             "at 110 ms, and somebody asks at 150.");
        CHECK(answers == std::vector{true, true, false, true, false, false});
        CHECK(loop.calls() == in_order({201}));
    });
}

TEST_CASE("nobody who comes later overtakes", "[15.2]") {
    explorer::explore([] {
        call_loop loop;
        token_bucket limiter(loop.executor(), 1, 100ms);
        bool overtook = false;
        std::size_t tokens = 9;
        loop.call(limiter, 0);
        loop.call(limiter, 1, 10ms);
        loop.at(90ms, [&] {
            std::this_thread::sleep_for(20ms);
            tokens = limiter.tokens();
            overtook = limiter.try_acquire();
            loop.call(limiter, 2);
        });
        finish(loop);
        INFO("Caller 1 waits for 100 ms. The loop is busy from 90 to 110 ms; then somebody asks, "
             "before caller 1 could run. The token is caller 1's, and the next one came in at 100 "
             "ms "
             "less than nobody: at 210.");
        CHECK(tokens == 0);
        CHECK(overtook == false);
        CHECK(loop.calls() == std::vector<grading::started>{{0, 0ms}, {1, 110ms}, {2, 210ms}});
    });
}

TEST_CASE("the token of a waiter that is cancelled goes to whoever is behind", "[15.2]") {
    explorer::explore([] {
        asio::cancellation_signal cancel;
        call_loop loop;
        token_bucket limiter(loop.executor(), 1, 100ms);
        loop.call(limiter, 0);
        loop.call(limiter, 1);
        const auto impatient = loop.call(limiter, 2, 0ms, cancel.slot());
        loop.call(limiter, 3);
        loop.call(limiter, 4);
        loop.at(150ms, [&] { cancel.emit(asio::cancellation_type::terminal); });
        finish(loop);
        INFO("One token each 100 ms, five callers. Caller 2, the first in the queue, is cancelled "
             "at "
             "150 ms. Its token is caller 3's.");
        CHECK(grading::end_of(*impatient) == grading::cancelled);
        CHECK(loop.calls() ==
              std::vector<grading::started>{{0, 0ms}, {1, 100ms}, {3, 200ms}, {4, 300ms}});
    });
}

TEST_CASE("whoever sets the clock on the wall changes nothing", "[15.2]") {
    explorer::explore([] {
        std::vector<std::size_t> tokens;
        call_loop loop;
        token_bucket limiter(loop.executor(), 2, 100ms);
        crowd(loop, limiter, 5);
        loop.at(50ms, [] { grading::move_wall_clock(2h); });
        loop.at(150ms, [] { grading::move_wall_clock(-3h); });
        loop.at(320ms, [] { grading::move_wall_clock(2h); });
        for (const auto when : {310ms, 330ms, 410ms})
            loop.at(when, [&] { tokens.push_back(limiter.tokens()); });
        const bool ended = loop.finish();
        INFO("Two tokens, one more each 100 ms. The wall clock is set forward by two hours at 50 "
             "ms, back by three at 150 ms, and forward again at 320 ms. Tokens at 310, 330 and 410 "
             "ms:");
        CHECK(loop.calls() == in_order({0, 0, 100, 200, 300}));
        CHECK(tokens == std::vector<std::size_t>{0, 0, 1});
        CHECK(ended);
    });
}

TEST_CASE("no look rounds a part of a token away", "[15.2]") {
    explorer::explore([] {
        if (!explorer::virtual_time()) return;
        call_loop loop;
        token_bucket limiter(loop.executor(), 9, 100ms);
        const auto begin = token_bucket::clock::now();
        while (limiter.try_acquire()) {
        }
        std::vector<std::size_t> whole; // tokens at the end of each interval
        for (int tenth = 1; tenth <= 80; ++tenth) {
            loop.let_pass_until(begin + tenth * 10ms);
            const auto tokens = limiter.tokens();
            if (tenth % 10 == 0) whole.push_back(tokens);
        }
        INFO(
            "Emptied at 0 ms, and looked at each tenth of an interval. Tokens at 100, 200, ... 800 "
            "ms. (Ten tenths are not one in floating point: count in the clock's ticks.)");
        CHECK(whole == std::vector<std::size_t>{1, 2, 3, 4, 5, 6, 7, 8});
    });
}

TEST_CASE("a bucket that nobody asked for long is full, and not more", "[15.2]") {
    explorer::explore([] {
        if (!explorer::virtual_time()) return;
        call_loop loop;
        token_bucket limiter(loop.executor(), 3, 1us);
        while (limiter.try_acquire()) {
        }
        loop.let_pass_until(token_bucket::clock::now() + std::chrono::microseconds(4'294'967'297));
        INFO("A token each microsecond, and 4,294,967,297 of them pass, an hour or so: one more "
             "than "
             "32 bits can count.");
        CHECK(limiter.tokens() == 3);
    });
}

TEST_CASE("a bucket without room and an interval of no length are refused", "[15.2]") {
    explorer::explore([] {
        call_loop loop;
        CHECK_THROWS_AS(token_bucket(loop.executor(), 0, 1s), std::invalid_argument);
        CHECK_THROWS_AS(token_bucket(loop.executor(), 1, 0s), std::invalid_argument);
        CHECK_THROWS_AS(token_bucket(loop.executor(), 1, -1s), std::invalid_argument);
    });
}

TEST_CASE("a thousand who wait cost no more each than a hundred do", "[15.2][too_slow]") {
    explorer::explore([] {
        if (!explorer::virtual_time()) return; // a late loop lets many through at once
        // The turns of the loop until all have started, or until these are far too many.
        const auto turns = [](int callers, int at_most) {
            call_loop loop;
            token_bucket limiter(loop.executor(), 5, 1ms);
            crowd(loop, limiter, callers);
            loop.finish(at_most);
            return loop.turns();
        };
        INFO("Counted are the handlers that the loop runs for 100 callers and for 1,000, five "
             "tokens and one more each millisecond. "
             "Eight for each caller are enough, and ten times as many callers need ten times as "
             "many. Who wakes everybody each time that somebody may go needs a hundred times as "
             "many. (Counting ends when there are too many.)");
        const grading::judged_as too_slow("too_slow");
        const int hundred = turns(100, 801);
        REQUIRE(hundred <= 800);
        CHECK(turns(1000, 15 * hundred + 1) <= 15 * hundred);
    });
}

TEST_CASE("300 random patterns start when the tokens come", "[15.2]") {
    if (!explorer::virtual_time()) return; // the moments are exact, or say nothing
    constexpr unsigned seed = 15;
    const auto patterns = grading::make_patterns(300, seed, grading::random_pattern);
    const auto events = grading::events_of(patterns);
    std::vector<grading::pattern_runner::times> expected;
    for (const auto& each : patterns)
        expected.push_back(expected_starts(each));
    explorer::explore([&] {
        grading::pattern_runner runner;
        std::deque<token_bucket> limiters;
        for (const auto& each : patterns)
            limiters.emplace_back(runner.executor(), each.limit, each.length);
        const auto starts = runner.run(limiters, events);
        grading::require_rest(runner.goes_round());
        INFO("300 patterns of seed " << seed << ": somebody was never woken.");
        REQUIRE(starts.has_value());
        if (*starts == expected) return;
        const auto i = grading::first_difference(*starts, expected);
        INFO("Pattern " << i + 1 << " of them: " << patterns[i].text()
                        << ". Starts in microseconds:");
        REQUIRE(counts((*starts)[i]) == counts(expected[i]));
    });
}

TEST_CASE("four threads run the loop, and a strand keeps the callers apart", "[15.2]") {
    explorer::explore([] {
        const grading::stopwatch watch;
        std::vector<grading::milliseconds> starts; // no lock: the strand is the lock
        asio::io_context context(4);
        const auto strand = asio::make_strand(context);
        token_bucket limiter(strand, 2, 100ms);
        const auto caller = [&]() -> awaitable<void> {
            co_await limiter.acquire();
            starts.push_back(watch.elapsed());
        };
        for (int i = 0; i < 3; ++i)
            asio::co_spawn(strand, caller, asio::detached);
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i)
                threads.emplace_back([&] { context.run_for(grading::patience); });
        }
        REQUIRE(starts.size() == 3);
        CHECK(starts[0] == grading::about(0ms));
        CHECK(starts[1] == grading::about(0ms));
        CHECK(starts[2] == grading::about(100ms));
    });
}
