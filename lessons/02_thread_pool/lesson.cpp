// Lesson 02: ten fetches on five workers, three ways to take the results, and how a pool ends.
#include "as_completed.hpp"
#include "cost.hpp"
#include "map.hpp"
#include "thread_pool.hpp"

#include "narrator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

namespace {

using milliseconds = std::chrono::milliseconds;
using steady = std::chrono::steady_clock;

//! [fetch]
struct page {
    std::string url;
    int status;
    int size;
};

constexpr auto latency = 100ms;

// Stands for a network: the thread waits, and the processor is free meanwhile.
page fetch(const std::string& url) {
    std::this_thread::sleep_for(latency);
    return {url, 200, 1024};
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

// A fetch that is drawn on its worker's lane.
page traced_fetch(narration::timeline& timeline, const std::string& url) {
    const auto fetching = timeline.begin(timeline.this_worker(), path_of(url));
    return fetch(url);
}

std::string record_of(const page& fetched) {
    return fmt::format(R"({{"url": "{}", "status": {}, "size": {}}})", fetched.url, fetched.status,
                       fetched.size);
}

std::string record_of(const std::string& url, const std::exception& error) {
    return fmt::format(R"({{"url": "{}", "error": "{}"}})", url, error.what());
}

//! [submit]
// All tasks first, then all results: while the first one is waited for, the others run.
template <typename Fetch>
std::vector<page> fetch_all(workbook::thread_pool& pool, const std::vector<std::string>& urls,
                            const Fetch& fetch_one) {
    std::vector<std::future<page>> futures;
    for (const auto& url : urls)
        futures.push_back(pool.submit([&] { return fetch_one(url); }));
    std::vector<page> pages;
    for (auto& future : futures)
        pages.push_back(future.get());
    return pages;
}

//! [submit]

//! [as_completed]
// Says a line for every page as soon as it is there, and for a failure what went wrong.
template <typename Say>
void report(workbook::completions<page> pages, const std::vector<std::string>& urls,
            const Say& say) {
    while (auto done = pages.next()) {
        const auto& url = urls[done->index];
        try {
            say(url, "Completed: " + done->result.get().url);
        } catch (const std::exception& error) {
            say(url, record_of(url, error));
        }
    }
}

//! [as_completed]

std::int64_t milliseconds_since(steady::time_point start) {
    return std::chrono::duration_cast<milliseconds>(steady::now() - start).count();
}

// How many waves of `workers` it takes, times the latency of one.
std::int64_t expected_ms(std::int64_t tasks, std::int64_t workers) {
    return (tasks + workers - 1) / workers * latency.count();
}

// The story, part by part. Every part has a pool and a timeline of its own.
class lesson {
  public:
    explicit lesson(narration::narrator& teller)
        : teller_(teller), workers_(teller.option("workers")),
          urls_(urls_up_to(teller.option("urls"))) {}

    void tell() {
        submit_and_wait();
        map_in_order();
        show_as_completed();
        give_up_at_the_deadline();
        drain_and_close();
        count_the_cost();
    }

  private:
    [[nodiscard]] workbook::thread_pool make_pool() const {
        return workbook::thread_pool(static_cast<std::size_t>(workers_));
    }

    [[nodiscard]] std::int64_t count() const { return static_cast<std::int64_t>(urls_.size()); }

    // What the pool needs for all URLs but the first, while one worker is busy with that.
    [[nodiscard]] milliseconds time_for_the_others() const {
        return milliseconds(expected_ms(count() - 1, workers_ - 1));
    }

    void submit_and_wait();
    void map_in_order();
    void show_as_completed();
    void give_up_at_the_deadline();
    void drain_and_close();
    void count_the_cost();

    narration::narrator& teller_;
    const std::int64_t workers_;
    const std::vector<std::string> urls_;
};

void lesson::submit_and_wait() {
    teller_.section("Submit: a future for every task");
    teller_.say(fmt::format("{} URLs, {} ms each, on a pool of {} workers. Each submit returns a "
                            "future at once; the pool runs what its workers can take.",
                            count(), latency.count(), workers_));
    teller_.predict(
        fmt::format("One after the other would take {} ms. How long does the pool take?",
                    count() * latency.count()),
        fmt::format("{} ms: {} tasks on {} workers are {} waves of {} ms.",
                    expected_ms(count(), workers_), count(), workers_,
                    expected_ms(count(), workers_) / latency.count(), latency.count()));

    const auto start = steady::now();
    auto& timeline = teller_.recorder();
    const auto fetch_one = [&](const std::string& url) { return traced_fetch(timeline, url); };
    auto pool = make_pool();
    const auto pages = fetch_all(pool, urls_, fetch_one);
    const auto wall = milliseconds_since(start);
    teller_.say_line(fmt::format("Processed {} URLs", pages.size()));
    teller_.say_line(fmt::format("Wall time: {} ms", wall));
    teller_.say_line("The first record: " + record_of(pages.front()));
    teller_.fact("urls", count());
    teller_.fact("workers", workers_);
    teller_.fact("processed", pages.size());
    teller_.fact("expected_ms", expected_ms(count(), workers_));
    teller_.fact("wall_ms", wall);
    teller_.show_timeline(fmt::format("{} fetches on {} workers", count(), workers_));
}

void lesson::map_in_order() {
    teller_.section("map: results in the order of the items");
    teller_.say("Three items. The first takes longest, so it is the last to be ready.");
    teller_.predict(
        "The items take 90, 60 and 30 ms, all at the same time. In which order does map "
        "return them?",
        "In the order of the input: 90, 60, 30. Each result has a slot of its own; who "
        "finishes first does not matter.");

    auto& timeline = teller_.recorder();
    workbook::thread_pool pool(3);
    const auto nap = [&](int ms) {
        const auto napping = timeline.begin(timeline.this_worker(), fmt::format("{} ms", ms));
        std::this_thread::sleep_for(milliseconds(ms));
        return ms;
    };
    const auto results = workbook::map(pool, std::vector{90, 60, 30}, nap);
    const auto in_order = fmt::format("{}, {}, {}", results[0], results[1], results[2]);
    teller_.say_line("Results: " + in_order);
    teller_.fact("map_results", in_order);
    teller_.show_timeline("Ready last, returned first");

    const auto refuse = [](int n) -> int { throw std::runtime_error(fmt::format("item {}", n)); };
    try {
        workbook::map(pool, std::vector{0, 1, 2}, refuse);
    } catch (const std::runtime_error& error) {
        teller_.say_line(
            fmt::format("Three items failed. map threw the error of {}.", error.what()));
        teller_.fact("map_error", error.what());
    }
}

void lesson::show_as_completed() {
    teller_.section("as_completed: results when they are ready");
    const auto& slow = urls_.front();
    const auto& broken = urls_[3];
    teller_.say(fmt::format("The same URLs once more, for someone who wants to see progress. {} is "
                            "slow this time, and {} is down.",
                            path_of(slow), path_of(broken)));
    teller_.predict(fmt::format("{} is submitted first. When does its line appear?", path_of(slow)),
                    "Last: it is ready last, and nobody has to wait for it.");

    const auto start = steady::now();
    auto& timeline = teller_.recorder();
    timeline.declare_lanes({"caller"});
    auto pool = make_pool();
    const auto visit = [&](const std::string& url) {
        const auto visiting = timeline.begin(timeline.this_worker(), path_of(url));
        if (url == slow) std::this_thread::sleep_for(time_for_the_others());
        auto fetched = fetch(url);
        if (url == broken) throw std::runtime_error("connection refused");
        return fetched;
    };
    std::string last;
    report(workbook::as_completed(pool, urls_, visit, 1h), urls_,
           [&](const std::string& url, const std::string& line) {
               teller_.say_line(line);
               timeline.mark("caller", path_of(url));
               last = url;
           });
    teller_.fact("last_completed", last);
    teller_.fact("as_completed_wall_ms", milliseconds_since(start));
    teller_.show_timeline("The caller hears of each page when it is there");
}

void lesson::give_up_at_the_deadline() {
    teller_.section("A deadline for the whole");
    const auto limit = latency + latency / 2;
    const auto many = urls_up_to(4 * workers_);
    teller_.predict(
        fmt::format("{} URLs on {} workers, and patience for {} ms in all. How many pages come in "
                    "time, and how many fetches never start?",
                    many.size(), workers_, limit.count()),
        fmt::format("{} come in time. {} are running when the time is over: they cannot be "
                    "stopped, and run on. {} never start.",
                    workers_, workers_, 2 * workers_));

    auto& timeline = teller_.recorder();
    timeline.declare_lanes({"caller"});
    std::int64_t in_time = 0;
    {
        auto pool = make_pool(); // outlives the attempt below, and what that leaves running
        try {
            auto pages = workbook::as_completed(
                pool, many,
                [&timeline](const std::string& url) { return traced_fetch(timeline, url); }, limit);
            while (pages.next())
                ++in_time;
        } catch (const workbook::deadline_exceeded& error) {
            timeline.mark("caller", "gives up");
            teller_.say_line(fmt::format("Gave up: {}", error.what()));
        }
    }
    const auto events = timeline.events();
    const auto started =
        std::count_if(events.begin(), events.end(), [](const auto& one) { return !one.is_mark; });
    teller_.say_line(fmt::format("In time: {}. Too late: {}. Never started: {}.", in_time,
                                 started - in_time, 4 * workers_ - started));
    teller_.fact("deadline_ms", limit.count());
    teller_.fact("in_time", in_time);
    teller_.fact("never_started", 4 * workers_ - started);
    teller_.show_timeline("The second wave runs on, the third never starts");
}

void lesson::drain_and_close() {
    teller_.section("The end: drain, then close");
    teller_.predict("One worker, one task running, three in the queue; now shutdown is called. How "
                    "many of the four run?",
                    "All four. What was accepted is run; only new tasks are refused.");
    std::vector<int> ran; // only the one worker writes, and we read after shutdown
    workbook::thread_pool pool(1);
    for (int i = 0; i < 4; ++i) {
        pool.post([&ran, i] {
            std::this_thread::sleep_for(latency / 10);
            ran.push_back(i);
        });
    }
    pool.shutdown();
    teller_.say_line(fmt::format("Ran {} tasks.", ran.size()));
    teller_.fact("drained", ran.size());
    try {
        pool.post([] {});
    } catch (const workbook::pool_closed& error) {
        teller_.say_line(fmt::format("One more? Refused: {}.", error.what()));
        teller_.fact("after_shutdown", "refused");
    }
}

void lesson::count_the_cost() {
    teller_.section("What it costs");
    const auto workers = static_cast<int>(workers_);
    const double pool_us = cost::pool_us(workers);
    const double task_ns = cost::task_ns(workers);
    const auto [resident_kib, reserved_kib] = cost::idle_worker();
    teller_.say_line(
        fmt::format("Starting and stopping a pool of {}: {:.0f} us", workers, pool_us));
    teller_.say_line(fmt::format("Posting and running an empty task: {:.0f} ns", task_ns));
    teller_.say_line(fmt::format("A sleeping worker: {:.0f} KiB of memory in use, {:.0f} KiB of "
                                 "address space",
                                 resident_kib, reserved_kib));
    teller_.fact("pool_us", pool_us);
    teller_.fact("task_ns", task_ns);
    teller_.fact("worker_resident_kib", resident_kib);
    teller_.fact("worker_reserved_kib", reserved_kib);
}

} // namespace

int main(int argc, char** argv) {
    return narration::run(argc, argv, {"02", "Thread pools"},
                          {{"urls", "How many URLs to fetch", 10, 4, 1000},
                           {"workers", "How many workers the pool has", 5, 2, 100}},
                          [](narration::narrator& teller) { lesson(teller).tell(); });
}
