// Lesson 08: ten fetches on one thread: one after the other, all at once, and as they come.
#include "as_completed.hpp"
#include "cost.hpp"
#include "fetch.hpp"
#include "gather.hpp"

#include "narrator.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/multiple_exceptions.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using workbook::awaitable;
using workbook::response;

namespace {

using milliseconds = std::chrono::milliseconds;
using steady = std::chrono::steady_clock;

//! [fetch]
constexpr auto latency = 100ms;

// Stands for a network: the coroutine waits, and the thread is free meanwhile.
awaitable<response> fetch(std::string url, milliseconds takes = latency) {
    asio::steady_timer timer(co_await asio::this_coro::executor, takes);
    co_await timer.async_wait(asio::use_awaitable);
    co_return response{std::move(url), 200, 1024};
}

//! [fetch]

std::vector<std::string> urls_up_to(std::int64_t count) {
    std::vector<std::string> urls;
    for (std::int64_t i = 0; i < count; ++i)
        urls.push_back(fmt::format("https://api.example.com/{}", i));
    return urls;
}

// "/3": short enough for a timeline.
std::string path_of(const std::string& url) {
    return url.substr(url.rfind('/'));
}

std::string record_of(const response& fetched) {
    return fmt::format(R"({{"url": "{}", "status": {}, "size": {}}})", fetched.url, fetched.status,
                       fetched.size);
}

std::string record_of(const std::string& url, const std::exception& error) {
    return fmt::format(R"({{"url": "{}", "error": "{}"}})", url, error.what());
}

std::string message_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& caught) {
        return caught.what();
    }
}

std::int64_t milliseconds_since(steady::time_point start) {
    return std::chrono::duration_cast<milliseconds>(steady::now() - start).count();
}

// Runs a coroutine on a loop of its own, with this thread and no other.
void run_on_one_thread(awaitable<void> coroutine) {
    constexpr auto patience = 60s; // for the reader's own code, which may never wake its caller
    asio::io_context loop(1);
    bool ended = false;
    std::exception_ptr failed;
    asio::co_spawn(loop, std::move(coroutine), [&](std::exception_ptr error) {
        ended = true;
        failed = std::move(error);
    });
    loop.run_for(patience);
    if (failed) std::rethrow_exception(failed);
    if (!ended)
        throw std::runtime_error("the loop has been idle for a minute: nobody wakes gather");
}

// The story, part by part. Every part has a loop and a timeline of its own.
class lesson {
  public:
    explicit lesson(narration::narrator& teller)
        : teller_(teller), urls_(urls_up_to(teller.option("urls"))) {}

    void tell() {
        run_on_one_thread(only_call());
        run_on_one_thread(one_after_the_other());
        run_on_one_thread(all_at_once());
        run_on_one_thread(show_as_completed());
        run_on_one_thread(fail());
        run_on_one_thread(join_with_operators());
        count_the_cost();
    }

  private:
    [[nodiscard]] std::int64_t count() const { return static_cast<std::int64_t>(urls_.size()); }

    // A fetch that is drawn on a lane of its own.
    awaitable<response> traced(std::string url, milliseconds takes = latency) {
        const auto fetching = timeline_->begin(path_of(url), "fetch");
        co_return co_await fetch(std::move(url), takes);
    }

    // The same, ending at a given moment; fails if the URL is that of a server which is down.
    awaitable<response> answered_at(std::string url, steady::time_point when) {
        const auto fetching = timeline_->begin(path_of(url), "fetch");
        asio::steady_timer timer(co_await asio::this_coro::executor, when);
        co_await timer.async_wait(asio::use_awaitable);
        if (url == urls_[3]) throw std::runtime_error("connection refused");
        co_return response{std::move(url), 200, 1024};
    }

    awaitable<response> failing(std::string url, milliseconds takes) {
        const auto failed = co_await traced(std::move(url), takes);
        throw std::runtime_error("Failed on " + path_of(failed.url));
    }

    // Lanes in the order of the URLs, whoever appears first.
    void start_timeline(const std::vector<std::string>& urls) {
        timeline_ = &teller_.recorder();
        std::vector<std::string> lanes;
        for (const auto& url : urls)
            lanes.push_back(path_of(url));
        timeline_->declare_lanes(std::move(lanes));
    }

    awaitable<void> only_call();
    awaitable<void> one_after_the_other();
    awaitable<void> all_at_once();
    awaitable<void> show_as_completed();
    awaitable<void> fail();
    awaitable<void> join_with_operators();
    void count_the_cost();

    narration::narrator& teller_;
    const std::vector<std::string> urls_;
    narration::timeline* timeline_ = nullptr; // of the current part
};

awaitable<void> lesson::only_call() {
    teller_.section("Calling a coroutine");
    teller_.predict(
        fmt::format("fetch(url) is called for {} URLs, and nothing is awaited. How many requests "
                    "are under way now?",
                    count()),
        "None. The call makes a frame and an awaitable that owns it. The body begins when somebody "
        "awaits or spawns it.");
    std::int64_t begun = 0;
    const auto begin = [&begun](std::string url) -> awaitable<response> {
        ++begun;
        co_return co_await fetch(std::move(url));
    };
    std::vector<awaitable<response>> fetches;
    for (const auto& url : urls_)
        fetches.push_back(begin(url));
    co_await fetch("https://api.example.com/elsewhere"); // time enough for all of them
    teller_.say_line(fmt::format("Called: {}. Begun: {}.", fetches.size(), begun));
    teller_.fact("begun_by_calling", begun);
}

awaitable<void> lesson::one_after_the_other() {
    constexpr std::int64_t most = 10;
    const auto some = urls_up_to(std::min(count(), most));
    teller_.section("co_await in a loop: one after the other");
    teller_.predict(
        fmt::format("{} fetches of {} ms each are made first and awaited in a loop. How "
                    "long does that take?",
                    some.size(), latency.count()),
        fmt::format("{} ms. Each co_await starts one fetch and stays until it has ended.",
                    static_cast<std::int64_t>(some.size()) * latency.count()));
    start_timeline(some);
    const auto start = steady::now();
    //! [serial]
    std::vector<awaitable<response>> fetches;
    for (const auto& url : some)
        fetches.push_back(traced(url));
    std::vector<response> pages;
    for (auto& one : fetches)
        pages.push_back(co_await std::move(one));
    //! [serial]
    const auto wall = milliseconds_since(start);
    teller_.say_line(fmt::format("Processed {} URLs", pages.size()));
    teller_.say_line(fmt::format("Wall time: {} ms", wall));
    teller_.fact("serial_urls", some.size());
    teller_.fact("serial_wall_ms", wall);
    teller_.show_timeline("Awaited in a loop: a staircase");
}

awaitable<void> lesson::all_at_once() {
    teller_.section("gather: all at once");
    teller_.predict(fmt::format("The same {} fetches, handed to gather, on the same single thread. "
                                "How long now?",
                                count()),
                    fmt::format("{} ms: all of them sleep at the same time. A sleeping coroutine "
                                "needs no thread, only an entry in the loop's list of timers.",
                                latency.count()));
    start_timeline(urls_);
    const auto start = steady::now();
    //! [gather]
    std::vector<awaitable<response>> fetches;
    for (const auto& url : urls_)
        fetches.push_back(traced(url));
    const auto pages = co_await workbook::gather(std::move(fetches));
    //! [gather]
    const auto wall = milliseconds_since(start);
    teller_.say_line(fmt::format("Processed {} URLs", pages.size()));
    teller_.say_line(fmt::format("Wall time: {} ms", wall));
    teller_.say_line("The first record: " + record_of(pages.front()));
    teller_.fact("urls", count());
    teller_.fact("processed", pages.size());
    teller_.fact("expected_ms", latency.count());
    teller_.fact("wall_ms", wall);
    teller_.show_timeline(fmt::format("{} fetches gathered on one thread", count()));
}

awaitable<void> lesson::show_as_completed() {
    teller_.section("Two orders");
    teller_.say(fmt::format("Now the answers take between {} and {} ms, and {} is down.",
                            latency.count(), 2 * latency.count(), path_of(urls_[3])));
    teller_.predict("gather would give the results in the order of the URLs. In which order does "
                    "as_completed give them?",
                    "In the order in which the fetches end. Each comes with its number, so the "
                    "caller knows which one it is; a failure comes like a result.");
    start_timeline(urls_);
    const auto start = steady::now();
    std::vector<awaitable<response>> fetches;
    for (std::size_t i = 0; i < urls_.size(); ++i) {
        const auto tenths = 10 + i * 7 % 10; // some order that is not that of the URLs
        fetches.push_back(answered_at(urls_[i], start + latency * static_cast<int>(tenths) / 10));
    }
    std::vector<std::string> order;
    //! [as_completed]
    auto pages = workbook::as_completed(co_await asio::this_coro::executor, std::move(fetches));
    while (auto done = co_await pages.next()) {
        const auto& url = urls_[done->index];
        try {
            teller_.say_line("Completed: " + done->get().url);
        } catch (const std::exception& error) {
            teller_.say_line(record_of(url, error));
        }
        order.push_back(path_of(url));
    }
    //! [as_completed]
    teller_.fact("completion_order", fmt::format("{}", fmt::join(order, " ")));
    teller_.fact("as_completed_wall_ms", milliseconds_since(start));
    teller_.show_timeline("Handed out as they end");
}

awaitable<void> lesson::fail() {
    teller_.section("When tasks fail");
    teller_.predict(
        "Three fetches: /0 ends well after 90 ms, /1 fails after 60, /2 fails after 30. "
        "Which exception leaves gather, and when?",
        "That of /1, the first in the input, after 90 ms, when nothing is running any "
        "more. Python would throw that of /2 after 30 ms, and the others would run on.");
    start_timeline({urls_[0], urls_[1], urls_[2]});
    const auto start = steady::now();
    std::vector<awaitable<response>> fetches;
    fetches.push_back(traced(urls_[0], 90ms));
    fetches.push_back(failing(urls_[1], 60ms));
    fetches.push_back(failing(urls_[2], 30ms));
    try {
        co_await workbook::gather(std::move(fetches));
    } catch (const std::exception& error) {
        const auto after = milliseconds_since(start);
        teller_.say_line(fmt::format("gather threw \"{}\" after {} ms.", error.what(), after));
        teller_.fact("error", error.what());
        teller_.fact("error_after_ms", after);
    }
    teller_.show_timeline("All have ended before the exception leaves");
}

awaitable<void> lesson::join_with_operators() {
    using asio::experimental::awaitable_operators::operator&&;
    teller_.section("Asio's own: operator&&");
    teller_.predict(
        "Asio joins awaitables with &&. /0 would end well after 90 ms, /1 fails after 30. "
        "When does an exception leave, and what becomes of /0?",
        "After 30 ms. /0 is cancelled, and awaited, before the exception leaves. But a "
        "cancelled fetch throws too: what leaves stands for two exceptions, and the "
        "first of them in the input is that of /0.");
    start_timeline({urls_[0], urls_[1]});
    const auto start = steady::now();
    const auto report = [&](const char* what) {
        const auto after = milliseconds_since(start);
        teller_.say_line(fmt::format("operator&& threw \"{}\" after {} ms.", what, after));
        teller_.fact("and_error_after_ms", after);
    };
    try {
        //! [operators]
        const auto [first, second] = co_await (traced(urls_[0], 90ms) && failing(urls_[1], 30ms));
        //! [operators]
        teller_.say_line(fmt::format("No exception: {}, {}", first.url, second.url));
    } catch (const boost::asio::multiple_exceptions& both) {
        report(both.what());
        teller_.say_line(
            fmt::format("The first of them: \"{}\".", message_of(both.first_exception())));
        teller_.fact("and_first_error", message_of(both.first_exception()));
    } catch (const std::exception& error) {
        report(error.what());
    }
    teller_.show_timeline("With operator&& the first failure cancels the others");
}

void lesson::count_the_cost() {
    constexpr std::size_t many = 10'000;
    teller_.section("What it costs");
    teller_.predict(
        fmt::format("{} coroutines that sleep for {} ms each, gathered. How many threads "
                    "does that take?",
                    many, latency.count()),
        "The one that runs the loop.");
    const auto spent = cost::sleeping(many, static_cast<int>(latency.count()));
    teller_.say_line(fmt::format("Threads: {}", spent.threads));
    teller_.say_line(fmt::format("Wall time: {:.0f} ms", spent.wall_ms));
    teller_.say_line(fmt::format("Processor time: {:.1f} us a task", spent.cpu_us));
    teller_.say_line(fmt::format("Memory while they sleep: {:.0f} bytes a task", spent.bytes));
    teller_.fact("many", many);
    teller_.fact("many_threads", spent.threads);
    teller_.fact("many_wall_ms", spent.wall_ms);
    teller_.fact("task_cpu_us", spent.cpu_us);
    teller_.fact("task_bytes", spent.bytes);
}

} // namespace

int main(int argc, char** argv) {
    return narration::run(argc, argv, {"08", "Gather"},
                          {{"urls", "How many URLs to fetch", 10, 4, 100}},
                          [](narration::narrator& teller) { lesson(teller).tell(); });
}
