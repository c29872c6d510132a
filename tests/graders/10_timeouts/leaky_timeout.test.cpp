// What fetch_within promises: every claim is one test case.
#include "leaky_timeout.hpp"

#include "event.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/event_loop.hpp>
#include <graders/support/gauge.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/patience.hpp>
#include <graders/support/stopwatch.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using grading::event_loop;
using std::chrono::milliseconds;
using workbook::awaitable;
using workbook::event;
using workbook::fetch_within;
using workbook::fetcher;
using workbook::response;

namespace {

const std::string url = "https://api.example.com/1";
const std::string cancelled = "was cancelled";

awaitable<void> sleep(milliseconds pause) {
    asio::steady_timer timer(co_await asio::this_coro::executor, pause);
    co_await timer.async_wait(asio::use_awaitable);
}

fetcher answering_after(milliseconds pause) {
    return [pause](std::string asked) -> awaitable<response> {
        co_await sleep(pause);
        co_return response{std::move(asked), 200, 1024};
    };
}

fetcher failing_after(milliseconds pause) {
    return [pause](std::string) -> awaitable<response> {
        co_await sleep(pause);
        throw std::runtime_error("connection refused");
    };
}

// Counts fetches from their beginning to their end, and writes what it has fetched into a cache.
class server {
  public:
    [[nodiscard]] fetcher answering_after(milliseconds pause) {
        return [this, pause](std::string asked) { return fetch(std::move(asked), pause, 0ms); };
    }

    // When it is stopped, it puts things in order for a while first.
    [[nodiscard]] fetcher tidying(milliseconds pause, milliseconds tidying_up) {
        return [this, pause, tidying_up](std::string asked) {
            return fetch(std::move(asked), pause, tidying_up);
        };
    }

    [[nodiscard]] int under_way() const { return inside_.current(); }

    [[nodiscard]] const std::vector<std::string>& cache() const { return cache_; }

  private:
    awaitable<response> fetch(std::string asked, milliseconds pause, milliseconds tidying_up) {
        const auto here = inside_.enter();
        bool stopped = false;
        try {
            co_await sleep(pause);
        } catch (const boost::system::system_error&) {
            stopped = true; // a handler cannot co_await
        }
        co_await asio::this_coro::throw_if_cancelled(false);
        if (stopped) co_await tidy(tidying_up);
        cache_.push_back(asked);
        co_return response{std::move(asked), 200, 1024};
    }

    static awaitable<void> tidy(milliseconds how_long) {
        event done(co_await asio::this_coro::executor);
        asio::steady_timer work(co_await asio::this_coro::executor, how_long);
        work.async_wait([&done](boost::system::error_code) { done.open(); });
        co_await done.wait();
        throw boost::system::system_error(asio::error::operation_aborted);
    }

    grading::gauge inside_;
    std::vector<std::string> cache_;
};

// What came of a call, and when.
struct report {
    std::string text = "still waiting";
    milliseconds at{};
    int under_way = 0; // when it was over
};

awaitable<void> observe(report& seen, fetcher fetch, milliseconds limit,
                        const server* asked = nullptr) {
    const grading::stopwatch watch;
    try {
        const auto page = co_await fetch_within(std::move(fetch), url, limit);
        seen.text = page ? page->url : "nothing";
    } catch (const boost::system::system_error& error) {
        const bool aborted = error.code() == asio::error::operation_aborted;
        seen.text = aborted ? cancelled : std::string("threw ") + error.what();
    } catch (const std::exception& error) {
        seen.text = std::string("threw ") + error.what();
    }
    seen.at = watch.elapsed();
    if (asked != nullptr) seen.under_way = asked->under_way();
}

// Runs the loop until all has ended; a caller that never wakes fails here, in words.
void finish(event_loop& loop, const grading::fate& caller) {
    loop.finish();
    const grading::judged_as timeout("timeout");
    INFO("Nothing is left to run on the loop, so nobody will ever wake the caller.");
    REQUIRE(caller.text() != "still waiting");
}

report observed(fetcher fetch, milliseconds limit, const server* asked = nullptr) {
    report seen;
    event_loop loop;
    const auto caller = loop.start([&] { return observe(seen, std::move(fetch), limit, asked); });
    finish(loop, *caller);
    caller->rethrow();
    return seen;
}

void check_time(milliseconds actual, milliseconds expected) {
    const grading::judged_as too_slow("too_slow");
    CHECK(actual == grading::about(expected));
}

} // namespace

TEST_CASE("a page that comes in time is given", "[10.2]") {
    explorer::explore([] {
        const auto seen = observed(answering_after(10ms), 50ms);
        CHECK(seen.text == url);
        check_time(seen.at, 10ms);
    });
}

TEST_CASE("a page that does not come in time is nothing, at the limit", "[10.2]") {
    explorer::explore([] {
        const auto seen = observed(answering_after(200ms), 50ms);
        {
            const grading::judged_as word(seen.at > 50ms ? "too_slow" : "wrong_result");
            INFO("The server answers after 200 ms; the limit is 50 ms.");
            CHECK(seen.text == "nothing");
        }
        check_time(seen.at, 50ms);
    });
}

TEST_CASE("a fetch that fails is reported at once", "[10.2]") {
    explorer::explore([] {
        const auto seen = observed(failing_after(10ms), 50ms);
        CHECK(seen.text == "threw connection refused");
        check_time(seen.at, 10ms);
    });
}

TEST_CASE("a fetch that is aborted by somebody else is no page that came too late", "[10.2]") {
    explorer::explore([] {
        const fetcher aborted_by_itself = [](std::string) -> awaitable<response> {
            co_await sleep(10ms);
            throw boost::system::system_error(asio::error::operation_aborted);
        };
        INFO("After 10 of 50 ms somebody closed what the fetch was reading from. Nobody had told "
             "it to stop.");
        CHECK(observed(aborted_by_itself, 50ms).text == cancelled);
    });
}

TEST_CASE("no fetch is under way any more when the limit is reported", "[10.2][leak]") {
    explorer::explore([] {
        server asked;
        const auto seen = observed(asked.answering_after(200ms), 50ms, &asked);
        INFO("fetch_within returned after 50 ms: nothing came in time. What is counted here are "
             "fetches that had not ended then.");
        CHECK(seen.under_way == 0);
    });
}

TEST_CASE("a fetch that was given up does not write into the cache later", "[10.2]") {
    explorer::explore([] {
        server asked;
        observed(asked.answering_after(100ms), 50ms, &asked); // and the loop runs until all is over
        INFO("After 50 ms the caller was told that nothing came. It has shown an old page.");
        CHECK(asked.cache() == std::vector<std::string>{});
    });
}

TEST_CASE("no timer is left behind", "[10.2][leak]") {
    explorer::explore([] {
        const grading::stopwatch watch;
        const auto seen = observed(answering_after(10ms), 150ms);
        CHECK(seen.text == url);
        INFO("The page was there after 10 ms. A loop runs as long as a timer is waited for: what "
             "is measured here is how long that was.");
        CHECK(watch.elapsed() == grading::about(10ms));
    });
}

TEST_CASE("no timer is left behind by a fetch that failed", "[10.2][leak]") {
    explorer::explore([] {
        const grading::stopwatch watch;
        const auto seen = observed(failing_after(10ms), 150ms);
        CHECK(seen.text == "threw connection refused");
        CHECK(watch.elapsed() == grading::about(10ms));
    });
}

TEST_CASE("a fetch that tidies up is waited for", "[10.2][leak]") {
    explorer::explore([] {
        server asked;
        const auto seen = observed(asked.tidying(200ms, 30ms), 50ms, &asked);
        INFO("The fetch is told to stop after 50 ms, and needs 30 ms to put things in order.");
        CHECK(seen.under_way == 0);
        const grading::judged_as wrong_result("wrong_result");
        CHECK(seen.text == "nothing");
        CHECK(seen.at == grading::about(80ms));
    });
}

TEST_CASE("a fetch that fails while it stops has failed", "[10.2]") {
    explorer::explore([] {
        const fetcher fail_to_stop = [](std::string) -> awaitable<response> {
            try {
                co_await sleep(200ms);
            } catch (const boost::system::system_error&) {
                throw std::runtime_error("disk full");
            }
            co_return response{};
        };
        INFO("The fetch is told to stop after 50 ms, and cannot: that is no server that is slow.");
        CHECK(observed(fail_to_stop, 50ms).text == "threw disk full");
    });
}

TEST_CASE("a page in the same instant as the limit is kept", "[10.2]") {
    explorer::explore([] {
        const auto seen = observed(answering_after(50ms), 50ms);
        INFO("The page and the limit come in the same instant: nothing was left to stop.");
        CHECK(seen.text == url);
    });
}

TEST_CASE("a caller that is cancelled takes its fetch along", "[10.2]") {
    explorer::explore([] {
        server asked;
        report seen;
        asio::cancellation_signal cancel;
        event_loop loop;
        asio::steady_timer impatience(loop.executor(), 20ms);
        impatience.async_wait([&cancel](boost::system::error_code) {
            cancel.emit(asio::cancellation_type::terminal);
        });
        const auto caller = loop.start(
            [&] { return observe(seen, asked.tidying(200ms, 10ms), 50ms, &asked); }, cancel.slot());
        finish(loop, *caller);
        INFO("The caller was cancelled after 20 ms; the fetch needs 10 ms to put things in order.");
        {
            const grading::judged_as leak("leak");
            CHECK(seen.under_way == 0);
        }
        CHECK(seen.text == cancelled);
        check_time(seen.at, 30ms);
    });
}

TEST_CASE("a caller that was given nothing can still be cancelled", "[10.2]") {
    explorer::explore([] {
        report seen;
        bool went_on = false;
        asio::cancellation_signal cancel;
        event_loop loop;
        const auto caller = loop.start(
            [&]() -> awaitable<void> {
                co_await observe(seen, answering_after(200ms), 50ms);
                cancel.emit(asio::cancellation_type::terminal);
                co_await sleep(10ms);
                went_on = true;
            },
            cancel.slot());
        finish(loop, *caller);
        INFO("Nothing came in 50 ms. The caller goes on, is cancelled, and awaits something else: "
             "that co_await has to throw.");
        CHECK(seen.text == "nothing");
        CHECK_FALSE(went_on);
    });
}

TEST_CASE("it holds on strands of four threads", "[10.2]") {
    explorer::explore([] {
        std::array<report, 2> seen;
        std::array<server, 2> asked; // no lock: each has a caller, and that one a strand
        asio::io_context context(4);
        for (std::size_t i = 0; i < seen.size(); ++i)
            asio::co_spawn(asio::make_strand(context),
                           observe(seen[i], asked[i].answering_after(20ms), 10ms, &asked[i]),
                           asio::detached);
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i)
                threads.emplace_back([&] { context.run_for(grading::patience); });
        }
        for (std::size_t i = 0; i < seen.size(); ++i) {
            CHECK(seen[i].text == "nothing");
            CHECK(asked[i].cache().empty());
        }
    });
}
