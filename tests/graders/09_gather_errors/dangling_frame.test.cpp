// What fetch_all_or_cancel promises: every claim is one test case.
#include "dangling_frame.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/09_gather_errors/tasks.hpp>
#include <graders/support/event_loop.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/stopwatch.hpp>

#include <chrono>
#include <map>
#include <memory>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using namespace grading;
using workbook::fetch_all_or_cancel;
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

std::vector<std::string> urls_of(const std::vector<response>& responses) {
    std::vector<std::string> all;
    for (const auto& each : responses)
        all.push_back(each.status == 200 ? each.url : "no response");
    return all;
}

// Answers after a time that each URL has, or fails then. `inside` counts the fetches under way; one
// that is told to stop needs `cleaning` to end.
class server {
  public:
    struct behaviour {
        milliseconds takes{};
        bool fails = false;
        milliseconds cleaning{};
    };

    explicit server(std::vector<behaviour> plan) {
        for (std::size_t i = 0; i < plan.size(); ++i)
            plan_[url_of(static_cast<int>(i))] = plan[i];
    }

    [[nodiscard]] workbook::fetcher as_fetcher() {
        return [this](std::string url) { return fetch(std::move(url)); };
    }

    gauge inside; // the fetches under way

  private:
    awaitable<response> fetch(std::string url) {
        const auto plan = plan_.at(url);
        co_await visit_and_clean_up(inside, plan.takes, plan.cleaning);
        if (plan.fails) throw std::runtime_error("Failed on " + url.substr(url.rfind('/') + 1));
        co_return response{std::move(url), 200, 1024};
    }

    std::map<std::string, behaviour> plan_;
};

// How a call of fetch_all_or_cancel ended, when, and how many fetches it left running.
struct ended {
    std::string how;
    milliseconds when{};
    int left_running = -1;
    std::vector<response> responses;
};

ended fetched(server& far, int count) {
    ended result;
    const stopwatch watch;
    event_loop loop;
    const auto caller = loop.start([&]() -> awaitable<void> {
        const at_the_end note([&] {
            result.when = watch.elapsed();
            result.left_running = far.inside.current();
        });
        result.responses = co_await fetch_all_or_cancel(urls(count), far.as_fetcher());
    });
    loop.finish();
    result.how = caller->text();
    const judged_as timeout("timeout");
    INFO("Nothing is left to run on the loop, so nobody will ever wake the caller.");
    REQUIRE(result.how != "still waiting");
    return result;
}

} // namespace

TEST_CASE("every URL gives one response, in the order of the URLs", "[09.3]") {
    explorer::explore([] {
        server far({{30ms}, {10ms}, {20ms}});
        const auto result = fetched(far, 3);
        CHECK(result.how == "returned");
        CHECK(urls_of(result.responses) == urls(3));
    });
}

TEST_CASE("no URLs, no responses", "[09.3]") {
    explorer::explore([] {
        server far({});
        CHECK(fetched(far, 0).how == "returned");
    });
}

TEST_CASE("all fetches are under way at the same time", "[09.3]") {
    explorer::explore([] {
        server far({{10ms}, {10ms}, {10ms}, {10ms}});
        const auto result = fetched(far, 4);
        CHECK(far.inside.peak() == 4);
        const judged_as too_slow("too_slow");
        CHECK(result.when == about(10ms));
    });
}

TEST_CASE("when the only fetch fails, its exception leaves", "[09.3]") {
    explorer::explore([] {
        server far({{10ms, true}});
        CHECK(fetched(far, 1).how == "threw Failed on 0");
    });
}

TEST_CASE("a fetch that is told to stop may end in peace", "[09.3]") {
    explorer::explore([] {
        server far({{100ms}, {10ms, true}});
        const auto result = fetched(far, 2);
        INFO("/1 fails after 10 ms, while /0 is under way. /0 is told to stop.");
        CHECK(result.how == "threw Failed on 1");
    });
}

TEST_CASE("no fetch is running when the exception leaves", "[09.3][leak]") {
    explorer::explore([] {
        server far({{100ms, false, 20ms}, {10ms, true}});
        const auto result = fetched(far, 2);
        INFO("/1 fails after 10 ms. /0 is told to stop then, and needs 20 ms to clean up.");
        CHECK(result.left_running == 0);
        const judged_as too_slow("too_slow");
        CHECK(result.when == about(30ms));
    });
}

TEST_CASE("the first failure tells the others to stop", "[09.3][too_slow]") {
    explorer::explore([] {
        server far({{100ms}, {10ms, true}, {100ms}});
        CHECK(fetched(far, 3).when == about(10ms));
    });
}

TEST_CASE("the failure that came first in time leaves", "[09.3]") {
    explorer::explore([] {
        server far({{100ms}, {30ms, true}, {10ms, true}, {100ms}});
        CHECK(fetched(far, 4).how == "threw Failed on 2");
    });
}
