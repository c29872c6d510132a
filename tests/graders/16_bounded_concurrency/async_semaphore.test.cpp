// What a semaphore for coroutines promises: every claim is one test case.
#include "async_semaphore.hpp"

#include "line.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>
#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/event_loop.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/own_cpu.hpp>
#include <graders/support/patience.hpp>
#include <graders/support/stopwatch.hpp>
#include <graders/support/ticker.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using grading::about;
using grading::event_loop;
using grading::line;
using workbook::async_semaphore;
using workbook::awaitable;

namespace {

using std::chrono::milliseconds;

awaitable<void> nap(milliseconds pause) {
    asio::steady_timer timer(co_await asio::this_coro::executor, pause);
    co_await timer.async_wait(asio::use_awaitable);
}

// A time that passes only when nothing else can happen: ten thousand timers that cost next to
// nothing. Every task sleeps equally long, so the first to sleep is the first to wake.
class time_of_the_test {
  public:
    explicit time_of_the_test(asio::io_context& context) : context_(context) {}

    awaitable<void> sleep(milliseconds pause) {
        auto& one = sleepers_.emplace_back(context_.get_executor(), now_ + pause);
        boost::system::error_code rung;
        co_await one.bell.async_wait(asio::redirect_error(asio::use_awaitable, rung));
    }

    // Until nobody sleeps any more, and nothing is ready. Says what each step of it cost.
    std::vector<std::chrono::nanoseconds> pass() {
        std::vector<std::chrono::nanoseconds> costs;
        settle();
        while (!sleepers_.empty()) {
            const auto before = grading::own_cpu();
            now_ = sleepers_.front().until;
            for (; !sleepers_.empty() && sleepers_.front().until == now_; sleepers_.pop_front())
                sleepers_.front().bell.cancel();
            settle();
            costs.push_back(grading::own_cpu() - before);
        }
        return costs;
    }

    [[nodiscard]] milliseconds now() const { return now_; }

  private:
    struct sleeper {
        sleeper(const asio::any_io_executor& loop, milliseconds end)
            : bell(loop, asio::steady_timer::time_point::max()), until(end) {}

        asio::steady_timer bell;
        milliseconds until;
    };

    void settle() {
        // More handlers than any right answer needs between two times.
        for (int turn = 0; turn < 1'000'000 && context_.poll_one() != 0; ++turn) {
        }
    }

    asio::io_context& context_;
    std::deque<sleeper> sleepers_;
    milliseconds now_{0};
};

// Tasks that each need a permit; how many run at once, and when each began.
class tasks {
  public:
    void start(const asio::any_io_executor& loop, const async_semaphore& permits, int count,
               milliseconds each) {
        for (int i = 0; i < count; ++i)
            asio::co_spawn(loop, run(permits, each), asio::detached);
    }

    [[nodiscard]] int peak() const { return peak_; }

    [[nodiscard]] int ended() const { return ended_; }

    // In milliseconds since this was made.
    [[nodiscard]] const std::vector<milliseconds>& begun() const { return begun_; }

  private:
    awaitable<void> run(async_semaphore permits, milliseconds takes) {
        co_await permits.acquire();
        begun_.push_back(watch_.elapsed());
        peak_ = std::max(peak_, ++inside_);
        asio::steady_timer timer(co_await asio::this_coro::executor, takes);
        co_await timer.async_wait(asio::use_awaitable);
        --inside_;
        ++ended_;
        permits.release();
    }

    const grading::stopwatch watch_;
    std::vector<milliseconds> begun_;
    int inside_ = 0;
    int peak_ = 0;
    int ended_ = 0;
};

// Runs the loop until all has ended; callers that never get through fail here, in words.
void finish(event_loop& loop) {
    const bool ended = loop.finish();
    const grading::judged_as timeout("timeout");
    INFO("Somebody waits in acquire, and nothing will ever wake them. Whoever gives a permit back, "
         "or leaves the line, has to see to whoever is behind.");
    REQUIRE(ended);
}

bool began_at(const tasks& work, const std::vector<int>& times) {
    return std::equal(
        work.begun().begin(), work.begun().end(), times.begin(), times.end(),
        [](auto actual, int expected) { return actual == about(milliseconds(expected)); });
}

} // namespace

TEST_CASE("as many get in at once as there are permits", "[16.1]") {
    explorer::explore([] {
        tasks work;
        event_loop loop;
        const async_semaphore permits(loop.executor(), 3);
        work.start(loop.executor(), permits, 3, 100ms);
        finish(loop);
        CHECK(work.peak() == 3);
        CHECK(began_at(work, {0, 0, 0}));
    });
}

TEST_CASE("one more waits until a permit comes back", "[16.1]") {
    explorer::explore([] {
        tasks work;
        event_loop loop;
        const async_semaphore permits(loop.executor(), 3);
        work.start(loop.executor(), permits, 4, 100ms);
        finish(loop);
        INFO("Three permits, four tasks of 100 ms. The last one has to begin at 100 ms.");
        CHECK(work.peak() == 3);
        CHECK(began_at(work, {0, 0, 0, 100}));
    });
}

TEST_CASE("ten tasks of 100 ms on four permits take 300 ms", "[16.1]") {
    explorer::explore([] {
        tasks work;
        event_loop loop;
        const async_semaphore permits(loop.executor(), 4);
        const grading::stopwatch watch;
        work.start(loop.executor(), permits, 10, 100ms);
        finish(loop);
        CHECK(work.peak() == 4);
        CHECK(watch.elapsed() == about(300ms));
        CHECK(permits.available() == 4);
    });
}

TEST_CASE("whoever waits does not hold up the loop", "[16.1][too_slow]") {
    explorer::explore([] {
        grading::ticker ticker(10ms);
        tasks work;
        event_loop loop;
        const async_semaphore permits(loop.executor(), 1);
        work.start(loop.executor(), permits, 3, 100ms);
        loop.start([&] { return ticker.run(20); });
        finish(loop);
        INFO("Two tasks wait. A ticker on the same loop has to keep its time: a wait suspends the "
             "coroutine, it does not block the thread.");
        if (explorer::virtual_time()) CHECK(ticker.latest() == 0ms);
    });
}

TEST_CASE("a wait has no end of its own", "[16.1]") {
    explorer::explore([] {
        bool inside = false;
        asio::io_context context(1);
        async_semaphore permits(context.get_executor(), 1);
        CHECK(permits.try_acquire());
        const auto work = [&](async_semaphore from) -> awaitable<void> {
            co_await from.acquire();
            inside = true;
        };
        asio::co_spawn(context, work(permits), asio::detached);
        asio::steady_timer day(context, explorer::virtual_time() ? milliseconds(25h) : 1ms);
        day.async_wait([&context](boost::system::error_code) { context.stop(); });
        for (int turn = 0; turn < 1000 && context.run_one() != 0; ++turn) {
        }
        INFO("There is one permit, and nobody gives it back for a day. Nor does anybody get in: "
             "never is time_point::max().");
        CHECK_FALSE(inside);
        CHECK(permits.waiting() == 1);
    });
}

TEST_CASE("a permit that is free is taken without a turn of the loop", "[16.1]") {
    explorer::explore([] {
        bool turned = false;
        bool turned_before = true;
        event_loop loop;
        async_semaphore permits(loop.executor(), 1);
        loop.start([&]() -> awaitable<void> {
            asio::post(loop.executor(), [&] { turned = true; });
            co_await permits.acquire();
            turned_before = turned;
        });
        finish(loop);
        INFO("There is a permit, and nobody waits: acquire has nothing to suspend for.");
        CHECK_FALSE(turned_before);
    });
}

TEST_CASE("try_acquire takes a permit, or says at once that there is none", "[16.1]") {
    explorer::explore([] {
        event_loop loop;
        async_semaphore permits(loop.executor(), 2);
        CHECK(permits.available() == 2);
        CHECK(permits.try_acquire());
        CHECK(permits.available() == 1);
        CHECK(permits.try_acquire());
        CHECK(permits.available() == 0);
        CHECK_FALSE(permits.try_acquire());
        permits.release();
        CHECK(permits.available() == 1);
        CHECK(permits.try_acquire());
        CHECK(permits.waiting() == 0);
    });
}

TEST_CASE("copies mean the same permits", "[16.1]") {
    explorer::explore([] {
        event_loop loop;
        async_semaphore permits(loop.executor(), 1);
        async_semaphore same = permits;
        CHECK(same.try_acquire());
        CHECK_FALSE(permits.try_acquire());
        permits.release();
        CHECK(same.available() == 1);
    });
}

TEST_CASE("first come, first served", "[16.1]") {
    explorer::explore([] {
        line callers(1);
        for (const char name : {'A', 'B', 'C', 'D', 'E'})
            callers.come(name);
        CHECK(callers.entered() == "A");
        CHECK(callers.permits().waiting() == 4);
        for (int i = 0; i < 4; ++i) {
            callers.release();
            callers.settle();
        }
        INFO("One permit. A has it; B, C, D and E come in this order.");
        CHECK(callers.entered() == "ABCDE");
        CHECK(callers.permits().waiting() == 0);
    });
}

TEST_CASE("nobody overtakes, also not in the instant in which a permit comes back", "[16.1]") {
    explorer::explore([] {
        line callers(1);
        callers.come('A');
        callers.come('B');
        callers.start('C'); // runs before B does: it stands in the loop's queue already
        callers.release();
        INFO("One permit. A has it and B waits. A gives it back, and before B could run, somebody "
             "asks with try_acquire and C calls acquire. The permit is B's.");
        CHECK_FALSE(callers.permits().try_acquire());
        CHECK(callers.permits().available() == 0);
        CHECK(callers.entered() == "A"); // nobody runs from within release
        callers.settle();
        CHECK(callers.entered() == "AB");
        callers.release();
        callers.settle();
        CHECK(callers.entered() == "ABC");
    });
}

TEST_CASE("several permits that come back at once go to several who wait", "[16.1]") {
    explorer::explore([] {
        line callers(2);
        for (const char name : {'A', 'B', 'C', 'D', 'E'})
            callers.come(name);
        callers.release();
        callers.release();
        callers.settle();
        INFO("Two permits, A and B have them, C, D and E wait. A and B give theirs back in the "
             "same instant, before anybody could run.");
        CHECK(callers.entered() == "ABCD");
        CHECK(callers.permits().waiting() == 1);
    });
}

TEST_CASE("a waiter that is cancelled leaves the line", "[16.1]") {
    explorer::explore([] {
        line callers(1);
        for (const char name : {'A', 'B', 'C', 'D'})
            callers.come(name);
        callers.cancel('B');
        callers.cancel('C');
        callers.settle();
        INFO("One permit. A has it; B, C and D wait; B and C are cancelled.");
        CHECK(callers.was_cancelled('B'));
        CHECK(callers.was_cancelled('C'));
        CHECK(callers.permits().waiting() == 1);
        CHECK(callers.entered() == "A");
        callers.release();
        callers.settle();
        const grading::judged_as timeout("timeout");
        INFO("Then A gives it back: D is next.");
        CHECK(callers.entered() == "AD");
    });
}

TEST_CASE("a waiter that is cancelled throws operation_aborted, as Asio's own waits do", "[16.1]") {
    explorer::explore([] {
        line callers(1);
        for (const char name : {'A', 'B', 'C'})
            callers.come(name);
        callers.cancel('B');
        callers.settle();
        callers.release();
        callers.cancel('C');
        callers.settle();
        INFO("One permit. A has it. B is cancelled in the line, C in the instant in which A's "
             "permit is handed to it.");
        CHECK(callers.error('B') == asio::error::operation_aborted);
        CHECK(callers.error('C') == asio::error::operation_aborted);
    });
}

TEST_CASE("whoever is cancelled gently leaves the line as well", "[16.1]") {
    explorer::explore([] {
        asio::cancellation_signal cancel;
        event_loop loop;
        async_semaphore permits(loop.executor(), 1);
        CHECK(permits.try_acquire());
        const auto caller = loop.start(
            [&]() -> awaitable<void> {
                co_await asio::this_coro::reset_cancellation_state(
                    asio::enable_total_cancellation());
                co_await permits.acquire();
            },
            cancel.slot());
        loop.settle();
        cancel.emit(asio::cancellation_type::total);
        loop.settle();
        INFO("Somebody who waits has asked for total cancellation too, as it is called in Asio, "
             "and is cancelled so. None of the types is cancellation_type::none.");
        CHECK(grading::was_cancelled(*caller));
        CHECK(permits.waiting() == 0);
    });
}

TEST_CASE("whoever has waited can be cancelled afterwards as before", "[16.1]") {
    explorer::explore([] {
        bool went_on = false;
        asio::cancellation_signal cancel;
        event_loop loop;
        async_semaphore permits(loop.executor(), 1);
        CHECK(permits.try_acquire());
        const auto caller = loop.start(
            [&]() -> awaitable<void> {
                co_await asio::this_coro::reset_cancellation_state(
                    asio::enable_total_cancellation());
                co_await permits.acquire();
                boost::system::error_code looked_at_later;
                asio::steady_timer timer(loop.executor(), asio::steady_timer::time_point::max());
                co_await timer.async_wait(
                    asio::redirect_error(asio::use_awaitable, looked_at_later));
                co_await asio::post(asio::use_awaitable);
                went_on = true;
            },
            cancel.slot());
        loop.settle();
        permits.release();
        loop.settle();
        cancel.emit(asio::cancellation_type::total);
        loop.settle();
        INFO(
            "It waits, gets its permit, and is cancelled during its next wait. The co_await behind "
            "that has to throw: what acquire sets for itself, such as throw_if_cancelled, it "
            "must put back.");
        CHECK(grading::was_cancelled(*caller));
        CHECK_FALSE(went_on);
    });
}

TEST_CASE("whoever has waited hears no more kinds of cancellation than before", "[16.1]") {
    explorer::explore([] {
        bool went_on = false;
        asio::cancellation_signal cancel;
        event_loop loop;
        async_semaphore permits(loop.executor(), 1);
        CHECK(permits.try_acquire());
        const auto caller = loop.start(
            [&]() -> awaitable<void> {
                co_await permits.acquire();
                cancel.emit(asio::cancellation_type::total);
                co_await asio::post(asio::use_awaitable);
                went_on = true;
            },
            cancel.slot());
        loop.settle();
        permits.release();
        loop.settle();
        INFO(
            "It listens to terminal cancellation only, as every coroutine does at first. It waits, "
            "gets its permit, and is cancelled gently, which is none of its business: acquire "
            "must not change what the caller listens to.");
        CHECK(caller->text() == "returned");
        CHECK(went_on);
    });
}

TEST_CASE("when the whole line is cancelled, the permit is free again", "[16.1]") {
    explorer::explore([] {
        line callers(1);
        for (const char name : {'A', 'B', 'C'})
            callers.come(name);
        callers.cancel('C');
        callers.cancel('B');
        callers.settle();
        callers.release();
        CHECK(callers.permits().waiting() == 0);
        CHECK(callers.permits().available() == 1);
        callers.come('D');
        CHECK(callers.entered() == "AD");
    });
}

TEST_CASE("cancelled just after a permit was handed to it, a waiter passes it on", "[16.1]") {
    explorer::explore([] {
        line callers(1);
        for (const char name : {'A', 'B', 'C'})
            callers.come(name);
        callers.release();
        callers.cancel('B');
        callers.settle();
        INFO("One permit. A has it; B and C wait. A gives it back, and in the same instant B is "
             "cancelled, before it could run. B throws, and C gets the permit. acquire has to look "
             "at its cancellation_state when it wakes.");
        CHECK(callers.was_cancelled('B'));
        {
            const grading::judged_as timeout("timeout");
            CHECK(callers.entered() == "AC");
        }
        callers.release();
        CHECK(callers.permits().available() == 1);
    });
}

TEST_CASE("cancelled just before a permit is handed to it, a waiter passes it on", "[16.1]") {
    explorer::explore([] {
        line callers(1);
        for (const char name : {'A', 'B', 'C'})
            callers.come(name);
        callers.cancel('B');
        callers.release();
        callers.settle();
        INFO("One permit. A has it; B and C wait. B is cancelled and has not run yet, so it still "
             "stands in the line, when A gives the permit back. B throws, and C gets it.");
        CHECK(callers.was_cancelled('B'));
        {
            const grading::judged_as timeout("timeout");
            CHECK(callers.entered() == "AC");
        }
        callers.release();
        CHECK(callers.permits().available() == 1);
    });
}

TEST_CASE("a permit goes down a line of cancelled waiters to the first who wants it", "[16.1]") {
    explorer::explore([] {
        line callers(1);
        for (const char name : {'A', 'B', 'C', 'D', 'E'})
            callers.come(name);
        callers.release();
        for (const char name : {'B', 'C', 'D'})
            callers.cancel(name);
        callers.settle();
        INFO("One permit. A gives it back, and in the same instant B, C and D are cancelled.");
        const grading::judged_as timeout("timeout");
        CHECK(callers.entered() == "AE");
    });
}

TEST_CASE("permits survive exceptions", "[16.1]") {
    explorer::explore([] {
        int failed = 0;
        event_loop loop;
        async_semaphore permits(loop.executor(), 3);
        const auto fail = [&]() -> awaitable<void> {
            const auto mine = co_await permits.hold();
            co_await nap(10ms);
            ++failed;
            throw std::runtime_error("no answer");
        };
        const grading::stopwatch watch;
        for (int i = 0; i < 30; ++i)
            loop.start(fail);
        finish(loop);
        INFO("Three permits and 30 tasks, all of which throw after 10 ms, with a permit in a local "
             "variable.");
        CHECK(failed == 30);
        CHECK(watch.elapsed() == about(100ms));
        CHECK(permits.available() == 3);
    });
}

TEST_CASE("a permit that nobody holds cannot be given back", "[16.1]") {
    explorer::explore([] {
        event_loop loop;
        async_semaphore permits(loop.executor(), 2);
        INFO("Two permits. Giving back a third would raise the limit, and nobody would notice.");
        CHECK_THROWS_AS(permits.release(), std::logic_error);
        CHECK(permits.try_acquire());
        permits.release();
        CHECK_THROWS_AS(permits.release(), std::logic_error);
        CHECK(permits.available() == 2);
    });
}

TEST_CASE("a semaphore without permits is refused", "[16.1]") {
    explorer::explore([] {
        event_loop loop;
        INFO("Whoever waits for one of no permits waits for ever.");
        CHECK_THROWS_AS(async_semaphore(loop.executor(), 0), std::invalid_argument);
    });
}

TEST_CASE("a thousand who wait are woken a few times each", "[16.1][too_slow]") {
    // What is counted does not depend on time or order: once is enough, and in real time.
    constexpr int callers = 1000;
    constexpr int turns_each = 8; // to begin, to be woken, to work, and some to spare
    int ended = 0;
    asio::io_context context(1);
    const async_semaphore permits(context.get_executor(), 5);
    const auto work = [&](async_semaphore from) -> awaitable<void> {
        co_await from.acquire();
        co_await asio::post(asio::use_awaitable);
        from.release();
        ++ended;
    };
    for (int i = 0; i < callers; ++i)
        asio::co_spawn(context, work(permits), asio::detached);
    for (int turn = 0; turn < turns_each * callers && context.run_one_for(1s) != 0; ++turn) {
    }
    INFO("Counted are the handlers that the loop runs: "
         << turns_each << " for each caller are enough. Whoever wakes everybody each time that a "
         << "permit comes back needs a hundred times as many.");
    CHECK(ended == callers);
}

TEST_CASE("10,000 tasks of 100 ms on 100 permits: 10 s, and never more than a hundred at once",
          "[16.1]") {
    // The time is the test's own: so once is enough, and it costs little.
    int inside = 0;
    int peak = 0;
    int ended = 0;
    asio::io_context context(1);
    time_of_the_test time(context);
    const async_semaphore permits(context.get_executor(), 100);
    const auto work = [&](async_semaphore from) -> awaitable<void> {
        co_await from.acquire();
        peak = std::max(peak, ++inside);
        co_await time.sleep(100ms);
        --inside;
        ++ended;
        from.release();
    };
    for (int i = 0; i < 10'000; ++i)
        asio::co_spawn(context, work(permits), asio::detached);
    const auto costs = time.pass();
    INFO("A hundred permits and waves of 100 ms: 1,000 tasks in a second.");
    CHECK(peak == 100);
    CHECK(ended == 10'000);
    CHECK(time.now() == 10s);
    CHECK(permits.available() == 100);
    REQUIRE(costs.size() == 100);
    // The cheapest of ten: whatever disturbs a measurement makes it longer.
    const auto long_line = *std::min_element(costs.begin(), costs.begin() + 10);
    const auto short_line = *std::min_element(costs.end() - 11, costs.end() - 1);
    const grading::judged_as too_slow("too_slow");
    INFO("The CPU time in which a hundred give their permits to the next hundred: while more than "
         "8,900 stand in the line, and when it has become short. Whoever leaves the line must not "
         "look at all who stay in it.");
    CHECK(long_line < 4 * short_line);
}

TEST_CASE("60 random scripts of coming, giving back and giving up", "[16.1]") {
    explorer::explore([] {
        constexpr unsigned seed = 16;
        std::mt19937 random(seed);
        const auto up_to = [&random](std::size_t most) {
            return std::uniform_int_distribution<std::size_t>(0, most)(random);
        };
        for (int number = 1; number <= 60; ++number) {
            const std::size_t limit = 1 + up_to(2);
            line callers(limit);
            grading::line_on_paper paper(limit);
            std::string script;
            char next = 'A';
            const auto settle = [&] {
                callers.settle();
                paper.settle();
                script += ' ';
                INFO("Script " << number << " of seed " << seed << ", " << limit
                               << " permits. A letter comes, -A is cancelled, < gives a permit "
                                  "back; between blanks all of it in one instant: "
                               << script);
                REQUIRE(callers.entered() == paper.entered());
                REQUIRE(callers.permits().available() == paper.free());
                REQUIRE(callers.permits().waiting() == paper.waiting().size());
            };
            while (next <= 'L') {
                const auto what = up_to(9);
                const auto unsettled = paper.waiting() + paper.handed();
                if (what < 4) {
                    settle();
                    script += next;
                    callers.come(next);
                    paper.come(next++);
                } else if (what < 7 && paper.held() > 0) {
                    script += '<';
                    callers.release();
                    paper.release();
                } else if (what < 9 && !unsettled.empty()) {
                    const char name = unsettled[up_to(unsettled.size() - 1)];
                    script += {'-', name};
                    callers.cancel(name);
                    paper.cancel(name);
                } else {
                    settle();
                }
            }
            for (settle(); paper.held() > 0; settle()) {
                script += '<';
                callers.release();
                paper.release();
            }
            REQUIRE(callers.permits().available() == limit);
        }
    });
}

TEST_CASE("four threads run the loop, and a strand keeps the callers apart", "[16.1]") {
    explorer::explore([] {
        const grading::stopwatch watch;
        std::vector<milliseconds> begun; // no lock: the strand is the lock
        asio::io_context context(4);
        const auto strand = asio::make_strand(context);
        const async_semaphore permits(strand, 1);
        const auto work = [&](async_semaphore from) -> awaitable<void> {
            const auto mine = co_await from.hold();
            begun.push_back(watch.elapsed());
            co_await nap(100ms);
        };
        for (int i = 0; i < 3; ++i)
            asio::co_spawn(strand, work(permits), asio::detached);
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i)
                threads.emplace_back([&] { context.run_for(grading::patience); });
        }
        REQUIRE(begun.size() == 3);
        for (int i = 0; i < 3; ++i)
            CHECK(begun[static_cast<std::size_t>(i)] == about(i * 100ms));
        CHECK(permits.available() == 1);
    });
}

TEST_CASE("whoever waits keeps the permits, also when every handle has gone", "[16.1]") {
    explorer::explore([] {
        asio::cancellation_signal cancel;
        event_loop loop;
        auto permits = std::make_unique<async_semaphore>(loop.executor(), 1);
        CHECK(permits->try_acquire());
        const auto caller =
            loop.start([&]() -> awaitable<void> { return permits->acquire(); }, cancel.slot());
        loop.settle();
        permits.reset();
        cancel.emit(asio::cancellation_type::terminal);
        loop.settle();
        INFO("One caller waits in acquire. The only handle is destroyed, then the caller is "
             "cancelled, and leaves a line that must still be there. What acquire uses behind its "
             "co_await belongs into its own frame.");
        CHECK(grading::was_cancelled(*caller));
    });
}

TEST_CASE("a loop that goes away takes its callers along", "[16.1][leak]") {
    explorer::explore([] {
        const auto token = std::make_shared<int>(0); // each caller has a copy
        {
            asio::io_context context(1);
            const async_semaphore permits(context.get_executor(), 1);
            const auto work = [](async_semaphore from,
                                 std::shared_ptr<int> copy) -> awaitable<void> {
                const auto mine = co_await from.hold();
                co_await nap(100ms);
                ++*copy;
            };
            for (int i = 0; i < 3; ++i)
                asio::co_spawn(context, work(permits, token), asio::detached);
            context.poll();
        }
        INFO(
            "The loop was destroyed while one caller had a permit and two waited: their coroutines "
            "end one after the other, and a permit comes back on the way. What is counted here "
            "are copies that the coroutines still hold.");
        CHECK(token.use_count() == 1);
    });
}
