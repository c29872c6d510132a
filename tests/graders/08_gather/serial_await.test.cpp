// What fetch_all promises: every claim is one test case.
#include "serial_await.hpp"

#include "event.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/event_loop.hpp>
#include <graders/support/gauge.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/stopwatch.hpp>

#include <chrono>
#include <deque>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using grading::event_loop;
using workbook::awaitable;
using workbook::event;
using workbook::fetch_all;
using workbook::fetcher;
using workbook::response;

namespace {

std::string url_of(int i) {
    return "https://api.example.com/" + std::to_string(i);
}

std::vector<std::string> urls(int count) {
    std::vector<std::string> all;
    for (int i = 0; i < count; ++i)
        all.push_back(url_of(i));
    return all;
}

response answer(std::string url) {
    return {std::move(url), 200, 1024};
}

// The URLs of the responses; a response that is not a 200 of 1024 bytes shows as such.
std::vector<std::string> urls_of(const std::vector<response>& responses) {
    std::vector<std::string> all;
    for (const auto& each : responses)
        all.push_back(each == answer(each.url) ? each.url : "damaged: " + each.url);
    return all;
}

// Fetches whose ends the test decides: one gate for each URL. `inside` counts those under way; it
// is declared before the loop, which may end them.
class gated_server {
  public:
    gated_server(event_loop& loop, int count, grading::gauge& inside) : inside_(inside) {
        for (int i = 0; i < count; ++i)
            gates_.try_emplace(url_of(i), loop.executor());
    }

    awaitable<response> fetch(std::string url) {
        const auto here = inside_.enter();
        co_await gates_.at(url).wait();
        if (failing_.contains(url)) throw std::runtime_error(failing_[url]);
        co_return answer(std::move(url));
    }

    [[nodiscard]] fetcher as_fetcher() {
        return [this](std::string url) { return fetch(std::move(url)); };
    }

    void open(int i) { gates_.at(url_of(i)).open(); }

    void let_fail(int i) { failing_[url_of(i)] = "Failed on " + std::to_string(i); }

  private:
    grading::gauge& inside_;
    std::map<std::string, event> gates_;
    std::map<std::string, std::string> failing_;
};

auto start(event_loop& loop, int count, fetcher fetch, std::vector<response>& responses) {
    return loop.start([&responses, count, fetch = std::move(fetch)]() -> awaitable<void> {
        responses = co_await fetch_all(urls(count), fetch);
    });
}

// Runs the loop until all has ended; a caller that never wakes fails here, in words.
void finish(event_loop& loop, const grading::fate& caller) {
    loop.finish();
    const grading::judged_as timeout("timeout");
    INFO("Nothing is left to run on the loop, so nobody will ever wake the caller.");
    REQUIRE(caller.text() != "still waiting");
}

awaitable<response> at_once(std::string url) {
    co_return answer(std::move(url));
}

awaitable<response> after_10_ms(std::string url) {
    asio::steady_timer timer(co_await asio::this_coro::executor, 10ms);
    co_await timer.async_wait(asio::use_awaitable);
    co_return answer(std::move(url));
}

} // namespace

TEST_CASE("every URL gives one response, in the order of the URLs", "[08.3]") {
    explorer::explore([] {
        std::vector<response> responses;
        event_loop loop;
        const auto caller = start(loop, 3, at_once, responses);
        finish(loop, *caller);
        caller->rethrow();
        CHECK(urls_of(responses) == urls(3));
    });
}

TEST_CASE("no URLs, no responses", "[08.3]") {
    explorer::explore([] {
        std::vector<response> responses;
        event_loop loop;
        const auto caller = start(loop, 0, at_once, responses);
        finish(loop, *caller);
        CHECK(caller->text() == "returned");
        CHECK(responses.empty());
    });
}

TEST_CASE("ten fetches are under way at the same time", "[08.3]") {
    explorer::explore([] {
        std::vector<response> responses;
        grading::gauge inside;
        event_loop loop;
        gated_server server(loop, 10, inside);
        const auto caller = start(loop, 10, server.as_fetcher(), responses);
        loop.settle();
        INFO("Ten URLs and a server that has not answered any of them yet. What is counted here is "
             "how many requests it has in hand. Which line of fetch_all starts a fetch?");
        {
            const grading::judged_as too_slow("too_slow");
            REQUIRE(inside.current() == 10);
        }
        for (int i = 0; i < 10; ++i)
            server.open(i);
        finish(loop, *caller);
        CHECK(urls_of(responses) == urls(10));
    });
}

TEST_CASE("ten fetches take as long as one", "[08.3][too_slow]") {
    explorer::explore([] {
        std::vector<response> responses;
        event_loop loop;
        const grading::stopwatch watch;
        const auto caller = start(loop, 10, after_10_ms, responses);
        finish(loop, *caller);
        CHECK(watch.elapsed() == grading::about(10ms));
    });
}

TEST_CASE("the order holds when the last response comes first", "[08.3]") {
    explorer::explore([] {
        std::vector<response> responses;
        grading::gauge inside;
        event_loop loop;
        gated_server server(loop, 4, inside);
        const auto caller = start(loop, 4, server.as_fetcher(), responses);
        for (int i = 3; i >= 0; --i) {
            loop.settle();
            server.open(i);
        }
        finish(loop, *caller);
        CHECK(urls_of(responses) == urls(4));
    });
}

TEST_CASE("the first failing URL of the input is reported, when no fetch is running", "[08.3]") {
    explorer::explore([] {
        std::vector<response> responses;
        grading::gauge inside;
        event_loop loop;
        gated_server server(loop, 4, inside);
        server.let_fail(1);
        server.let_fail(2);
        const auto caller = start(loop, 4, server.as_fetcher(), responses);
        for (const int i : {2, 1, 0}) {
            loop.settle();
            server.open(i);
        }
        loop.settle();
        {
            const grading::judged_as leak("leak");
            INFO("Two fetches have failed and one is still running.");
            REQUIRE(caller->text() == "still waiting");
        }
        server.open(3);
        finish(loop, *caller);
        CHECK(caller->text() == "threw Failed on 1");
    });
}
