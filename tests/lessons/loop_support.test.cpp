// The scaffolding of the graders of event loops in real time: a loop with patience, and a ticker.
#include <graders/support/live_loop.hpp>
#include <graders/support/ticker.hpp>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <catch2/catch_test_macros.hpp>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using boost::asio::awaitable;
using grading::live_loop;

namespace {

awaitable<void> wait_for_ever() {
    asio::steady_timer timer(co_await asio::this_coro::executor,
                             asio::steady_timer::time_point::max());
    co_await timer.async_wait(asio::use_awaitable);
}

awaitable<void> turn_times(int times) {
    for (; times > 0; --times)
        co_await grading::turn();
}

} // namespace

TEST_CASE("a live loop tells how its coroutines ended", "[graders]") {
    live_loop loop;
    const auto well = loop.start([] { return turn_times(1); });
    const auto ill = loop.start([]() -> awaitable<void> {
        co_await grading::turn();
        throw std::runtime_error("no");
    });
    CHECK(well->text() == "still waiting"); // it runs when the loop does
    REQUIRE(loop.run_until_ended({well, ill}));
    CHECK(well->text() == "returned");
    CHECK(ill->text() == "threw no");
}

TEST_CASE("a live loop runs until something is so, and no longer", "[graders]") {
    int turns = 0;
    live_loop loop;
    const auto counter = loop.start([&]() -> awaitable<void> {
        for (;;) {
            co_await grading::turn();
            ++turns;
        }
    });
    CHECK(loop.run_until([&] { return turns == 3; }));
    CHECK(turns == 3);
    CHECK(loop.run_until([] { return true; }));
    CHECK(turns == 3);
    CHECK(counter->text() == "still waiting");
}

TEST_CASE("a live loop with nothing left to run gives up at once", "[graders]") {
    live_loop loop;
    const auto only = loop.start([] { return turn_times(1); });
    CHECK_FALSE(loop.run_until([] { return false; }));
    CHECK(only->text() == "returned");
    CHECK_FALSE(loop.run_until([] { return false; }));
}

TEST_CASE("a live loop loses patience with who waits for ever", "[graders]") {
    const auto start = std::chrono::steady_clock::now();
    live_loop loop;
    const auto endless = loop.start(wait_for_ever);
    CHECK_FALSE(loop.run_until_ended({endless}));
    CHECK(std::chrono::steady_clock::now() - start >= grading::patience);
    CHECK(endless->text() == "still waiting");
}

TEST_CASE("a live loop hears what another thread posts", "[graders]") {
    bool heard = false;
    live_loop loop;
    const auto waiting = loop.start(wait_for_ever); // so that there is something to run
    const std::jthread other([&] { asio::post(loop.executor(), [&] { heard = true; }); });
    CHECK(loop.run_until([&] { return heard; }));
    CHECK(waiting->text() == "still waiting");
}

TEST_CASE("a live loop cancels whom the test cancels", "[graders]") {
    asio::cancellation_signal cancel;
    live_loop loop;
    const auto endless = loop.start(wait_for_ever, cancel.slot());
    loop.run_a_little();
    CHECK(endless->text() == "still waiting");
    cancel.emit(asio::cancellation_type::terminal);
    CHECK(loop.run_until_ended({endless}));
    CHECK(endless->text() == "threw Operation canceled [system:125]");
}

TEST_CASE("a live loop counts what runs: nothing, while everybody waits", "[graders]") {
    live_loop loop;
    loop.start(wait_for_ever);
    loop.run_a_little();
    CHECK(loop.handlers_within(5ms) == 0U);
    for (int i = 0; i < 3; ++i)
        asio::post(loop.executor(), [] {});
    CHECK(loop.handlers_within(5ms) == 3U);
}

TEST_CASE("a live loop that goes takes its coroutines along", "[graders]") {
    const auto token = std::make_shared<int>(0);
    {
        live_loop loop;
        loop.start([token] { return wait_for_ever(); });
        loop.run_a_little();
        CHECK(token.use_count() > 1);
    }
    CHECK(token.use_count() == 1);
}

TEST_CASE("a ticker ticks as often as it should, and never early", "[graders]") {
    const auto start = std::chrono::steady_clock::now();
    grading::ticker ticker(2ms);
    live_loop loop;
    const auto ticking = loop.start([&] { return ticker.run(5); });
    REQUIRE(loop.run_until_ended({ticking}));
    CHECK(ticker.ticks() == 5);
    CHECK(ticker.latest() >= 0ms);
    CHECK(std::chrono::steady_clock::now() - start >= 10ms);
}

TEST_CASE("a ticker is late by as much as somebody keeps its loop", "[graders]") {
    grading::ticker ticker(10ms);
    live_loop loop;
    const auto ticking = loop.start([&] { return ticker.run(3); });
    loop.start([]() -> awaitable<void> {
        std::this_thread::sleep_for(60ms); // what no coroutine should do
        co_return;
    });
    REQUIRE(loop.run_until_ended({ticking}));
    CHECK(ticker.ticks() == 3);
    INFO("Due 10 ms after its start; the loop was kept from about then until 60 ms.");
    CHECK(ticker.latest() >= 50ms);
}
