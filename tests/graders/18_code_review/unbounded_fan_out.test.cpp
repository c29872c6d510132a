// What fetch_bounded promises, also for a thousand URLs: every claim is one test case.
#include "unbounded_fan_out.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/event_loop.hpp>
#include <graders/support/finish.hpp>
#include <graders/support/gauge.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/stopwatch.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using grading::event_loop;
using grading::finish;
using workbook::awaitable;
using workbook::fetch_bounded;
using workbook::fetcher;
using workbook::response;

namespace {

constexpr explorer::body_options once{.schedules = 1}; // a thousand are many steps
// Handlers of the loop: a few URLs need less than a hundred, a thousand need five thousand.
constexpr int most_turns_of_a_thousand = 20'000;

std::string url_of(std::size_t i) {
    return "https://api.example.com/" + std::to_string(i);
}

std::vector<std::string> urls(std::size_t count) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < count; ++i)
        all.push_back(url_of(i));
    return all;
}

std::vector<std::string> urls_of(const std::vector<response>& responses) {
    std::vector<std::string> all;
    for (const auto& each : responses)
        all.push_back(each.status == 200 ? each.url : "damaged: " + each.url);
    return all;
}

// A server on a timer. `made` counts the coroutines that exist, `inside` those that have begun.
// Declared before the loop, which may end them.
class server {
  public:
    [[nodiscard]] fetcher as_fetcher() {
        return [this](std::string url) {
            ++called_;
            return fetch(std::move(url), std::make_unique<grading::gauge::visit>(made));
        };
    }

    // The first URL takes that long, all others 10 ms.
    std::chrono::milliseconds first_takes{10};
    std::vector<std::string> failing{}; // URLs that answer with an error
    std::string damaged{};              // one that throws what is no std::exception

    grading::gauge made;
    grading::gauge inside;

    [[nodiscard]] int called() const { return called_; }

  private:
    awaitable<response> fetch(std::string url, std::unique_ptr<grading::gauge::visit> /*exists*/) {
        const auto here = inside.enter();
        asio::steady_timer timer(co_await asio::this_coro::executor,
                                 url == url_of(0) ? first_takes : 10ms);
        co_await timer.async_wait(asio::use_awaitable);
        if (std::find(failing.begin(), failing.end(), url) != failing.end())
            throw std::runtime_error("Failed on " + url);
        if (url == damaged) throw 42;
        co_return response{std::move(url), 200, 1024};
    }

    int called_ = 0;
};

auto start(event_loop& loop, server& from, std::size_t count, std::size_t limit,
           std::vector<response>& responses) {
    return loop.start([&, count, limit]() -> awaitable<void> {
        responses = co_await fetch_bounded(urls(count), from.as_fetcher(), limit);
    });
}

} // namespace

TEST_CASE("every URL gives one response, in the order of the URLs", "[18.3]") {
    explorer::explore([] {
        std::vector<response> responses;
        server server;
        server.first_takes = 50ms; // its response comes last
        event_loop loop;
        const auto caller = start(loop, server, 4, 4, responses);
        finish(loop, *caller);
        CHECK(caller->text() == "returned");
        CHECK(urls_of(responses) == urls(4));
    });
}

TEST_CASE("no URLs, no responses", "[18.3]") {
    explorer::explore([] {
        std::vector<response> responses;
        server server;
        event_loop loop;
        const auto caller = start(loop, server, 0, 3, responses);
        finish(loop, *caller);
        CHECK(caller->text() == "returned");
        CHECK(responses.empty());
    });
}

TEST_CASE("no more fetches run at a time than the limit says", "[18.3]") {
    explorer::explore([] {
        std::vector<response> responses;
        server server;
        event_loop loop;
        const auto caller = start(loop, server, 8, 3, responses);
        finish(loop, *caller);
        CHECK(urls_of(responses) == urls(8));
        const grading::judged_as constraint("constraint");
        INFO("Eight URLs and a limit of 3. What is counted is how many requests the server had in "
             "hand at once.");
        CHECK(server.inside.peak() <= 3);
    });
}

TEST_CASE("no more fetches exist at a time than the limit says", "[18.3]") {
    explorer::explore([] {
        std::vector<response> responses;
        server server;
        event_loop loop;
        const auto caller = start(loop, server, 8, 3, responses);
        finish(loop, *caller);
        const grading::judged_as constraint("constraint");
        INFO(
            "A coroutine that waits for its turn runs nothing, and takes memory all the same. What "
            "is counted is how many coroutines of fetch there were at once.");
        CHECK(server.made.peak() <= 3);
    });
}

TEST_CASE("the limit is used: seven fetches of 10 ms, three at a time, take 30 ms", "[18.3]") {
    explorer::explore([] {
        std::vector<response> responses;
        server server;
        event_loop loop;
        const grading::stopwatch watch;
        const auto caller = start(loop, server, 7, 3, responses);
        finish(loop, *caller);
        const grading::judged_as too_slow("too_slow");
        CHECK(watch.elapsed() == grading::about(30ms));
    });
}

TEST_CASE("a slow fetch holds up nobody: the next begins when any one ends", "[18.3]") {
    explorer::explore([] {
        std::vector<response> responses;
        server server;
        server.first_takes = 50ms;
        event_loop loop;
        const grading::stopwatch watch;
        const auto caller = start(loop, server, 6, 2, responses);
        finish(loop, *caller);
        CHECK(urls_of(responses) == urls(6));
        const grading::judged_as too_slow("too_slow");
        INFO("The first takes 50 ms, five others 10 ms each, two at a time: while the first one "
             "takes its time, the five others go through beside it.");
        CHECK(watch.elapsed() == grading::about(50ms));
    });
}

TEST_CASE("a limit that is larger than the input is no trouble", "[18.3]") {
    explorer::explore([] {
        std::vector<response> responses;
        server server;
        event_loop loop;
        const auto caller = start(loop, server, 3, 100, responses);
        finish(loop, *caller);
        CHECK(urls_of(responses) == urls(3));
    });
}

TEST_CASE("after a failure no new fetch begins", "[18.3]") {
    explorer::explore([] {
        std::vector<response> responses;
        server server;
        server.failing = {url_of(1)};
        server.first_takes = 50ms;
        event_loop loop;
        const grading::stopwatch watch;
        const auto caller = start(loop, server, 6, 2, responses);
        finish(loop, *caller);
        CHECK(caller->text() == "threw Failed on " + url_of(1));
        CHECK(server.called() == 2);
        const grading::judged_as leak("leak");
        INFO("The second URL failed at 10 ms, the first ran until 50 ms. Nobody may leave before.");
        CHECK(watch.elapsed() == grading::about(50ms));
    });
}

TEST_CASE("of two failures the one leaves that came first", "[18.3]") {
    explorer::explore([] {
        std::vector<response> responses;
        server server;
        server.failing = {url_of(0), url_of(1)};
        server.first_takes = 50ms;
        event_loop loop;
        const auto caller = start(loop, server, 2, 2, responses);
        finish(loop, *caller);
        INFO("The second URL fails at 10 ms, the first one at 50 ms.");
        CHECK(caller->text() == "threw Failed on " + url_of(1));
    });
}

TEST_CASE("after a failure no new fetch begins, whatever was thrown", "[18.3]") {
    explorer::explore([] {
        std::vector<response> responses;
        server server;
        server.damaged = url_of(1);
        server.first_takes = 50ms;
        event_loop loop;
        const auto caller = start(loop, server, 6, 2, responses);
        finish(loop, *caller);
        CHECK(caller->text() == "threw something that is no std::exception");
        CHECK(server.called() == 2);
    });
}

TEST_CASE("a thousand URLs, a hundred at a time", "[18.3]") {
    const auto body = [] {
        std::vector<response> responses;
        server server;
        event_loop loop;
        const grading::stopwatch watch;
        const auto caller = start(loop, server, 1'000, 100, responses);
        finish(loop, *caller, most_turns_of_a_thousand);
        CHECK(responses.size() == 1'000U);
        CHECK(watch.elapsed() == grading::about(100ms));
        const grading::judged_as constraint("constraint");
        CHECK(server.inside.peak() == 100);
        CHECK(server.made.peak() == 100);
    };
    explorer::explore(body, once);
}
