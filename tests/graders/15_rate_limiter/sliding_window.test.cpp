// What a sliding window promises: every claim is one test case. Time is virtual and exact.
#include "sliding_window.hpp"

#include "calls.hpp"
#include "patterns.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/own_cpu.hpp>
#include <graders/support/patience.hpp>
#include <graders/support/stopwatch.hpp>
#include <graders/support/wall_clock.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using grading::call_loop;
using grading::in_order;
using workbook::awaitable;
using workbook::sliding_window;

namespace {

// Runs the loop until all has ended; callers that never get through fail here, in words.
void finish(call_loop& loop) {
    const bool ended = loop.finish();
    grading::require_rest(loop.goes_round());
    const grading::judged_as timeout("timeout");
    INFO("Somebody waits in acquire, and nothing will ever wake them. Whoever leaves the queue, by "
         "going on or by being cancelled, has to see to whoever is behind.");
    REQUIRE(ended);
}

// `count` callers, numbered from 0, that all come at once.
void crowd(call_loop& loop, sliding_window& limiter, int count) {
    for (int caller = 0; caller < count; ++caller)
        loop.call(limiter, caller);
}

using grading::pattern_runner;

// When the calls of a pattern have to start, worked out on paper; callers who only ask do not wait.
pattern_runner::times expected_starts(const grading::pattern& which, bool only_ask) {
    pattern_runner::times starts;
    grading::microseconds earlier{}; // nobody overtakes
    for (const auto& caller : which.callers) {
        auto start = std::max(caller.comes, earlier);
        if (starts.size() >= which.limit)
            start = std::max(start, starts[starts.size() - which.limit] + which.length);
        if (only_ask ? start > caller.comes : caller.cancelled && *caller.cancelled < start)
            continue;
        starts.push_back(start);
        earlier = start;
    }
    return starts;
}

std::vector<pattern_runner::times> expected_starts(const std::vector<grading::pattern>& patterns,
                                                   bool only_ask) {
    std::vector<pattern_runner::times> starts;
    for (const auto& each : patterns)
        starts.push_back(expected_starts(each, only_ask));
    return starts;
}

// The callers of all patterns, at the same time, each with a limiter that they only ask. The clock
// is asked by the limiters alone: it is virtual, and shows what was slept for.
std::vector<pattern_runner::times> asked(call_loop& loop, std::deque<sliding_window>& limiters,
                                         const std::vector<grading::event>& arrivals) {
    std::vector<pattern_runner::times> starts(limiters.size());
    const auto begin = std::chrono::steady_clock::now();
    grading::microseconds now{};
    for (const auto& each : arrivals) {
        if (each.when != std::exchange(now, each.when)) loop.let_pass_until(begin + now);
        if (limiters[each.pattern].try_acquire()) starts[each.pattern].push_back(now);
    }
    return starts;
}

std::vector<std::int64_t> counts(const pattern_runner::times& times) {
    std::vector<std::int64_t> numbers;
    for (const auto time : times)
        numbers.push_back(time.count());
    return numbers;
}

// Everybody asks, in 500 random patterns at the same time. (Whoever looks at the clock very often
// in one body is taken for a spinner; so there are not more.)
void ask_in_patterns_of(unsigned seed) {
    if (!explorer::virtual_time()) return; // the moments are exact, or say nothing
    const auto patterns = grading::make_patterns(500, seed, grading::five_in_a_second);
    const auto arrivals = grading::events_of(patterns);
    const auto expected = expected_starts(patterns, true);
    explorer::explore([&] {
        call_loop loop;
        std::deque<sliding_window> limiters;
        for (const auto& each : patterns)
            limiters.emplace_back(loop.executor(), each.limit, each.length);
        const auto starts = asked(loop, limiters, arrivals);
        if (starts == expected) return;
        const auto i = grading::first_difference(starts, expected);
        INFO("Pattern " << i + 1 << " of seed " << seed << ": " << patterns[i].text()
                        << ". Everybody asks try_acquire. Starts in microseconds:");
        CHECK(grading::most_in_any(starts[i], patterns[i].length) <= patterns[i].limit);
        REQUIRE(counts(starts[i]) == counts(expected[i]));
    });
}

} // namespace

TEST_CASE("as many calls as the limit start at once", "[15.1]") {
    explorer::explore([] {
        call_loop loop;
        sliding_window limiter(loop.executor(), 3, 100ms);
        crowd(loop, limiter, 3);
        finish(loop);
        CHECK(loop.calls() == in_order({0, 0, 0}));
    });
}

TEST_CASE("who need not wait is not suspended", "[15.1]") {
    explorer::explore([] {
        call_loop loop;
        sliding_window limiter(loop.executor(), 1, 100ms);
        loop.call(limiter, 0);
        asio::post(loop.executor(), [&] { loop.note(1); });
        finish(loop);
        INFO(
            "Caller 0 comes, and 1 stands for a handler that is ready right behind it. Whoever may "
            "start goes on at once, and does not queue behind what else the loop has to do.");
        CHECK(loop.calls() == in_order({0, 0}));
    });
}

TEST_CASE("one more starts when the first is a window ago", "[15.1]") {
    explorer::explore([] {
        call_loop loop;
        sliding_window limiter(loop.executor(), 3, 100ms);
        crowd(loop, limiter, 4);
        finish(loop);
        INFO("Three at 0 ms. A window of 100 ms that begins there ends before 100 ms.");
        CHECK(loop.calls() == in_order({0, 0, 0, 100}));
    });
}

TEST_CASE("20 calls, five in any second, start at 0, 1, 2 and 3 s", "[15.1]") {
    explorer::explore([] {
        call_loop loop;
        sliding_window limiter(loop.executor(), 5, 1s);
        crowd(loop, limiter, 20);
        finish(loop);
        CHECK(loop.calls() ==
              in_order({0,    0,    0,    0,    0,    1000, 1000, 1000, 1000, 1000,
                        2000, 2000, 2000, 2000, 2000, 3000, 3000, 3000, 3000, 3000}));
    });
}

TEST_CASE("the window slides with the calls", "[15.1]") {
    explorer::explore([] {
        call_loop loop;
        sliding_window limiter(loop.executor(), 2, 100ms);
        loop.call(limiter, 0);
        loop.call(limiter, 1, 70ms);
        loop.call(limiter, 2, 80ms);
        loop.call(limiter, 3, 90ms);
        loop.call(limiter, 4, 95ms);
        finish(loop);
        INFO("Two in any 100 ms. Calls started at 0 and 70 ms, so the next places are free at 100 "
             "and 170 ms, and the one after these 100 ms after the first of them.");
        CHECK(loop.calls() == in_order({0, 70, 100, 170, 200}));
    });
}

TEST_CASE("after a pause no more than the limit start at once", "[15.1]") {
    explorer::explore([] {
        call_loop loop;
        sliding_window limiter(loop.executor(), 2, 100ms);
        loop.call(limiter, 0);
        loop.at(1000ms, [&] {
            for (int caller = 1; caller < 5; ++caller)
                loop.call(limiter, caller);
        });
        finish(loop);
        INFO("Nothing is saved up while nobody calls.");
        CHECK(loop.calls() == in_order({0, 1000, 1000, 1100, 1100}));
    });
}

TEST_CASE("whoever waits does not hold up the loop", "[15.1][too_slow]") {
    explorer::explore([] {
        std::vector<grading::started> ticks;
        call_loop loop;
        sliding_window limiter(loop.executor(), 1, 100ms);
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

TEST_CASE("try_acquire starts a call, or nothing, at once", "[15.1]") {
    explorer::explore([] {
        std::vector<bool> answers;
        call_loop loop;
        sliding_window limiter(loop.executor(), 2, 100ms);
        const auto ask = [&] { answers.push_back(limiter.try_acquire()); };
        for (const auto when : {1ms, 2ms, 3ms, 100ms, 102ms, 104ms, 106ms})
            loop.at(when, ask);
        loop.call(limiter, 0, 110ms);
        finish(loop);
        INFO("Two in any 100 ms. Asked at 1, 2, 3, 100, 102, 104 and 106 ms; refusals count for "
             "nothing. Then a caller comes at 110 ms.");
        CHECK(answers == std::vector{true, true, false, false, true, true, false});
        CHECK(loop.calls() == in_order({202}));
    });
}

TEST_CASE("questions are answered at once, however many wait", "[15.1]") {
    explorer::explore([] {
        std::vector<std::size_t> waiting;
        std::vector<bool> answers;
        call_loop loop;
        sliding_window limiter(loop.executor(), 1, 100ms);
        crowd(loop, limiter, 4);
        for (const auto when : {50ms, 150ms, 250ms, 350ms}) {
            loop.at(when, [&] {
                waiting.push_back(limiter.waiting());
                answers.push_back(limiter.try_acquire());
            });
        }
        finish(loop);
        INFO("One in any 100 ms, and four callers: asked every 100 ms, from 50 ms on.");
        CHECK(waiting == std::vector<std::size_t>{3, 2, 1, 0});
        CHECK(answers == std::vector<bool>(4, false));
        CHECK(loop.calls() == in_order({0, 100, 200, 300}));
    });
}

TEST_CASE("nobody who comes later overtakes", "[15.1]") {
    explorer::explore([] {
        call_loop loop;
        sliding_window limiter(loop.executor(), 1, 100ms);
        bool overtook = false;
        loop.call(limiter, 0);
        loop.call(limiter, 1, 10ms);
        loop.at(90ms, [&] {
            std::this_thread::sleep_for(20ms);
            overtook = limiter.try_acquire();
            loop.call(limiter, 2);
        });
        loop.at(95ms, [&] { loop.call(limiter, 3); });
        finish(loop);
        INFO("Caller 1 waits for 100 ms. The loop is busy from 90 to 110 ms; then somebody asks, "
             "before caller 1 could run. The place is caller 1's.");
        CHECK(overtook == false);
        CHECK(loop.calls() ==
              std::vector<grading::started>{{0, 0ms}, {1, 110ms}, {2, 210ms}, {3, 310ms}});
    });
}

TEST_CASE("a call starts when acquire returns, not when it was due", "[15.1]") {
    explorer::explore([] {
        call_loop loop;
        sliding_window limiter(loop.executor(), 2, 100ms);
        crowd(loop, limiter, 6);
        loop.at(90ms, [] { std::this_thread::sleep_for(90ms); });
        finish(loop);
        INFO("Two in any 100 ms. The loop is busy from 90 to 180 ms, so callers 2 and 3 start at "
             "180 ms instead of 100. From there the next window has to be counted.");
        CHECK(loop.calls() == in_order({0, 0, 180, 180, 280, 280}));
    });
}

TEST_CASE("a waiter that is cancelled gives its place to whoever is behind", "[15.1]") {
    explorer::explore([] {
        asio::cancellation_signal cancel;
        call_loop loop;
        sliding_window limiter(loop.executor(), 1, 100ms);
        loop.call(limiter, 0);
        loop.call(limiter, 1);
        const auto impatient = loop.call(limiter, 2, 0ms, cancel.slot());
        loop.call(limiter, 3);
        loop.call(limiter, 4);
        loop.at(150ms, [&] { cancel.emit(asio::cancellation_type::terminal); });
        finish(loop);
        INFO("One in any 100 ms, five callers. Caller 2, the first in the queue, is cancelled at "
             "150 "
             "ms. Its place at 200 ms is caller 3's.");
        CHECK(grading::end_of(*impatient) == grading::cancelled);
        CHECK(loop.calls() ==
              std::vector<grading::started>{{0, 0ms}, {1, 100ms}, {3, 200ms}, {4, 300ms}});
    });
}

TEST_CASE("whoever is cancelled in the middle of the queue shortens it", "[15.1]") {
    explorer::explore([] {
        asio::cancellation_signal cancel;
        std::size_t waiting = 0;
        call_loop loop;
        sliding_window limiter(loop.executor(), 1, 100ms);
        loop.call(limiter, 0);
        loop.call(limiter, 1);
        const auto impatient = loop.call(limiter, 2, 0ms, cancel.slot());
        loop.call(limiter, 3);
        loop.at(50ms, [&] { cancel.emit(asio::cancellation_type::terminal); });
        loop.at(60ms, [&] { waiting = limiter.waiting(); });
        finish(loop);
        INFO("Caller 2 of the queue 1, 2, 3 is cancelled at 50 ms.");
        CHECK(grading::end_of(*impatient) == grading::cancelled);
        CHECK(waiting == 2);
        CHECK(loop.calls() == std::vector<grading::started>{{0, 0ms}, {1, 100ms}, {3, 200ms}});
    });
}

TEST_CASE("who got through can be cancelled as before", "[15.1]") {
    explorer::explore([] {
        asio::cancellation_signal cancel;
        call_loop loop;
        sliding_window limiter(loop.executor(), 1, 100ms);
        bool went_on = false;
        const auto nothing = []() -> awaitable<void> { co_return; };
        const auto later = [&]() -> awaitable<void> {
            co_await limiter.acquire();
            cancel.emit(asio::cancellation_type::terminal);
            co_await nothing(); // Asio throws here
            went_on = true;
        };
        loop.call(limiter, 0);
        const auto caller = loop.spawn(later(), cancel.slot());
        finish(loop);
        INFO("Caller 1 waits, gets through, and is cancelled then. Its next co_await has to throw, "
             "as if acquire had never been there: throw_if_cancelled belongs to the whole "
             "coroutine, so who changes it has to put it back.");
        CHECK(went_on == false);
        CHECK(grading::end_of(*caller) == grading::cancelled);
    });
}

TEST_CASE("who got through listens to what it has listened to before", "[15.1]") {
    explorer::explore([] {
        asio::cancellation_signal gently;
        asio::cancellation_signal also_gently;
        call_loop loop;
        sliding_window limiter(loop.executor(), 1, 100ms);
        std::vector<int> went_on;
        const auto nothing = []() -> awaitable<void> { co_return; };
        const auto later = [&](int caller, asio::cancellation_signal& cancel) -> awaitable<void> {
            if (caller == 2)
                co_await asio::this_coro::reset_cancellation_state(
                    asio::enable_total_cancellation());
            co_await limiter.acquire();
            cancel.emit(asio::cancellation_type::total);
            co_await nothing();
            went_on.push_back(caller);
        };
        loop.call(limiter, 0);
        loop.spawn(later(1, gently), gently.slot());
        loop.spawn(later(2, also_gently), also_gently.slot());
        finish(loop);
        INFO("Callers 1 and 2 wait, get through, and are cancelled with cancellation_type::total. "
             "Caller 1 has not asked for that, so it goes on; caller 2 has, so its next co_await "
             "throws. The filter belongs to the whole coroutine: acquire must not change it.");
        CHECK(went_on == std::vector{1});
    });
}

TEST_CASE("cancelled at the very moment of its turn, a caller uses up nothing", "[15.1]") {
    explorer::explore([] {
        asio::cancellation_signal cancel;
        call_loop loop;
        sliding_window limiter(loop.executor(), 1, 100ms);
        loop.call(limiter, 0);
        const auto impatient = loop.call(limiter, 1, 0ms, cancel.slot());
        loop.call(limiter, 2);
        loop.at(90ms, [&] { std::this_thread::sleep_for(20ms); });
        // This timer is over as well when the loop goes on. Of two that are over, the earlier runs
        // first.
        loop.at(99ms, [&] { cancel.emit(asio::cancellation_type::terminal); });
        finish(loop);
        INFO("The loop was busy from 90 to 110 ms. Caller 1's timer is over, at 100 ms, but before "
             "caller 1 could run it was cancelled. No call starts with it, and caller 2 goes at "
             "once. acquire has to look at its cancellation_state when it wakes.");
        CHECK(grading::end_of(*impatient) == grading::cancelled);
        CHECK(loop.calls() == std::vector<grading::started>{{0, 0ms}, {2, 110ms}});
    });
}

TEST_CASE("whoever sets the clock on the wall changes nothing", "[15.1]") {
    explorer::explore([] {
        std::vector<bool> answers;
        call_loop loop;
        sliding_window limiter(loop.executor(), 1, 100ms);
        crowd(loop, limiter, 4);
        loop.at(50ms, [] { grading::move_wall_clock(2h); });
        loop.at(150ms, [] { grading::move_wall_clock(-3h); });
        loop.at(320ms, [] { grading::move_wall_clock(2h); });
        for (const auto when : {310ms, 330ms, 410ms})
            loop.at(when, [&] { answers.push_back(limiter.try_acquire()); });
        const bool ended = loop.finish();
        INFO(
            "One in any 100 ms. The wall clock is set forward by two hours at 50 ms, back by three "
            "at 150 ms, and forward again at 320 ms. Somebody asks at 310, 330 and 410 ms.");
        CHECK(loop.calls() == in_order({0, 100, 200, 300}));
        CHECK(answers == std::vector{false, false, true});
        CHECK(ended);
    });
}

TEST_CASE("a window is exact, to the last tick of the clock", "[15.1]") {
    explorer::explore([] {
        if (!explorer::virtual_time()) return;
        using clock = sliding_window::clock;
        call_loop loop;
        sliding_window limiter(loop.executor(), 1, 1500us);
        const auto start = clock::now();
        std::vector<bool> answers{limiter.try_acquire()};
        for (const auto later :
             {clock::duration(1500us) - clock::duration(1), clock::duration(1500us)}) {
            loop.let_pass_until(start + later);
            answers.push_back(limiter.try_acquire());
        }
        INFO("One in any 1.5 ms. Asked at once, a nanosecond before the window ends, and at its "
             "end. (No rounding to milliseconds: the clock's own duration is exact.)");
        CHECK(answers == std::vector{true, false, true});
    });
}

TEST_CASE("at first nothing has started, however long the window is", "[15.1]") {
    explorer::explore([] {
        using clock = sliding_window::clock;
        call_loop loop;
        sliding_window limiter(loop.executor(), 1, 2 * clock::now().time_since_epoch() + 1h);
        const std::vector<bool> answers{limiter.try_acquire(), limiter.try_acquire()};
        INFO("The window is longer than the clock has been running: its zero, "
             "clock::time_point{}, is no start of a call. Asked twice.");
        CHECK(answers == std::vector{true, false});
    });
}

TEST_CASE("a limit of no calls and a window of no length are refused", "[15.1]") {
    explorer::explore([] {
        call_loop loop;
        CHECK_THROWS_AS(sliding_window(loop.executor(), 0, 1s), std::invalid_argument);
        CHECK_THROWS_AS(sliding_window(loop.executor(), 1, 0s), std::invalid_argument);
        CHECK_THROWS_AS(sliding_window(loop.executor(), 1, -1s), std::invalid_argument);
    });
}

TEST_CASE("a thousand who wait cost no more each than a hundred do", "[15.1][too_slow]") {
    explorer::explore([] {
        if (!explorer::virtual_time()) return; // a late loop lets many through at once
        // The turns of the loop until all have started, or until these are far too many.
        const auto turns = [](int callers, int at_most) {
            call_loop loop;
            sliding_window limiter(loop.executor(), 5, 1ms);
            crowd(loop, limiter, callers);
            loop.finish(at_most);
            return loop.turns();
        };
        INFO("Counted are the handlers that the loop runs for 100 callers and for 1,000, five in a "
             "window. "
             "Eight for each caller are enough, and ten times as many callers need ten times as "
             "many. Who wakes everybody each time that somebody may go needs a hundred times as "
             "many. (Counting ends when there are too many.)");
        const grading::judged_as too_slow("too_slow");
        const int hundred = turns(100, 801);
        REQUIRE(hundred <= 800);
        CHECK(turns(1000, 15 * hundred + 1) <= 15 * hundred);
    });
}

TEST_CASE("whoever leaves a long queue does not look through it", "[15.1][too_slow]") {
    // What is compared does not depend on time or order: once is enough, and in real time.
    constexpr std::size_t hundreds = 60;
    std::size_t started = 0;
    std::vector<std::chrono::nanoseconds> costs; // of each hundred that starts
    asio::io_context context(1);
    sliding_window limiter(context.get_executor(), 100, 1ms);
    auto before = grading::own_cpu();
    const auto caller = [&]() -> awaitable<void> {
        co_await limiter.acquire();
        if (++started % 100 == 0)
            costs.push_back(grading::own_cpu() - std::exchange(before, grading::own_cpu()));
    };
    for (std::size_t i = 0; i < 100 * hundreds; ++i)
        asio::co_spawn(context, caller, asio::detached);
    while (context.run_one_for(grading::patience) != 0) {
    }
    REQUIRE(costs.size() == hundreds);
    // The cheapest of ten: whatever disturbs a measurement makes it longer.
    const auto long_queue = *std::min_element(costs.begin() + 1, costs.begin() + 11);
    const auto short_queue = *std::min_element(costs.end() - 11, costs.end() - 1);
    const grading::judged_as too_slow("too_slow");
    INFO("The CPU time in which a hundred of 6,000 callers start: while about 5,000 wait behind "
         "them, and when the queue has become short. Whoever leaves it must not look at all who "
         "stay in it.");
    CHECK(long_queue < 4 * short_queue);
}

TEST_CASE("no second holds more than five, wherever it is laid, in 500 random patterns", "[15.1]") {
    ask_in_patterns_of(1);
}

TEST_CASE("nor in 500 other patterns", "[15.1]") {
    ask_in_patterns_of(2);
}

TEST_CASE("300 random patterns of callers who wait: in order, and as soon as the rule allows",
          "[15.1]") {
    if (!explorer::virtual_time()) return; // the moments are exact, or say nothing
    constexpr unsigned seed = 51;
    const auto patterns = grading::make_patterns(300, seed, grading::random_pattern);
    const auto events = grading::events_of(patterns);
    const auto expected = expected_starts(patterns, false);
    explorer::explore([&] {
        grading::pattern_runner runner;
        std::deque<sliding_window> limiters;
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
        CHECK(grading::most_in_any((*starts)[i], patterns[i].length) <= patterns[i].limit);
        REQUIRE(counts((*starts)[i]) == counts(expected[i]));
    });
}

TEST_CASE("four threads run the loop, and a strand keeps the callers apart", "[15.1]") {
    explorer::explore([] {
        const grading::stopwatch watch;
        std::vector<grading::milliseconds> starts; // no lock: the strand is the lock
        asio::io_context context(4);
        const auto strand = asio::make_strand(context);
        sliding_window limiter(strand, 1, 100ms);
        const auto caller = [&]() -> awaitable<void> {
            co_await limiter.acquire();
            starts.push_back(watch.elapsed());
        };
        for (int i = 0; i < 3; ++i)
            asio::co_spawn(strand, caller, asio::detached);
        bool overtook = false;
        asio::steady_timer question(strand, 100ms); // when a place becomes free
        question.async_wait([&](boost::system::error_code) { overtook = limiter.try_acquire(); });
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i)
                threads.emplace_back([&] { context.run_for(grading::patience); });
        }
        INFO("One in any 100 ms and three callers on a strand; somebody on it asks at 100 ms.");
        CHECK(overtook == false);
        REQUIRE(starts.size() == 3);
        for (int i = 0; i < 3; ++i)
            CHECK(starts[static_cast<std::size_t>(i)] == grading::about(i * 100ms));
    });
}

TEST_CASE("a loop that goes away takes its callers along", "[15.1][leak]") {
    explorer::explore([] {
        const auto token = std::make_shared<int>(0); // each caller has a copy
        {
            asio::io_context context(1);
            sliding_window limiter(context.get_executor(), 1, 100ms);
            const auto caller = [&limiter](std::shared_ptr<int> mine) -> awaitable<void> {
                co_await limiter.acquire();
                ++*mine;
            };
            for (int i = 0; i < 3; ++i)
                asio::co_spawn(context, caller(token), asio::detached);
            context.poll();
        }
        INFO(
            "The loop was destroyed while two callers waited. What is counted here are copies that "
            "their coroutines still hold.");
        CHECK(token.use_count() == 1);
    });
}
