// Lesson 12: blocking calls on the loop, off the loop, and what crosses the border between them.
#include "cost.hpp"
#include "gather.hpp"
#include "run_in_thread_pool.hpp"

#include "narrator.hpp"
#include "ticker.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using workbook::awaitable;
using workbook::thread_pool;

namespace {

using milliseconds = std::chrono::milliseconds;
using steady = std::chrono::steady_clock;

constexpr auto call_time = 100ms;
constexpr auto tick = 50ms;
constexpr auto cancelled_after = 30ms;
constexpr int blocked_calls = 3;

//! [query]
// Stands for a driver that knows nothing of coroutines: the thread that calls it waits.
int query(int row) {
    std::this_thread::sleep_for(call_time);
    return row;
}

//! [query]

std::int64_t milliseconds_since(steady::time_point start) {
    return std::chrono::duration_cast<milliseconds>(steady::now() - start).count();
}

// Counts how many calls are running, and keeps the most. Synchronises itself.
class headcount {
  public:
    void enter() {
        const int now = ++inside_;
        int before = peak_;
        while (before < now && !peak_.compare_exchange_weak(before, now)) {
        }
    }

    void leave() { --inside_; }

    [[nodiscard]] int peak() const { return peak_; }

  private:
    std::atomic<int> inside_{0};
    std::atomic<int> peak_{0};
};

// The story, part by part. Every part has a loop, a pool that ends before it, and a timeline.
class lesson {
  public:
    explicit lesson(narration::narrator& teller)
        : teller_(teller), calls_(static_cast<int>(teller.option("calls"))),
          workers_(static_cast<int>(teller.option("workers"))) {}

    void tell() {
        block_the_loop();
        move_them_off();
        the_usual_answer();
        errors_cross();
        leave_early();
        leave_early_with_asio();
        count_the_cost();
    }

  private:
    // What a part saw from beside its calls.
    struct seen {
        std::int64_t wall_ms;
        std::int64_t late_ms;
    };

    // Runs `work` beside a ticker, with this thread and no other.
    seen run_beside_ticker(asio::io_context& loop, awaitable<void> work);

    // A query that is counted, and drawn on the lane of the thread that makes it.
    int traced(int row, headcount& running) {
        running.enter();
        const auto calling = timeline_->begin(timeline_->this_worker(), fmt::format("{}", row));
        const int result = query(row);
        running.leave();
        return result;
    }

    [[nodiscard]] thread_pool make_pool() const {
        return thread_pool(static_cast<std::size_t>(workers_));
    }

    void start_timeline(std::vector<std::string> lanes) {
        timeline_ = &teller_.recorder();
        timeline_->declare_lanes(std::move(lanes));
    }

    awaitable<void> on_the_loop();
    awaitable<void> on_workers(thread_pool& pool, headcount& running, std::size_t& answered);
    awaitable<int> on_its_own_pool(int row, headcount& running, int& threads);
    awaitable<void> all_on_their_own(headcount& running, int& threads);

    void block_the_loop();
    void move_them_off();
    void the_usual_answer();
    void errors_cross();
    void leave_early();
    void leave_early_with_asio();
    void count_the_cost();

    narration::narrator& teller_;
    const int calls_;
    const int workers_;
    narration::timeline* timeline_ = nullptr; // of the current part
};

lesson::seen lesson::run_beside_ticker(asio::io_context& loop, awaitable<void> work) {
    constexpr auto patience = 60s; // for the reader's own code, which may never wake its caller
    narration::ticker beat(*timeline_, tick);
    bool ended = false;
    std::exception_ptr failed;
    std::int64_t wall = 0;
    const auto start = steady::now();
    asio::co_spawn(loop, beat.run(), asio::detached);
    asio::co_spawn(loop, std::move(work), [&](std::exception_ptr error) {
        ended = true;
        failed = std::move(error);
        wall = milliseconds_since(start);
        beat.stop();
    });
    loop.run_for(patience);
    if (failed) std::rethrow_exception(failed);
    if (!ended) throw std::runtime_error("the caller still waits after a minute: nobody wakes it");
    return {wall, beat.latest_ms()};
}

awaitable<void> lesson::on_the_loop() {
    //! [blocked]
    for (int row = 0; row < blocked_calls; ++row) {
        const auto calling = timeline_->begin("loop", fmt::format("{}", row));
        query(row); // a coroutine, and yet nothing else runs meanwhile
    }
    //! [blocked]
    co_return;
}

void lesson::block_the_loop() {
    teller_.section("A blocking call on the loop");
    teller_.say(fmt::format("A query takes {} ms, and its driver blocks. A ticker on the same loop "
                            "wakes up every {} ms: it stands for all the other coroutines.",
                            call_time.count(), tick.count()));
    teller_.predict(
        fmt::format("A coroutine makes {} queries, one after the other. How late is the ticker?",
                    blocked_calls),
        fmt::format("Its first tick is due at {} ms and comes at {} ms. The loop has one thread, "
                    "and that thread stands in the driver.",
                    tick.count(), blocked_calls * call_time.count()));
    start_timeline({"ticker", "loop"});
    asio::io_context loop(1);
    const auto came = run_beside_ticker(loop, on_the_loop());
    teller_.say_line(fmt::format("Wall time: {} ms", came.wall_ms));
    teller_.say_line(fmt::format("The latest tick: {} ms late", came.late_ms));
    teller_.fact("call_ms", call_time.count());
    teller_.fact("tick_ms", tick.count());
    teller_.fact("blocked_calls", blocked_calls);
    teller_.fact("blocked_wall_ms", came.wall_ms);
    teller_.fact("blocked_late_ms", came.late_ms);
    teller_.show_timeline("Queries on the loop: no tick in between");
}

awaitable<void> lesson::on_workers(thread_pool& pool, headcount& running, std::size_t& answered) {
    //! [moved]
    std::vector<awaitable<int>> calls;
    for (int row = 0; row < calls_; ++row)
        calls.push_back(workbook::run_in_thread_pool(
            pool, [this, row, &running] { return traced(row, running); }));
    const auto rows = co_await workbook::gather(std::move(calls));
    //! [moved]
    answered = rows.size();
}

void lesson::move_them_off() {
    const auto waves = (calls_ + workers_ - 1) / workers_;
    const auto expected = waves * call_time.count();
    teller_.section("Off the loop, and back");
    teller_.predict(
        fmt::format("{} queries, gathered, on one pool of {} workers. How long does that take, and "
                    "how late is the ticker now?",
                    calls_, workers_),
        fmt::format("{} ms: the pool takes {} at a time. The ticker is on time: the loop's thread "
                    "posts the calls and is free again.",
                    expected, std::min(calls_, workers_)));
    start_timeline({"ticker"});
    headcount running;
    std::size_t answered = 0;
    //! [order]
    asio::io_context loop(1); // first: workers report to it, so the pool has to end before it
    auto pool = make_pool();
    //! [order]
    const auto came = run_beside_ticker(loop, on_workers(pool, running, answered));
    teller_.say_line(fmt::format("Answered: {} calls", answered));
    teller_.say_line(fmt::format("Wall time: {} ms", came.wall_ms));
    teller_.say_line(fmt::format("Running at once: {}", running.peak()));
    teller_.say_line(fmt::format("The latest tick: {} ms late", came.late_ms));
    teller_.fact("calls", calls_);
    teller_.fact("workers", workers_);
    teller_.fact("answered", answered);
    teller_.fact("expected_ms", expected);
    teller_.fact("wall_ms", came.wall_ms);
    teller_.fact("late_ms", came.late_ms);
    teller_.fact("peak", running.peak());
    teller_.show_timeline(fmt::format("{} queries on {} workers", calls_, workers_));
}

//! [usual]
// The usual answer. It looks tidy: what the call needs is made, used, and cleaned up.
awaitable<int> lesson::on_its_own_pool(int row, headcount& running, int& threads) {
    auto own = make_pool();
    threads += static_cast<int>(own.size());
    co_return co_await workbook::run_in_thread_pool(
        own, [this, row, &running] { return traced(row, running); });
}

//! [usual]

awaitable<void> lesson::all_on_their_own(headcount& running, int& threads) {
    std::vector<awaitable<int>> calls;
    for (int row = 0; row < calls_; ++row)
        calls.push_back(on_its_own_pool(row, running, threads));
    co_await workbook::gather(std::move(calls));
}

void lesson::the_usual_answer() {
    teller_.section("The usual answer: a pool for every call");
    teller_.predict(
        fmt::format("Now each of the {} calls makes a pool of {} for itself. How many threads are "
                    "started, and how many queries run at once?",
                    calls_, workers_),
        fmt::format("{} threads, and all {} queries at once. A pool is a limit, and a limit that "
                    "everybody brings along limits nobody.",
                    calls_ * workers_, calls_));
    narration::timeline not_drawn; // as many lanes as calls
    timeline_ = &not_drawn;
    headcount running;
    int threads = 0;
    asio::io_context loop(1);
    const auto came = run_beside_ticker(loop, all_on_their_own(running, threads));
    teller_.say_line(fmt::format("Threads started: {} (one pool for all: {})", threads, workers_));
    teller_.say_line(fmt::format("Running at once: {}", running.peak()));
    teller_.say_line(fmt::format("Wall time: {} ms", came.wall_ms));
    teller_.fact("threads_one_pool", workers_);
    teller_.fact("threads_pool_per_call", threads);
    teller_.fact("peak_pool_per_call", running.peak());
    teller_.fact("wall_pool_per_call_ms", came.wall_ms);
}

void lesson::errors_cross() {
    teller_.section("Errors cross the border");
    teller_.predict("The query throws, on a worker. Who catches?",
                    "The coroutine that awaits the call. It is the same exception, with its type.");
    asio::io_context loop(1);
    thread_pool pool(1);
    std::string caught = "nothing";
    const auto caller = [&]() -> awaitable<void> {
        //! [error]
        const auto missing = []() -> int { throw std::out_of_range("no row 42"); };
        try {
            co_await workbook::run_in_thread_pool(pool, missing);
        } catch (const std::out_of_range& error) {
            caught = error.what();
        }
        //! [error]
    };
    asio::co_spawn(loop, caller, asio::detached);
    loop.run();
    teller_.say_line("The caller caught: " + caught);
    teller_.fact("error", caught);
}

// How a caller left that was cancelled after a while.
struct departure {
    std::int64_t after_ms = -1;
    std::string as = "returned";
};

// Runs `call`, cancels it some time after its only worker has got to it, and says when and how it
// ended. `post_to_pool` makes the worker run a function; what it does next is the call.
template <typename Post>
departure cancel_later(asio::io_context& loop, awaitable<void> call, Post post_to_pool) {
    departure left;
    asio::cancellation_signal cancel;
    const auto start = steady::now();
    const auto note = [&left, start](const std::exception_ptr& error) {
        left.after_ms = milliseconds_since(start);
        try {
            if (error) std::rethrow_exception(error);
        } catch (const boost::system::system_error& thrown) {
            left.as = thrown.code().message();
        }
    };
    asio::steady_timer timer(loop);
    const auto count_down = [&] {
        timer.expires_after(cancelled_after);
        timer.async_wait([&cancel](const boost::system::error_code&) {
            cancel.emit(asio::cancellation_type::terminal);
        });
    };
    // On a busy machine the worker may be late. Cancelled before it begins, the call never would.
    post_to_pool([&loop, count_down] { asio::post(loop, count_down); });
    asio::co_spawn(loop, std::move(call), asio::bind_cancellation_slot(cancel.slot(), note));
    loop.run();
    return left;
}

void lesson::leave_early() {
    teller_.section("A caller that is cancelled");
    teller_.predict(
        fmt::format("A caller is cancelled {} ms into its query of {} ms. When does it leave, and "
                    "what becomes of the query?",
                    cancelled_after.count(), call_time.count()),
        "It leaves at once. The query runs to its end on its worker, since nobody can stop a call "
        "that blocks, and its result is dropped.");
    asio::io_context loop(1);
    std::atomic<std::int64_t> call_ended{-1};
    departure left;
    const auto start = steady::now();
    {
        thread_pool pool(1);
        const auto caller = [&]() -> awaitable<void> {
            const auto call = [&call_ended, start] {
                query(0);
                call_ended = milliseconds_since(start);
            };
            co_await workbook::run_in_thread_pool(pool, call);
        };
        left = cancel_later(loop, caller(), [&pool](auto function) { pool.post(function); });
    } // the pool ends when its call has
    teller_.say_line(fmt::format("The caller left after {} ms: {}", left.after_ms, left.as));
    teller_.say_line(fmt::format("The query ended after {} ms", call_ended.load()));
    teller_.fact("left_after_ms", left.after_ms);
    teller_.fact("left_as", left.as);
    teller_.fact("call_ended_after_ms", call_ended.load());
}

//! [asio]
// Spawned on the other pool and awaited here: there and back in one line.
awaitable<int> query_on(asio::thread_pool& pool, int row) {
    const auto there = [row]() -> awaitable<int> { co_return query(row); };
    co_return co_await asio::co_spawn(pool, there, asio::use_awaitable);
}

//! [asio]

void lesson::leave_early_with_asio() {
    teller_.section("Asio's own pool");
    teller_.predict("The same with Asio's thread_pool: co_await co_spawn(pool, ...). When does the "
                    "cancelled caller leave?",
                    "When the query has ended. The coroutine over there is told to stop, and hears "
                    "of it at its next co_await. It has none.");
    asio::io_context loop(1);
    asio::thread_pool pool(1);
    const auto caller = [&]() -> awaitable<void> { co_await query_on(pool, 0); };
    const auto left =
        cancel_later(loop, caller(), [&pool](auto function) { asio::post(pool, function); });
    pool.join();
    teller_.say_line(fmt::format("The caller left after {} ms: {}", left.after_ms, left.as));
    teller_.fact("asio_left_after_ms", left.after_ms);
}

void lesson::count_the_cost() {
    teller_.section("What it costs");
    const double trip = cost::round_trip_us(workers_);
    const double own = cost::with_own_pool_us(workers_);
    teller_.predict(
        "A call that does nothing: to a worker, and back to the loop. How long?",
        fmt::format("{:.0f} microseconds here. With a pool of its own, {:.0f}.", trip, own));
    teller_.say_line(fmt::format("On one pool:       {:.1f} us a call", trip));
    teller_.say_line(fmt::format("A pool of its own: {:.1f} us a call", own));
    teller_.fact("round_trip_us", trip);
    teller_.fact("pool_us", own);
}

} // namespace

int main(int argc, char** argv) {
    return narration::run(argc, argv, {"12", "Threads behind an event loop"},
                          {{"calls", "How many blocking calls", 20, 1, 200},
                           {"workers", "How many workers a pool has", 5, 1, 32}},
                          [](narration::narrator& teller) { lesson(teller).tell(); });
}
