// What with_retries promises: every claim is one test case.
#include "blocked_loop.hpp"

#include "run_in_thread_pool.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/event_loop.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/recorder.hpp>
#include <graders/support/stopwatch.hpp>
#include <graders/support/ticker.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using grading::event_loop;
using workbook::awaitable;
using workbook::retry_policy;
using workbook::thread_pool;
using workbook::with_retries;

namespace {

// The threads meet at two places only, each of which 12.1 has tried thoroughly.
constexpr explorer::body_options few{.schedules = 150};

// A server that is down for the first `failures` calls. It notes when it was called, and by whom.
// Declared before the pool, whose workers call it.
class flaky_server {
  public:
    explicit flaky_server(int failures) : failures_(failures) {}

    std::string answer() {
        calls_.add(watch_.elapsed());
        callers_.add(std::this_thread::get_id());
        const auto number = static_cast<int>(calls_.count());
        if (number <= failures_) throw std::runtime_error("refused " + std::to_string(number));
        return "answer " + std::to_string(number);
    }

    // When it was called, in milliseconds.
    [[nodiscard]] std::vector<int> times() const {
        std::vector<int> all;
        for (const auto when : calls_.all())
            all.push_back(static_cast<int>(when.count()));
        return all;
    }

    [[nodiscard]] std::vector<std::thread::id> callers() const { return callers_.all(); }

  private:
    const int failures_;
    const grading::stopwatch watch_;
    grading::recorder<std::chrono::milliseconds> calls_;
    grading::recorder<std::thread::id> callers_;
};

auto start(event_loop& loop, thread_pool& pool, flaky_server& server, std::string& answer,
           retry_policy policy = {}, asio::cancellation_slot slot = {}) {
    auto caller = [&, policy]() -> awaitable<void> {
        answer = co_await with_retries(
            pool, [&server] { return server.answer(); }, policy);
    };
    return loop.start(std::move(caller), slot);
}

// Runs the loop until all has ended; a caller that never wakes fails here, in words.
void finish(event_loop& loop, const grading::fate& caller) {
    loop.finish();
    const grading::judged_as timeout("timeout");
    INFO("Nothing is left to run on the loop, or nothing has been ready on it for 300 ms: nobody "
         "wakes the caller, or a pause is far too long.");
    REQUIRE(caller.text() != "still waiting");
}

} // namespace

TEST_CASE("a try that succeeds is the answer", "[12.2]") {
    const auto body = [] {
        std::string answer;
        flaky_server server(0);
        event_loop loop;
        thread_pool pool(1);
        const auto caller = start(loop, pool, server, answer);
        finish(loop, *caller);
        CHECK(caller->text() == "returned");
        CHECK(answer == "answer 1");
    };
    explorer::explore(body, few);
}

TEST_CASE("a try that fails is followed by another", "[12.2]") {
    const auto body = [] {
        std::string answer;
        flaky_server server(2);
        event_loop loop;
        thread_pool pool(1);
        const auto caller = start(loop, pool, server, answer);
        finish(loop, *caller);
        CHECK(caller->text() == "returned");
        CHECK(answer == "answer 3");
    };
    explorer::explore(body, few);
}

TEST_CASE("each pause is twice the one before", "[12.2]") {
    const auto body = [] {
        std::string answer;
        flaky_server server(3);
        event_loop loop;
        thread_pool pool(1);
        const auto caller = start(loop, pool, server, answer, {.attempts = 4, .first_pause = 50ms});
        finish(loop, *caller);
        INFO("When the server was called, in ms: pauses of 50, 100 and 200 ms between the tries.");
        CHECK(server.times() == std::vector{0, 50, 150, 350});
    };
    explorer::explore(body, few);
}

TEST_CASE("a pause begins when the try has failed", "[12.2]") {
    const auto body = [] {
        grading::recorder<std::chrono::milliseconds> tries;
        event_loop loop;
        thread_pool pool(1);
        const grading::stopwatch watch;
        const auto caller = loop.start([&]() -> awaitable<void> {
            const auto slow = [&]() -> std::string {
                tries.add(watch.elapsed());
                std::this_thread::sleep_for(30ms);
                throw std::runtime_error("refused");
            };
            co_await with_retries(pool, slow, {.attempts = 3, .first_pause = 50ms});
        });
        finish(loop, *caller);
        INFO("When the tries began: each takes 30 ms and fails, with pauses of 50 and 100 ms "
             "between one's end and the next one's beginning.");
        CHECK(tries.all() == std::vector<std::chrono::milliseconds>{0ms, 80ms, 210ms});
    };
    explorer::explore(body, few);
}

TEST_CASE("the failure of the last try leaves, and no pause comes after it", "[12.2]") {
    const auto body = [] {
        std::string answer;
        flaky_server server(9);
        event_loop loop;
        thread_pool pool(1);
        const grading::stopwatch watch;
        const auto caller = start(loop, pool, server, answer, {.attempts = 3, .first_pause = 50ms});
        finish(loop, *caller);
        CHECK(caller->text() == "threw refused 3");
        CHECK(watch.elapsed() == grading::about(150ms));
    };
    explorer::explore(body, few);
}

TEST_CASE("the loop's ticker is on time while the caller pauses", "[12.2]") {
    const auto body = [] {
        std::string answer;
        grading::ticker ticker(10ms);
        flaky_server server(1);
        event_loop loop;
        thread_pool pool(1);
        loop.start([&] { return ticker.run(12); });
        const auto caller = start(loop, pool, server, answer);
        loop.finish();
        CHECK(caller->text() == "returned");
        CHECK(ticker.ticks() == 12);
        const grading::judged_as constraint("constraint");
        INFO("A tick every 10 ms on the same loop, beside a caller that pauses for 100 ms between "
             "two tries. What is shown is the longest that a tick was late. Who keeps the loop's "
             "thread for so long?");
        REQUIRE(ticker.latest() == grading::about(0ms));
    };
    explorer::explore(body, few);
}

TEST_CASE("every try runs on a worker", "[12.2]") {
    const auto body = [] {
        std::string answer;
        flaky_server server(1);
        event_loop loop;
        thread_pool pool(1);
        const auto caller = start(loop, pool, server, answer);
        finish(loop, *caller);
        int on_the_loop = 0;
        for (const auto id : server.callers())
            if (id == std::this_thread::get_id()) ++on_the_loop;
        const grading::judged_as constraint("constraint");
        INFO("A try may block, and the loop's thread must not.");
        REQUIRE(on_the_loop == 0);
    };
    explorer::explore(body, few);
}

TEST_CASE("a pause leaves the workers to others", "[12.2]") {
    const auto body = [] {
        std::string answer;
        std::chrono::milliseconds served{-1};
        flaky_server server(1);
        event_loop loop;
        thread_pool pool(1);
        const grading::stopwatch watch;
        const auto caller = start(loop, pool, server, answer);
        const auto other = loop.start([&]() -> awaitable<void> {
            asio::steady_timer timer(co_await asio::this_coro::executor, 50ms);
            co_await timer.async_wait(asio::use_awaitable);
            co_await workbook::run_in_thread_pool(pool, [] { return 1; });
            served = watch.elapsed();
        });
        finish(loop, *caller);
        finish(loop, *other);
        const grading::judged_as constraint("constraint");
        INFO("A pool of one worker. One caller pauses from 0 to 100 ms; after 50 ms another asks "
             "for something that takes no time. Shown is when it had it.");
        REQUIRE(served == grading::about(50ms));
    };
    explorer::explore(body, few);
}

TEST_CASE("whatever a try throws is a failure", "[12.2]") {
    const auto body = [] {
        int tries = 0; // no lock: one after the other is promised
        std::string answer;
        event_loop loop;
        thread_pool pool(1);
        const auto caller = loop.start([&]() -> awaitable<void> {
            const auto throws_a_number = [&]() -> std::string {
                if (++tries == 1) throw 42;
                return "answer";
            };
            answer = co_await with_retries(pool, throws_a_number, {.attempts = 2});
        });
        finish(loop, *caller);
        INFO("The first try throws something that is no std::exception.");
        CHECK(caller->text() == "returned");
        CHECK(answer == "answer");
    };
    explorer::explore(body, few);
}

TEST_CASE("a pool that takes no more tasks is a failure like any other", "[12.2]") {
    const auto body = [] {
        std::string answer;
        flaky_server server(0);
        event_loop loop;
        thread_pool pool(1);
        pool.shutdown();
        const grading::stopwatch watch;
        const auto caller = start(loop, pool, server, answer, {.attempts = 3, .first_pause = 50ms});
        finish(loop, *caller);
        INFO("Three tries, each refused by the pool, with pauses of 50 and 100 ms.");
        CHECK(caller->text() == std::string("threw ") + workbook::pool_closed().what());
        CHECK(watch.elapsed() == grading::about(150ms));
    };
    explorer::explore(body, few);
}

TEST_CASE("two callers pause at the same time", "[12.2]") {
    const auto body = [] {
        std::string first;
        std::string second;
        flaky_server here(1);
        flaky_server there(1);
        event_loop loop;
        thread_pool pool(1);
        const grading::stopwatch watch;
        const auto one = start(loop, pool, here, first);
        const auto two = start(loop, pool, there, second);
        finish(loop, *one);
        finish(loop, *two);
        CHECK(first == "answer 2");
        CHECK(second == "answer 2");
        const grading::judged_as too_slow("too_slow");
        CHECK(watch.elapsed() == grading::about(100ms));
    };
    explorer::explore(body, few);
}

TEST_CASE("a caller that is cancelled in a pause leaves at once", "[12.2]") {
    const auto body = [] {
        std::string answer;
        flaky_server server(9);
        asio::cancellation_signal cancel;
        event_loop loop;
        thread_pool pool(1);
        const grading::stopwatch watch;
        const auto caller = start(loop, pool, server, answer, {}, cancel.slot());
        loop.start([&]() -> awaitable<void> {
            asio::steady_timer timer(co_await asio::this_coro::executor, 50ms);
            co_await timer.async_wait(asio::use_awaitable);
            cancel.emit(asio::cancellation_type::terminal);
        });
        loop.finish();
        CHECK(caller->text() == "threw Operation canceled [system:125]");
        INFO("Cancelled after 50 ms, in the middle of a pause of 100 ms.");
        CHECK(watch.elapsed() == grading::about(50ms));
        CHECK(server.times() == std::vector{0});
    };
    explorer::explore(body, few);
}
