// What wait_until_ready promises to its caller and to its neighbours: every claim is one test case.
#include "blocking_sleep.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/event_loop.hpp>
#include <graders/support/finish.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/stopwatch.hpp>
#include <graders/support/ticker.hpp>
#include <graders/support/wall_clock.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using grading::event_loop;
using grading::finish;
using workbook::awaitable;
using workbook::poll_plan;
using workbook::wait_until_ready;

namespace {

using times = std::vector<std::chrono::milliseconds>;

constexpr poll_plan three_asks{.interval = 100ms, .asks = 3};

awaitable<void> pause(std::chrono::milliseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::use_awaitable);
}

// Says yes from the question `yes_at` on, and notes when it was asked. Declared before the loop.
struct oracle {
    int yes_at = 1000;
    std::chrono::milliseconds thinks{0};
    grading::stopwatch watch{};
    times asked{};

    awaitable<bool> answer() {
        asked.push_back(watch.elapsed());
        const auto number = static_cast<int>(asked.size());
        if (thinks > 0ms) co_await pause(thinks);
        co_return number >= yes_at;
    }
};

auto start(event_loop& loop, oracle& asked, std::string& said, poll_plan plan = three_asks,
           asio::cancellation_slot slot = {}) {
    auto caller = [&, plan]() -> awaitable<void> {
        workbook::probe ready = [&asked] { return asked.answer(); };
        said = co_await wait_until_ready(ready, plan) ? "yes" : "no";
    };
    return loop.start(std::move(caller), slot);
}

} // namespace

TEST_CASE("a yes to the first question is the answer, at once", "[18.2]") {
    explorer::explore([] {
        std::string said;
        oracle asked{.yes_at = 1};
        event_loop loop;
        const auto caller = start(loop, asked, said);
        finish(loop, *caller);
        CHECK(said == "yes");
        CHECK(asked.asked == times{0ms});
    });
}

TEST_CASE("it asks every 100 ms until the answer is yes", "[18.2]") {
    explorer::explore([] {
        std::string said;
        oracle asked{.yes_at = 3};
        event_loop loop;
        const auto caller = start(loop, asked, said, {.interval = 100ms, .asks = 9});
        finish(loop, *caller);
        CHECK(said == "yes");
        CHECK(asked.asked == times{0ms, 100ms, 200ms});
    });
}

TEST_CASE("after the last no it returns at once", "[18.2]") {
    explorer::explore([] {
        std::string said;
        oracle asked;
        event_loop loop;
        const auto caller = start(loop, asked, said);
        finish(loop, *caller);
        CHECK(said == "no");
        CHECK(asked.asked == times{0ms, 100ms, 200ms});
        CHECK(asked.watch.elapsed() == grading::about(200ms));
    });
}

TEST_CASE("an answer that takes its time does not move the next question", "[18.2]") {
    explorer::explore([] {
        std::string said;
        oracle asked{.thinks = 30ms};
        event_loop loop;
        const auto caller = start(loop, asked, said);
        finish(loop, *caller);
        INFO("Each answer takes 30 ms. When it asked, in ms:");
        CHECK(asked.asked == times{0ms, 100ms, 200ms});
    });
}

TEST_CASE("after an answer that took too long it asks again at once", "[18.2]") {
    explorer::explore([] {
        std::string said;
        oracle asked{.thinks = 150ms};
        event_loop loop;
        const auto caller = start(loop, asked, said);
        finish(loop, *caller);
        CHECK(asked.asked == times{0ms, 150ms, 300ms});
    });
}

TEST_CASE("a clock on the wall that is set moves no question", "[18.2]") {
    explorer::explore([] {
        std::string said;
        oracle asked;
        event_loop loop;
        const auto caller = start(loop, asked, said);
        loop.start([]() -> awaitable<void> {
            co_await pause(50ms);
            grading::move_wall_clock(3600s);
        });
        finish(loop, *caller);
        INFO("At 50 ms somebody set the wall clock forward. When it asked, in ms:");
        CHECK(asked.asked == times{0ms, 100ms, 200ms});
    });
}

TEST_CASE("what the probe throws leaves", "[18.2]") {
    explorer::explore([] {
        event_loop loop;
        const auto caller = loop.start([]() -> awaitable<void> {
            workbook::probe broken = []() -> awaitable<bool> {
                throw std::runtime_error("no such job");
                co_return false;
            };
            co_await wait_until_ready(broken, three_asks);
        });
        finish(loop, *caller);
        CHECK(caller->text() == "threw no such job");
    });
}

TEST_CASE("two that wait on one loop take as long as one", "[18.2]") {
    explorer::explore([] {
        std::string first;
        std::string second;
        oracle here;
        oracle there;
        event_loop loop;
        const grading::stopwatch watch;
        const auto one = start(loop, here, first);
        const auto two = start(loop, there, second);
        finish(loop, *one);
        finish(loop, *two);
        const grading::judged_as too_slow("too_slow");
        INFO("Two callers on one loop, each of which asks three times: at 0, 100 and 200 ms. While "
             "the first one waits for its next question, who runs the second?");
        CHECK(watch.elapsed() == grading::about(200ms));
        CHECK(there.asked == times{0ms, 100ms, 200ms});
    });
}

TEST_CASE("the loop's ticker is on time while a caller waits", "[18.2]") {
    explorer::explore([] {
        std::string said;
        oracle asked;
        grading::ticker ticker(10ms);
        event_loop loop;
        loop.start([&] { return ticker.run(20); });
        const auto caller = start(loop, asked, said);
        finish(loop, *caller);
        CHECK(ticker.ticks() == 20);
        const grading::judged_as constraint("constraint");
        INFO("A tick every 10 ms, on the same loop. How late the latest was:");
        CHECK(ticker.latest() == 0ms);
    });
}

TEST_CASE("a caller that is cancelled while it waits leaves at once", "[18.2]") {
    explorer::explore([] {
        std::string said;
        oracle asked;
        asio::cancellation_signal cancel;
        event_loop loop;
        const auto caller = start(loop, asked, said, three_asks, cancel.slot());
        loop.start([&]() -> awaitable<void> {
            co_await pause(50ms);
            cancel.emit(asio::cancellation_type::terminal);
        });
        finish(loop, *caller);
        CHECK(caller->text() == "threw Operation canceled [system:125]");
        CHECK(asked.asked == times{0ms});
        CHECK(asked.watch.elapsed() == grading::about(50ms));
    });
}
