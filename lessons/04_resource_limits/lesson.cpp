// Lesson 04: calls spaced in time, a queue that makes its producers wait, and how both go wrong.
#include "bounded_queue.hpp"
#include "cost.hpp"
#include "pacing_limiter.hpp"
#include "thread_pool.hpp"

#include "narrator.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

namespace {

using milliseconds = std::chrono::milliseconds;
using steady = std::chrono::steady_clock;

std::int64_t milliseconds_since(steady::time_point start) {
    return std::chrono::duration_cast<milliseconds>(steady::now() - start).count();
}

// Stands for the wall clock of a machine: somebody may set it. Starts at noon.
class wall_clock {
  public:
    [[nodiscard]] milliseconds now() const {
        return std::chrono::floor<milliseconds>(steady::now() - start_) + offset_.load();
    }

    void set_back(milliseconds by) { offset_ = offset_.load() - by; }

  private:
    const steady::time_point start_ = steady::now();
    std::atomic<milliseconds> offset_ = milliseconds(12h);
};

// The usual answer, in C++: one lock around everything, and a clock that can be set.
class usual_limiter {
  public:
    usual_limiter(milliseconds interval, const wall_clock& clock)
        : interval_(interval), clock_(clock) {}

    //! [usual]
    void acquire() {
        const std::lock_guard lock(mutex_);
        const auto since_last = clock_.now() - last_;
        if (since_last < interval_) std::this_thread::sleep_for(interval_ - since_last);
        last_ = clock_.now();
    }

    milliseconds delay() {
        const std::lock_guard lock(mutex_);
        return std::max(interval_ - (clock_.now() - last_), 0ms);
    }

    //! [usual]

  private:
    const milliseconds interval_;
    const wall_clock& clock_;
    std::mutex mutex_;
    milliseconds last_{0}; // guarded by mutex_
};

// Posts `calls` tasks that share one limiter; returns when each of them got through.
std::vector<std::int64_t> pace(workbook::thread_pool& pool, workbook::pacing_limiter& limiter,
                               std::int64_t calls, narration::timeline& timeline) {
    std::mutex mutex;
    std::vector<std::int64_t> times; // guarded by mutex
    const auto start = steady::now();
    for (std::int64_t call = 1; call <= calls; ++call) {
        pool.post([&, call] {
            limiter.acquire();
            timeline.mark(timeline.this_worker(), std::to_string(call));
            const std::lock_guard lock(mutex);
            times.push_back(milliseconds_since(start));
        });
    }
    pool.shutdown();
    return times;
}

std::int64_t shortest_gap(std::vector<std::int64_t> times) {
    std::sort(times.begin(), times.end());
    std::int64_t shortest = times.back() - times.front();
    for (std::size_t i = 1; i < times.size(); ++i)
        shortest = std::min(shortest, times[i] - times[i - 1]);
    return shortest;
}

// Lets three threads wait at `limiter`, then asks it how long the wait is. How long the question
// itself took, in milliseconds.
template <typename Limiter>
std::int64_t time_to_answer(Limiter& limiter, narration::timeline& timeline) {
    timeline.declare_lanes({"asks"});
    limiter.acquire();
    std::vector<std::jthread> callers;
    for (int i = 0; i < 3; ++i) {
        callers.emplace_back([&] {
            const auto waiting = timeline.begin(timeline.this_worker(), "waits");
            limiter.acquire();
        });
    }
    std::this_thread::sleep_for(20ms); // in a demonstration: by now they are at it
    const auto start = steady::now();
    const auto asking = timeline.begin("asks", "delay()");
    static_cast<void>(limiter.delay());
    return milliseconds_since(start);
}

// What a producer in a hurry and a slow consumer do to a queue.
struct flow {
    std::size_t peak = 0;          // the most items that were in the queue
    std::int64_t longest_wait = 0; // of one item, from when it was made until it was taken, in ms
    std::int64_t wall = 0;         // for everything, in ms
};

constexpr int items_made = 12;
constexpr auto work_on_an_item = 25ms;

// Makes items as fast as the queue takes them; a consumer needs 25 ms for each.
flow run_through(workbook::bounded_queue& queue, narration::timeline& timeline) {
    flow seen;
    std::vector<steady::time_point> made(items_made);
    const auto start = steady::now();
    std::jthread consumer([&] {
        while (const auto item = queue.pop()) { // what was done before push is seen here: `made`
            const auto number = static_cast<std::size_t>(std::stoi(*item));
            seen.longest_wait = std::max(seen.longest_wait, milliseconds_since(made[number]));
            const auto working = timeline.begin("consumer", *item);
            std::this_thread::sleep_for(work_on_an_item);
        }
    });
    for (int i = 0; i < items_made; ++i) {
        made[static_cast<std::size_t>(i)] = steady::now();
        const auto pushing = timeline.begin("producer", fmt::format("push {}", i));
        queue.push(std::to_string(i));
        seen.peak = std::max(seen.peak, queue.size());
    }
    queue.close();
    consumer.join();
    seen.wall = milliseconds_since(start);
    return seen;
}

// Everything that is left in a queue, such as "7, 8, 9".
std::string drained(workbook::bounded_queue& queue) {
    queue.close();
    std::vector<std::string> items;
    while (auto item = queue.pop())
        items.push_back(std::move(*item));
    return fmt::format("{}", fmt::join(items, ", "));
}

// The story, part by part.
class lesson {
  public:
    explicit lesson(narration::narrator& teller)
        : teller_(teller), calls_(teller.option("calls")), rate_(teller.option("rate")),
          workers_(teller.option("workers")) {}

    void tell() {
        share_one_limiter();
        pause_and_go_on();
        ask_while_others_wait();
        set_the_clock_back();
        push_back();
        run_full();
        close_the_queue();
        count_the_cost();
    }

  private:
    [[nodiscard]] std::int64_t expected_ms() const { return (calls_ - 1) * 1000 / rate_; }

    void share_one_limiter();
    void pause_and_go_on();
    void ask_while_others_wait();
    void set_the_clock_back();
    void push_back();
    void run_full();
    void close_the_queue();
    void count_the_cost();

    narration::narrator& teller_;
    const std::int64_t calls_;
    const std::int64_t rate_;
    const std::int64_t workers_;
};

void lesson::share_one_limiter() {
    teller_.section("Pacing: one limiter for all workers");
    teller_.say(
        fmt::format("A service allows {} calls a second. {} workers of a pool make {} calls "
                    "and share one limiter.",
                    rate_, workers_, calls_));
    teller_.predict(
        "How long until the last call gets through? And with twice the workers?",
        fmt::format("{} ms, with any number of workers: {} gap{} of {} ms. The first call has "
                    "nothing to wait for.",
                    expected_ms(), calls_ - 1, calls_ == 2 ? "" : "s", 1000 / rate_));

    auto& timeline = teller_.recorder();
    workbook::pacing_limiter limiter(static_cast<double>(rate_));
    workbook::thread_pool pool(static_cast<std::size_t>(workers_));
    const auto times = pace(pool, limiter, calls_, timeline);
    const auto wall = *std::max_element(times.begin(), times.end());
    teller_.say_line(fmt::format("{} calls in {} ms.", times.size(), wall));
    teller_.say_line(fmt::format("Shortest gap between two of them: {} ms", shortest_gap(times)));
    teller_.say(
        fmt::format("Their slots are {} ms apart. A thread that wakes late calls late, and the "
                    "next one is punctual: then the two are a little closer.",
                    limiter.interval() / 1ms));
    teller_.say_line(fmt::format("Without a rate: a call every {} ms",
                                 workbook::pacing_limiter().interval() / 1ms));
    teller_.fact("calls", calls_);
    teller_.fact("workers", workers_);
    teller_.fact("rate", rate_);
    teller_.fact("gaps", calls_ - 1);
    teller_.fact("interval_ms", limiter.interval() / 1ms);
    teller_.fact("expected_ms", expected_ms());
    teller_.fact("wall_ms", wall);
    teller_.fact("shortest_gap_ms", shortest_gap(times));
    teller_.fact("default_rate", 1s / workbook::pacing_limiter().interval());
    teller_.show_timeline(fmt::format("{} calls, {} a second, whoever makes them", calls_, rate_));
}

void lesson::pause_and_go_on() {
    teller_.section("A pause saves nothing up");
    teller_.predict(
        "20 calls a second, one every 50 ms. After the first one nobody calls for 250 ms. "
        "Then five calls come at once. How many of them get through at once?",
        "One. The slots that nobody used are gone; the other four are 50 ms apart.");
    auto& timeline = teller_.recorder();
    workbook::pacing_limiter limiter(20);
    const auto call = [&] {
        limiter.acquire();
        timeline.mark("caller", "call");
    };
    call();
    std::this_thread::sleep_for(250ms);
    const auto start = steady::now();
    std::int64_t at_once = 0;
    for (int i = 0; i < 5; ++i) {
        call();
        if (milliseconds_since(start) < 25) ++at_once;
    }
    teller_.say_line(
        fmt::format("At once: {}. For all five: {} ms.", at_once, milliseconds_since(start)));
    teller_.fact("at_once_after_pause", at_once);
    teller_.fact("five_after_pause_ms", milliseconds_since(start));
    teller_.show_timeline("After the pause the same rhythm");
}

void lesson::ask_while_others_wait() {
    teller_.section("Who only asks");
    teller_.say(
        "Three callers wait at a limiter of 5 a second. Then somebody asks how long the wait "
        "is. The usual answer sleeps with its lock held; ours gives the lock back first.");
    teller_.predict("How long does it take to be told, by the one and by the other?",
                    "By the usual one until a sleeper wakes up and gives the lock back: 180 ms at "
                    "best. By ours no time at all.");
    const wall_clock clock;
    usual_limiter usual(200ms, clock);
    const auto slow = time_to_answer(usual, teller_.recorder());
    teller_.say_line(fmt::format("The usual limiter answered after {} ms.", slow));
    teller_.fact("usual_answer_ms", slow);
    teller_.show_timeline("The lock sleeps, and whoever asks waits for it");

    workbook::pacing_limiter limiter(5);
    const auto quick = time_to_answer(limiter, teller_.recorder());
    teller_.say_line(fmt::format("Ours answered after {} ms.", quick));
    teller_.fact("answer_ms", quick);
    teller_.show_timeline("The callers sleep, and the lock is free");
}

void lesson::set_the_clock_back() {
    teller_.section("The clock on the wall");
    teller_.predict("10 calls a second. After the first one somebody sets the clock of the machine "
                    "back by half a second. When does the second call get through, if the limiter "
                    "looks at that clock? And if it looks at a steady one?",
                    "After 600 ms: the first call now lies half a second in the future. With the "
                    "steady clock after 100 ms, as always: nobody can set it.");
    wall_clock clock;
    usual_limiter usual(100ms, clock);
    usual.acquire();
    clock.set_back(500ms);
    auto start = steady::now();
    usual.acquire();
    const auto jumped = milliseconds_since(start);

    workbook::pacing_limiter limiter; // ten a second
    limiter.acquire();
    start = steady::now();
    limiter.acquire();
    const auto steady_wait = milliseconds_since(start);
    teller_.say_line(fmt::format("By the wall clock: {} ms.", jumped));
    teller_.say_line(fmt::format("By the steady clock: {} ms.", steady_wait));
    teller_.fact("usual_after_setback_ms", jumped);
    teller_.fact("steady_after_setback_ms", steady_wait);
}

void lesson::push_back() {
    teller_.section("Back-pressure");
    teller_.say(
        fmt::format("A producer makes {} items as fast as it can. A consumer needs {} ms for "
                    "each. Between them is a queue: once with room for everything, once "
                    "with three places.",
                    items_made, work_on_an_item.count()));
    teller_.predict(
        "Which of the two is done sooner? And how long does an item wait at most, from "
        "when it is made until it is taken?",
        "Both take 300 ms: the consumer decides. In the large queue the last item is 275 "
        "ms old when its turn comes. In the small one it is 100 ms at most: three "
        "items before it, and one being worked on.");
    workbook::bounded_queue large(items_made);
    const auto in_large = run_through(large, teller_.recorder());
    teller_.say_line(fmt::format("Room for all: {} ms in all, up to {} items in the queue, the "
                                 "oldest {} ms old.",
                                 in_large.wall, in_large.peak, in_large.longest_wait));
    teller_.show_timeline("Room for all: the producer is far ahead");

    workbook::bounded_queue small(3);
    const auto in_small = run_through(small, teller_.recorder());
    teller_.say_line(fmt::format("Three places: {} ms in all, up to {} items in the queue, the "
                                 "oldest {} ms old.",
                                 in_small.wall, in_small.peak, in_small.longest_wait));
    teller_.fact("items", items_made);
    teller_.fact("large_wall_ms", in_large.wall);
    teller_.fact("large_peak", in_large.peak);
    teller_.fact("large_oldest_ms", in_large.longest_wait);
    teller_.fact("small_capacity", small.capacity());
    teller_.fact("small_wall_ms", in_small.wall);
    teller_.fact("small_peak", in_small.peak);
    teller_.fact("small_oldest_ms", in_small.longest_wait);
    teller_.show_timeline("Three places: the producer goes at the consumer's speed");
}

void lesson::run_full() {
    teller_.section("Full: wait, refuse, or drop");
    teller_.predict(
        "Ten items, 0 to 9, come to a queue of three places, and nobody takes any. Which "
        "three are in it at the end, if new ones are refused? And if the oldest makes "
        "way?",
        "Refused: the first three, 0, 1, 2. The oldest makes way: the last three, 7, 8, "
        "9. Who waits instead waits until somebody takes one.");
    //! [policies]
    workbook::bounded_queue refusing(3);
    workbook::bounded_queue dropping(3);
    int refused = 0;
    for (int i = 0; i < 10; ++i) {
        const auto item = std::to_string(i);
        if (!refusing.try_push(item)) ++refused; // tell the one who asked: "busy"
        if (!dropping.try_push(item)) {
            dropping.pop();      // the oldest is worth least
            dropping.push(item); // alone here, so there is room now
        }
    }
    //! [policies]
    const auto start = steady::now();
    const bool accepted = refusing.push_within("10", 50ms);
    const auto waited = milliseconds_since(start);
    const auto kept_by_refusing = drained(refusing);
    const auto kept_by_dropping = drained(dropping);
    teller_.say_line(fmt::format("Refuse: {} refused, kept {}.", refused, kept_by_refusing));
    teller_.say_line(fmt::format("Drop the oldest: kept {}.", kept_by_dropping));
    teller_.say_line(fmt::format("Wait, but not for ever: {} after {} ms.",
                                 accepted ? "accepted" : "gave up", waited));
    teller_.fact("refused", refused);
    teller_.fact("kept_by_refusing", kept_by_refusing);
    teller_.fact("kept_by_dropping", kept_by_dropping);
    teller_.fact("gave_up_after_ms", waited);
}

void lesson::close_the_queue() {
    teller_.section("The end: refuse, then drain");
    teller_.predict("A queue is full with three items, and a producer waits in push. Now it is "
                    "closed. What does the producer get, and what do consumers get?",
                    "The producer gets an exception. Consumers get the three items, then the end.");
    workbook::bounded_queue queue(3);
    for (const char* item : {"a", "b", "c"})
        queue.push(item);
    std::string told;
    std::jthread producer([&] {
        try {
            queue.push("d");
        } catch (const workbook::queue_closed& error) {
            told = error.what();
        }
    });
    std::this_thread::sleep_for(20ms); // in a demonstration: by now it waits
    queue.close();
    producer.join();
    const auto left = drained(queue);
    teller_.say_line(fmt::format("The producer was told: {}.", told));
    teller_.say_line(fmt::format("Consumers got: {}, and then the end.", left));
    teller_.fact("told_the_producer", told);
    teller_.fact("drained", left);
}

void lesson::count_the_cost() {
    teller_.section("What it costs");
    const double acquire = cost::acquire_ns();
    const double alone = cost::queue_ns();
    const double narrow = cost::hand_over_ns(1);
    const double wide = cost::hand_over_ns(1000);
    const double full = cost::full_queue_kib(1000, 1024);
    teller_.say_line(fmt::format("An acquire that need not wait: {:.0f} ns", acquire));
    teller_.say_line(fmt::format("A push and a pop on one thread: {:.0f} ns", alone));
    teller_.say_line(fmt::format("An item from thread to thread, 1 place: {:.0f} ns", narrow));
    teller_.say_line(fmt::format("An item from thread to thread, 1000 places: {:.0f} ns", wide));
    teller_.say_line(fmt::format("A full queue of 1000 items of 1 KiB: {:.0f} KiB", full));
    teller_.fact("acquire_ns", acquire);
    teller_.fact("queue_ns", alone);
    teller_.fact("hand_over_1_ns", narrow);
    teller_.fact("hand_over_1000_ns", wide);
    teller_.fact("full_queue_kib", full);
}

} // namespace

int main(int argc, char** argv) {
    return narration::run(argc, argv, {"04", "Resource limits"},
                          {{"calls", "How many calls share the limiter", 20, 2, 100},
                           {"rate", "How many calls a second it allows", 5, 1, 100},
                           {"workers", "How many workers make them", 5, 1, 50}},
                          [](narration::narrator& teller) { lesson(teller).tell(); });
}
