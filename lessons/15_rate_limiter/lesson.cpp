// Lesson 15: twenty calls under two limiters, what an edge lets through, and the usual answer.
#include "cost.hpp"
#include "sliding_window.hpp"
#include "token_bucket.hpp"
#include "window_edge.hpp"

#include "narrator.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using workbook::awaitable;

namespace {

using milliseconds = std::chrono::milliseconds;
using steady = std::chrono::steady_clock;

std::int64_t milliseconds_since(steady::time_point start) {
    return std::chrono::duration_cast<milliseconds>(steady::now() - start).count();
}

awaitable<void> sleep_for(milliseconds pause) {
    asio::steady_timer timer(co_await asio::this_coro::executor, pause);
    co_await timer.async_wait(asio::use_awaitable);
}

void run_to_the_end(asio::io_context& loop) {
    constexpr auto patience = 60s; // for the reader's own code, which may never wake a caller
    loop.run_for(patience);
    if (!loop.stopped())
        throw std::runtime_error("callers have waited for a minute: nobody wakes them");
}

// The most calls in any window, laid at every tenth of it. Times in tenths of a window.
std::size_t most_in_a_window(const std::vector<std::int64_t>& tenths) {
    std::size_t most = 0;
    for (const auto begin : tenths) {
        const auto inside = std::count_if(tenths.begin(), tenths.end(), [begin](auto each) {
            return each >= begin && each < begin + 10;
        });
        most = std::max(most, static_cast<std::size_t>(inside));
    }
    return most;
}

// Stands for the wall clock of a machine: somebody may set it. Starts at noon.
class wall_clock {
  public:
    [[nodiscard]] milliseconds now() const {
        return std::chrono::floor<milliseconds>(steady::now() - start_) + offset_;
    }

    void set_by(milliseconds change) { offset_ += change; }

  private:
    const steady::time_point start_ = steady::now();
    milliseconds offset_ = 12h;
};

// What asyncio.Lock is: first come, first served. Held until the result is gone.
class async_lock {
  public:
    explicit async_lock(const asio::any_io_executor& executor)
        : token_(std::make_shared<channel>(executor, 1)) {
        token_->try_send(boost::system::error_code());
    }

    awaitable<std::shared_ptr<void>> hold() {
        co_await token_->async_receive(asio::use_awaitable);
        co_return std::shared_ptr<void>(
            nullptr, [token = token_](void*) { token->try_send(boost::system::error_code()); });
    }

  private:
    using channel = asio::experimental::channel<void(boost::system::error_code)>;
    std::shared_ptr<channel> token_;
};

// The usual answer, in C++: one lock around everything, and a clock that can be set.
class usual_limiter {
  public:
    usual_limiter(const asio::any_io_executor& executor, std::size_t limit, milliseconds window,
                  const wall_clock& clock)
        : limit_(limit), window_(window), clock_(clock), lock_(executor) {}

    //! [usual]
    awaitable<void> acquire() {
        const auto held = co_await lock_.hold();
        if (delay() > 0ms) co_await sleep_for(delay());
        calls_.push_back(clock_.now());
    }

    awaitable<bool> has_room() {
        const auto held = co_await lock_.hold();
        co_return delay() <= 0ms;
    }

    //! [usual]

    // Throws away the calls that are a window old, and says how long the others leave no room.
    milliseconds delay() {
        while (!calls_.empty() && clock_.now() - calls_.front() >= window_)
            calls_.pop_front();
        return calls_.size() < limit_ ? 0ms : window_ - (clock_.now() - calls_.front());
    }

  private:
    const std::size_t limit_;
    const milliseconds window_;
    const wall_clock& clock_;
    async_lock lock_;
    std::deque<milliseconds> calls_;
};

//! [fixed]
// Counts what it admits, and starts again with each second of the clock.
class fixed_window {
  public:
    explicit fixed_window(int limit) : limit_(limit) {}

    bool admit(milliseconds now) {
        const auto second = std::chrono::floor<std::chrono::seconds>(now);
        if (std::exchange(second_, second) != second) count_ = 0;
        return count_ < limit_ && ++count_ > 0;
    }

  private:
    const int limit_;
    std::chrono::seconds second_{-1};
    int count_ = 0;
};

//! [fixed]

// The story, part by part. Every part has a loop and a timeline of its own.
class lesson {
  public:
    explicit lesson(narration::narrator& teller)
        : teller_(teller), calls_(teller.option("calls")), limit_(teller.option("limit")),
          window_(teller.option("window")) {}

    void tell() {
        slide();
        across_an_edge();
        burst();
        give_a_place_back();
        ask_the_usual_answer();
        set_the_clock();
        count_the_cost();
    }

  private:
    using times = std::vector<std::int64_t>; // in milliseconds since the part began

    [[nodiscard]] std::size_t limit() const { return static_cast<std::size_t>(limit_); }

    // The wave that the last call belongs to, counted from zero.
    [[nodiscard]] std::int64_t last_wave() const { return (calls_ - 1) / limit_; }

    // The most calls in any window of this length.
    [[nodiscard]] static std::int64_t most_in_any(times starts, milliseconds window) {
        for (auto& each : starts)
            each = each * 10 / window.count();
        return static_cast<std::int64_t>(most_in_a_window(starts));
    }

    // All calls come at once, and each is drawn as a mark when it starts.
    template <typename Limiter>
    awaitable<void> call(Limiter& limiter, std::string lane, std::int64_t number, times& starts) {
        const auto start = began_;
        co_await limiter.acquire();
        starts.push_back(milliseconds_since(start));
        timeline_->mark(lane, std::to_string(number));
    }

    void start_timeline(std::vector<std::string> lanes) {
        timeline_ = &teller_.recorder();
        timeline_->declare_lanes(std::move(lanes));
        began_ = steady::now();
    }

    void slide();
    void across_an_edge();
    void burst();
    void give_a_place_back();
    void ask_the_usual_answer();
    void set_the_clock();
    void count_the_cost();

    narration::narrator& teller_;
    const std::int64_t calls_;
    const std::int64_t limit_;
    const milliseconds window_;
    narration::timeline* timeline_ = nullptr; // of the current part
    steady::time_point began_;                // the current part
};

void lesson::slide() {
    teller_.section("A sliding window");
    teller_.predict(fmt::format("{} callers come at once. At most {} calls may start within any "
                                "{} ms. When does the last one start?",
                                calls_, limit_, window_.count()),
                    fmt::format("At {} ms. The first {} start at once, and each wave of {} makes "
                                "the next one wait for a whole window.",
                                last_wave() * window_.count(), std::min(calls_, limit_), limit_));
    asio::io_context loop(1);
    times starts;
    start_timeline({"starts"});
    //! [twenty]
    workbook::sliding_window limiter(loop.get_executor(), limit(), window_);
    for (std::int64_t number = 0; number < calls_; ++number)
        asio::co_spawn(loop, call(limiter, "starts", number, starts), asio::detached);
    run_to_the_end(loop);
    //! [twenty]
    std::vector<std::int64_t> waves(static_cast<std::size_t>(last_wave() + 1));
    for (const auto start : starts)
        ++waves[std::min(static_cast<std::size_t>(start / window_.count()), waves.size() - 1)];
    teller_.say_line(fmt::format("Started in each window: {}", fmt::join(waves, " ")));
    teller_.say_line(fmt::format("The last one: {} ms", starts.back()));
    teller_.say_line(fmt::format("The most in any window: {}", most_in_any(starts, window_)));
    teller_.fact("calls", calls_);
    teller_.fact("limit", limit_);
    teller_.fact("window_ms", window_.count());
    teller_.fact("expected_last_ms", last_wave() * window_.count());
    teller_.fact("last_ms", starts.back());
    teller_.fact("waves", fmt::format("{}", fmt::join(waves, " ")));
    teller_.fact("most_in_any_window", most_in_any(starts, window_));
    teller_.show_timeline(
        fmt::format("{} calls, {} in any {} ms", calls_, limit_, window_.count()));
}

void lesson::across_an_edge() {
    teller_.section("A window that does not slide");
    teller_.predict("A gate counts the requests of each second of the clock and admits five. Five "
                    "come at 0.9 s and five at 1.1 s. How many get through?",
                    "All ten, within 200 ms. The first five belong to second 0, the others to "
                    "second 1, and nobody adds them up.");
    fixed_window fixed(5);
    workbook::request_gate sliding(5, 1s);
    int through_fixed = 0;
    int through_sliding = 0;
    for (const auto now :
         {900ms, 900ms, 900ms, 900ms, 900ms, 1100ms, 1100ms, 1100ms, 1100ms, 1100ms}) {
        through_fixed += fixed.admit(now) ? 1 : 0;
        through_sliding += sliding.admit(steady::time_point(now)) ? 1 : 0;
    }
    teller_.say_line(fmt::format("The fixed window admitted {} within 200 ms.", through_fixed));
    teller_.say_line(fmt::format("The sliding window admitted {}.", through_sliding));
    teller_.fact("fixed_window_admitted", through_fixed);
    teller_.fact("sliding_window_admitted", through_sliding);
}

void lesson::burst() {
    const auto window = window_ / 2;
    const auto interval = window / limit_;
    teller_.section("A token bucket beside it");
    teller_.say(fmt::format("The same {} calls at half the scale: at most {} in any {} ms; and a "
                            "bucket of {} tokens, which gets a new one every {} ms.",
                            calls_, limit_, window.count(), limit_, interval.count()));
    teller_.predict("Both let through as many on average. What is different?",
                    "The bucket begins with the same burst, and then goes on at once, one call in "
                    "every interval. So its first window holds nearly twice as many.");
    asio::io_context loop(1);
    times under_window;
    times under_bucket;
    workbook::sliding_window sliding(loop.get_executor(), limit(), window);
    workbook::token_bucket bucket(loop.get_executor(), limit(), interval);
    start_timeline({"window", "bucket"});
    for (std::int64_t number = 0; number < calls_; ++number) {
        asio::co_spawn(loop, call(sliding, "window", number, under_window), asio::detached);
        asio::co_spawn(loop, call(bucket, "bucket", number, under_bucket), asio::detached);
    }
    run_to_the_end(loop);
    teller_.say_line(fmt::format("The last call: {} ms under the window, {} ms from the bucket",
                                 under_window.back(), under_bucket.back()));
    teller_.say_line(fmt::format("The most in any {} ms: {} and {}", window.count(),
                                 most_in_any(under_window, window),
                                 most_in_any(under_bucket, window)));
    teller_.fact("interval_ms", interval.count());
    teller_.fact("bucket_expected_last_ms", (calls_ - std::min(calls_, limit_)) * interval.count());
    teller_.fact("bucket_last_ms", under_bucket.back());
    teller_.fact("bucket_expected_most", std::min(calls_, 2 * limit_ - 1));
    teller_.fact("bucket_most_in_any_window", most_in_any(under_bucket, window));
    teller_.show_timeline("The same calls under a window and from a bucket");
}

void lesson::give_a_place_back() {
    constexpr auto window = 100ms;
    teller_.section("Somebody leaves the queue");
    teller_.predict("One call in any 100 ms. A, B, C and D come at once; B is cancelled after 50 "
                    "ms. When does C start?",
                    "At 100 ms, when it would have been B's turn. B has used up nothing.");
    asio::io_context loop(1);
    asio::cancellation_signal cancel;
    workbook::sliding_window limiter(loop.get_executor(), 1, window);
    start_timeline({"A", "B", "C", "D"});
    std::string order;
    times starts;
    const auto wait = [&](std::string name) -> awaitable<void> {
        {
            const auto waiting = timeline_->begin(name, "waits");
            co_await limiter.acquire();
        }
        starts.push_back(milliseconds_since(began_));
        timeline_->mark(name, "starts");
        order += name;
    };
    for (const char* name : {"A", "B", "C", "D"}) {
        const auto slot = *name == 'B' ? cancel.slot() : asio::cancellation_slot();
        asio::co_spawn(loop, wait(name), asio::bind_cancellation_slot(slot, asio::detached));
    }
    const auto give_up = [&]() -> awaitable<void> {
        co_await sleep_for(window / 2);
        cancel.emit(asio::cancellation_type::terminal);
    };
    asio::co_spawn(loop, give_up, asio::detached);
    run_to_the_end(loop);
    teller_.say_line(fmt::format("Started: {}, at {} ms", order, fmt::join(starts, ", ")));
    teller_.fact("order_without_b", order);
    teller_.fact("c_started_ms", starts.at(1));
    teller_.show_timeline("B gives its place to C");
}

// How long a question takes when two callers wait: by the usual answer, or by ours.
struct question {
    struct answer {
        std::int64_t took;
        std::int64_t at; // since the callers came
    };

    template <typename Limiter, typename Ask>
    static answer time_to_answer(asio::io_context& loop, Limiter& limiter, const Ask& ask) {
        const auto began = steady::now();
        answer given{};
        for (int i = 0; i < 3; ++i)
            asio::co_spawn(loop, limiter.acquire(), asio::detached);
        const auto asker = [&]() -> awaitable<void> {
            co_await sleep_for(20ms);
            const auto start = steady::now();
            co_await ask();
            given = {milliseconds_since(start), milliseconds_since(began)};
        };
        asio::co_spawn(loop, asker, asio::detached);
        run_to_the_end(loop);
        return given;
    }
};

void lesson::ask_the_usual_answer() {
    constexpr auto window = 100ms;
    teller_.section("The usual answer: asleep with the lock");
    teller_.predict(
        "One call in any 100 ms, three callers. The usual limiter sleeps while it holds "
        "its lock. After 20 ms somebody only asks whether there is room. When do they "
        "get their answer?",
        "After the last caller has slept, 180 ms later: the question queues at the lock "
        "behind the sleepers. It is an answer about a moment long gone.");
    const wall_clock clock;
    asio::io_context loop(1);
    usual_limiter usual(loop.get_executor(), 1, window, clock);
    const auto by_usual = question::time_to_answer(
        loop, usual, [&]() -> awaitable<void> { co_await usual.has_room(); });
    loop.restart();
    workbook::sliding_window ours(loop.get_executor(), 1, window);
    const auto by_ours = question::time_to_answer(loop, ours, [&]() -> awaitable<void> {
        static_cast<void>(ours.try_acquire());
        co_return;
    });
    teller_.say_line(fmt::format("The usual limiter answered after {} ms.", by_usual.took));
    teller_.say_line(fmt::format("Ours answered after {} ms.", by_ours.took));
    teller_.fact("usual_answer_ms", by_usual.took);
    teller_.fact("usual_answered_at_ms", by_usual.at);
    teller_.fact("our_answer_ms", by_ours.took);
}

void lesson::set_the_clock() {
    teller_.section("The usual answer: the clock on the wall");
    teller_.predict("Five calls have started, five in any second. Then somebody sets the clock: "
                    "back by an hour, or forward. What does a limiter do that looks at it?",
                    "Set back, it sleeps for an hour: the calls lie in the future. Set forward, it "
                    "forgets them, and five more start in the same moment.");
    wall_clock clock;
    asio::io_context loop(1);
    usual_limiter usual(loop.get_executor(), 5, 1s, clock);
    const auto start_five = [&] {
        for (int i = 0; i < 5; ++i)
            asio::co_spawn(loop, usual.acquire(), asio::detached);
        loop.restart();
        loop.poll();
    };
    start_five();
    clock.set_by(-1h);
    const auto delay = std::chrono::round<std::chrono::seconds>(usual.delay());
    clock.set_by(2h);
    const bool all_forgotten = usual.delay() == 0ms;
    start_five();
    teller_.say_line(
        fmt::format("Set back by an hour: the next call waits for {} s.", delay.count()));
    teller_.say_line(
        fmt::format("Set forward: {} calls started within the second.", all_forgotten ? 10 : 5));
    teller_.fact("usual_delay_after_setting_back_s", delay.count());
    teller_.fact("usual_calls_after_setting_forward", all_forgotten ? 10 : 5);
}

void lesson::count_the_cost() {
    constexpr std::size_t many = 10'000;
    teller_.section("What it costs");
    const auto each = cost::uncontended();
    const auto waiter = cost::bytes_of_a_waiter(many);
    teller_.say_line(fmt::format("A call that need not wait: {:.0f} ns under the window, {:.0f} ns "
                                 "from the bucket",
                                 each.window_ns, each.bucket_ns));
    teller_.say_line(fmt::format("By way of a strand: {:.0f} ns on one thread, {:.0f} ns on two",
                                 each.strand_ns, each.threads_ns));
    teller_.say_line(fmt::format("A caller who waits: {:.0f} bytes", waiter));
    teller_.fact("window_call_ns", each.window_ns);
    teller_.fact("bucket_call_ns", each.bucket_ns);
    teller_.fact("strand_call_ns", each.strand_ns);
    teller_.fact("two_threads_call_ns", each.threads_ns);
    teller_.fact("waiter_bytes", waiter);
}

} // namespace

int main(int argc, char** argv) {
    return narration::run(argc, argv, {"15", "Rate limiter"},
                          {{"calls", "How many calls are made", 20, 2, 100},
                           {"limit", "How many may start in a window", 5, 1, 20},
                           {"window", "How long a window is, in milliseconds", 1000, 100, 2000}},
                          [](narration::narrator& teller) { lesson(teller).tell(); });
}
