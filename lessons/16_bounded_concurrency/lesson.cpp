// Lesson 16: ten thousand tasks at once, or a hundred at a time; who waits, and what is lost.
#include "async_semaphore.hpp"
#include "cost.hpp"
#include "leaked_permit.hpp"

#include "narrator.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using workbook::async_semaphore;
using workbook::awaitable;
using workbook::permit;
using workbook::response;

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
    constexpr auto patience = 300s; // for the reader's own code, which may never wake a caller
    loop.run_for(patience);
    if (!loop.stopped())
        throw std::runtime_error("callers have waited for five minutes: nobody wakes them");
}

// How many files and sockets this process may have open; 0 if there is no limit.
std::int64_t most_descriptors() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return 0;
    return static_cast<std::int64_t>(limit.rlim_cur);
}

// How many are inside, and how many at most.
class gauge {
  public:
    class visit {
      public:
        explicit visit(gauge& where) : where_(where) {
            where_.peak_ = std::max(where_.peak_, ++where_.inside_);
        }

        ~visit() { --where_.inside_; }

        visit(const visit&) = delete;
        visit& operator=(const visit&) = delete;

      private:
        gauge& where_;
    };

    [[nodiscard]] std::int64_t peak() const { return peak_; }

    [[nodiscard]] std::int64_t inside() const { return inside_; }

  private:
    std::int64_t inside_ = 0;
    std::int64_t peak_ = 0;
};

// Many tasks under one of several regimes: how many ran at once, how much memory, how long.
class crowd {
  public:
    crowd(std::int64_t tasks, std::int64_t limit, milliseconds latency)
        : tasks_(tasks), limit_(limit), latency_(latency),
          permits_(loop_.get_executor(), static_cast<std::size_t>(limit)), numbers_(loop_) {}

    void all_at_once() {
        begin();
        for (std::int64_t i = 0; i < tasks_; ++i)
            asio::co_spawn(loop_, work(), asio::detached);
        run();
    }

    void permit_in_each_task() {
        begin();
        for (std::int64_t i = 0; i < tasks_; ++i)
            asio::co_spawn(loop_, bounded_work(), asio::detached);
        run();
    }

    void permit_before_each_task() {
        begin();
        asio::co_spawn(loop_, admit_all(), asio::detached);
        run();
    }

    void workers_and_a_channel() {
        begin();
        for (std::int64_t i = 0; i < limit_; ++i)
            asio::co_spawn(loop_, worker(), asio::detached);
        asio::co_spawn(loop_, send_all(), asio::detached);
        run();
    }

    [[nodiscard]] std::int64_t peak() const { return inside_.peak(); }

    [[nodiscard]] std::int64_t ended() const { return ended_; }

    [[nodiscard]] std::int64_t wall_ms() const { return wall_ms_; }

    // The most heap that was in use beyond what was before.
    [[nodiscard]] std::int64_t kib() const {
        return static_cast<std::int64_t>((most_heap_ - std::min(most_heap_, heap_before_)) / 1024);
    }

  private:
    //! [work]
    // What needs a limit: it holds a buffer as long as it waits for its answer.
    awaitable<void> work() {
        const gauge::visit here(inside_);
        const std::vector<char> buffer(4096);
        co_await sleep_for(latency_);
        ++ended_;
    }

    //! [work]

    //! [bounded]
    awaitable<void> bounded_work() {
        const auto mine = co_await permits_.hold();
        co_await work();
    }

    //! [bounded]

    //! [admitted]
    awaitable<void> admit_all() {
        const auto executor = co_await asio::this_coro::executor;
        for (std::int64_t i = 0; i < tasks_; ++i) {
            auto mine = co_await permits_.hold();
            asio::co_spawn(executor, admitted(std::move(mine)), asio::detached);
        }
    }

    awaitable<void> admitted(permit /*until_the_end*/) { co_await work(); }

    //! [admitted]

    //! [workers]
    awaitable<void> worker() {
        boost::system::error_code closed;
        for (;;) {
            co_await numbers_.async_receive(asio::redirect_error(asio::use_awaitable, closed));
            if (closed) co_return;
            co_await work();
        }
    }

    //! [workers]

    awaitable<void> send_all() {
        for (std::int64_t i = 0; i < tasks_; ++i)
            co_await numbers_.async_send(boost::system::error_code(), i, asio::use_awaitable);
        numbers_.close();
    }

    // Looks at the heap once in a millisecond.
    awaitable<void> watch_the_heap() {
        while (ended_ < tasks_) {
            co_await sleep_for(1ms);
            most_heap_ = std::max(most_heap_, cost::heap_in_use());
        }
    }

    void begin() {
        heap_before_ = cost::heap_in_use();
        asio::co_spawn(loop_, watch_the_heap(), asio::detached);
    }

    void run() {
        const auto start = steady::now();
        run_to_the_end(loop_);
        wall_ms_ = milliseconds_since(start);
    }

    const std::int64_t tasks_;
    const std::int64_t limit_;
    const milliseconds latency_;
    gauge inside_;
    std::int64_t ended_ = 0;
    std::int64_t wall_ms_ = 0;
    std::size_t heap_before_ = 0;
    std::size_t most_heap_ = 0;
    asio::io_context loop_{1};
    async_semaphore permits_;
    asio::experimental::channel<void(boost::system::error_code, std::int64_t)> numbers_;
};

// A client that loses its permit with each bad answer: acquire, a throw, and a release behind it.
class leaky_client {
  public:
    leaky_client(const asio::any_io_executor& executor, std::size_t limit, workbook::fetcher fetch)
        : places_(executor, limit), fetch_(std::move(fetch)) {}

    //! [leaky]
    awaitable<response> get(std::string url) {
        co_await places_.acquire();
        auto page = co_await fetch_(url);
        if (page.status != 200) throw std::runtime_error(url + ": no page");
        places_.release();
        co_return page;
    }

    //! [leaky]

    [[nodiscard]] std::size_t available() const { return places_.available(); }

  private:
    async_semaphore places_;
    workbook::fetcher fetch_;
};

// A server that takes 10 ms for an answer, and shows on which of its places it works. A place whose
// permit is lost is never used again.
class server {
  public:
    server(narration::timeline& timeline, std::size_t places) : timeline_(timeline) {
        for (std::size_t i = 1; i <= places; ++i)
            free_.insert(fmt::format("place {}", i));
    }

    [[nodiscard]] std::vector<std::string> places() const { return {free_.begin(), free_.end()}; }

    [[nodiscard]] std::int64_t answers() const { return answers_; }

    void lose_places() { loses_places_ = true; }

    awaitable<response> serve(std::string url) {
        const bool bad = url == "/bad";
        const auto place = *free_.begin();
        free_.erase(place);
        {
            const auto working = timeline_.begin(place, bad ? "503" : "page");
            co_await sleep_for(10ms);
        }
        if (!bad || !loses_places_) free_.insert(place);
        ++answers_;
        co_return response{std::move(url), bad ? 503 : 200, 1024};
    }

  private:
    narration::timeline& timeline_;
    std::set<std::string> free_;
    bool loses_places_ = false;
    std::int64_t answers_ = 0;
};

// The story, part by part. Every part has a loop of its own.
class lesson {
  public:
    explicit lesson(narration::narrator& teller)
        : teller_(teller), tasks_(teller.option("tasks")), limit_(teller.option("limit")),
          latency_(teller.option("latency")) {}

    void tell() {
        no_limit();
        a_semaphore();
        who_waits_where();
        ten_and_three();
        give_up_at_the_wrong_moment();
        lose_permits();
        count_the_cost();
    }

  private:
    [[nodiscard]] std::int64_t waves() const { return (tasks_ + limit_ - 1) / limit_; }

    [[nodiscard]] crowd make_crowd() const { return {tasks_, limit_, latency_}; }

    void tell_of(const crowd& one, std::string_view key) {
        teller_.fact(fmt::format("peak_{}", key), one.peak());
        teller_.fact(fmt::format("ended_{}", key), one.ended());
        teller_.fact(fmt::format("wall_{}_ms", key), one.wall_ms());
        teller_.fact(fmt::format("heap_{}_kib", key), one.kib());
    }

    void say_all_of(const crowd& one) {
        teller_.say_line(fmt::format("At the same time: {}", one.peak()));
        teller_.say_line(fmt::format("Heap in use: {} KiB", one.kib()));
        teller_.say_line(fmt::format("Wall time: {} ms", one.wall_ms()));
    }

    void no_limit();
    void a_semaphore();
    void who_waits_where();
    void ten_and_three();
    void give_up_at_the_wrong_moment();
    void lose_permits();
    template <typename Client>
    std::vector<std::int64_t> ask_in_rounds(asio::io_context& loop, Client& client, server& far);
    void leak();
    void mend();
    void count_the_cost();

    narration::narrator& teller_;
    const std::int64_t tasks_;
    const std::int64_t limit_;
    const milliseconds latency_;
};

void lesson::no_limit() {
    teller_.section("All at once");
    teller_.predict(
        fmt::format("{} tasks wait {} ms each for an answer. They are all spawned on one "
                    "thread. How many are under way at the same time?",
                    tasks_, latency_.count()),
        fmt::format("All {}. Nothing stops them. Each holds what it needs, here a "
                    "buffer of 4 KiB, until its answer is there.",
                    tasks_));
    crowd all = make_crowd();
    all.all_at_once();
    say_all_of(all);
    teller_.say_line(
        fmt::format("Files and sockets that this process may have open: {}", most_descriptors()));
    teller_.fact("tasks", tasks_);
    teller_.fact("limit", limit_);
    teller_.fact("latency_ms", latency_.count());
    teller_.fact("descriptors", most_descriptors());
    tell_of(all, "all");
}

void lesson::a_semaphore() {
    teller_.section("Through a semaphore");
    teller_.predict(
        fmt::format("The same tasks, and a semaphore of {}. How long does it take?", limit_),
        fmt::format("{} waves of {} ms: {} ms, if starting them took no time. (With answers after "
                    "100 ms it would be {} ms: run this with --latency 100.)",
                    waves(), latency_.count(), waves() * latency_.count(), waves() * 100));
    crowd bounded = make_crowd();
    bounded.permit_in_each_task();
    say_all_of(bounded);
    teller_.fact("waves", waves());
    teller_.fact("expected_ms", waves() * latency_.count());
    teller_.fact("expected_at_100_ms", waves() * 100);
    tell_of(bounded, "semaphore");
}

void lesson::who_waits_where() {
    teller_.section("Who waits where");
    teller_.say(fmt::format("In the part above all {} tasks were made first and then waited in "
                            "line. There are two other places to wait: in front of the spawn, with "
                            "the permit given to the task; and at a channel, with {} workers who "
                            "fetch their next number from it.",
                            tasks_, limit_));
    teller_.predict("Which of the three needs the least memory?",
                    "The last two are nearly equal, and far below the first: a task that was not "
                    "made needs nothing.");
    crowd before = make_crowd();
    before.permit_before_each_task();
    crowd workers = make_crowd();
    workers.workers_and_a_channel();
    for (const auto& [name, one] :
         {std::pair<std::string_view, const crowd*>{"permit, then spawn", &before},
          {"workers, channel", &workers}})
        teller_.say_line(fmt::format("{:<20} {} at the same time, {} KiB, {} ms", name, one->peak(),
                                     one->kib(), one->wall_ms()));
    tell_of(before, "admitted");
    tell_of(workers, "workers");
}

void lesson::ten_and_three() {
    teller_.section("Ten tasks and three permits");
    teller_.predict("Ten tasks of 30 ms each, three permits. How long, and in which order do they "
                    "begin?",
                    "120 ms: three, three, three and one. In the order of their coming.");
    auto& timeline = teller_.recorder();
    asio::io_context loop(1);
    const async_semaphore permits(loop.get_executor(), 3);
    gauge inside;
    std::vector<int> order;
    const auto task = [&](async_semaphore from, int number) -> awaitable<void> {
        const auto lane = fmt::format("task {}", number);
        std::optional<narration::span> doing(timeline.begin(lane, "waits"));
        const auto mine = co_await from.hold();
        doing.reset();
        doing.emplace(timeline.begin(lane, "works"));
        const gauge::visit here(inside);
        order.push_back(number);
        co_await sleep_for(30ms);
    };
    const auto start = steady::now();
    for (int number = 0; number < 10; ++number)
        asio::co_spawn(loop, task(permits, number), asio::detached);
    run_to_the_end(loop);
    const auto wall = milliseconds_since(start);
    teller_.say_line(fmt::format("At the same time: {}", inside.peak()));
    teller_.say_line(fmt::format("Order: {}", fmt::join(order, " ")));
    teller_.say_line(fmt::format("Wall time: {} ms", wall));
    teller_.fact("small_peak", inside.peak());
    teller_.fact("small_order", fmt::format("{}", fmt::join(order, " ")));
    teller_.fact("small_wall_ms", wall);
    teller_.show_timeline("Ten tasks, three permits");
}

void lesson::give_up_at_the_wrong_moment() {
    teller_.section("Cancelled in the instant of the hand-over");
    teller_.predict(
        "One permit. A has it; B and C wait. A gives it back, and before B could run, B "
        "is cancelled. Who has the permit?",
        "C. B has been handed it, finds that it was cancelled, and passes it on. A "
        "semaphore that forgets this case has lost a permit.");
    auto& timeline = teller_.recorder();
    asio::io_context loop(1);
    asio::cancellation_signal cancel;
    async_semaphore permits(loop.get_executor(), 1);
    std::string order;
    const auto wait = [&](async_semaphore from, std::string name) -> awaitable<void> {
        std::optional<narration::span> doing(timeline.begin(name, "waits"));
        const auto mine = co_await from.hold();
        doing.reset();
        order += name;
        doing.emplace(timeline.begin(name, "works"));
        co_await sleep_for(30ms);
    };
    const auto first = [&](async_semaphore from) -> awaitable<void> {
        {
            const auto mine = co_await from.hold();
            order += "A";
            const auto working = timeline.begin("A", "works");
            co_await sleep_for(30ms);
        } // gives it back
        cancel.emit(asio::cancellation_type::terminal);
    };
    asio::co_spawn(loop, first(permits), asio::detached);
    asio::co_spawn(loop, wait(permits, "B"),
                   asio::bind_cancellation_slot(cancel.slot(), asio::detached));
    asio::co_spawn(loop, wait(permits, "C"), asio::detached);
    run_to_the_end(loop);
    teller_.say_line(fmt::format("Had the permit: {}", fmt::join(order, ", ")));
    teller_.say_line(fmt::format("Free in the end: {}", permits.available()));
    teller_.fact("order_without_b", order);
    teller_.fact("free_in_the_end", permits.available());
    teller_.show_timeline("B passes its permit on");
}

// Rounds of twelve good requests and a bad one behind them; how long each round took. Ends early
// when a round does not.
template <typename Client>
std::vector<std::int64_t> lesson::ask_in_rounds(asio::io_context& loop, Client& client,
                                                server& far) {
    std::vector<std::int64_t> rounds;
    const auto ask = [&client](std::string url) -> awaitable<void> {
        try {
            co_await client.get(url);
        } catch (const std::runtime_error&) {
            // the bad one
        }
    };
    const auto ask_many = [&](const char* url, int count) {
        const auto enough = far.answers() + count;
        for (int i = 0; i < count; ++i)
            asio::co_spawn(loop, ask(url), asio::detached);
        loop.restart();
        while (far.answers() < enough && (loop.run_one_for(1s) != 0 || loop.poll_one() != 0)) {
        }
        loop.poll();
        return far.answers() == enough;
    };
    for (int round = 0; round < 5; ++round) {
        const auto start = steady::now();
        if (!ask_many("/good", 12)) break;
        rounds.push_back(milliseconds_since(start));
        ask_many("/bad", 1);
    }
    return rounds;
}

void lesson::leak() {
    auto& timeline = teller_.recorder();
    asio::io_context loop(1);
    server far(timeline, 4);
    far.lose_places();
    timeline.declare_lanes(far.places());
    leaky_client client(loop.get_executor(), 4,
                        [&far](std::string url) { return far.serve(std::move(url)); });
    const auto rounds = ask_in_rounds(loop, client, far);
    teller_.say_line(fmt::format("Rounds that came to an end: {}, after {} ms", rounds.size(),
                                 fmt::join(rounds, ", ")));
    teller_.say_line(fmt::format("Permits left: {}", client.available()));
    teller_.fact("leaky_rounds", rounds.size());
    for (std::size_t i = 0; i < rounds.size(); ++i)
        teller_.fact(fmt::format("leaky_round_{}_ms", i + 1), rounds[i]);
    teller_.fact("leaky_permits_left", client.available());
    teller_.show_timeline("Four places, and one less after each bad answer");
}

void lesson::mend() {
    narration::timeline unseen;
    asio::io_context loop(1);
    server far(unseen, 4);
    workbook::polite_client client(loop.get_executor(), 4,
                                   [&far](std::string url) { return far.serve(std::move(url)); });
    const auto rounds = ask_in_rounds(loop, client, far);
    teller_.say_line(fmt::format("The mended client: {} rounds, after {} ms", rounds.size(),
                                 fmt::join(rounds, ", ")));
    teller_.fact("mended_rounds", rounds.size());
    teller_.fact("mended_last_round_ms", rounds.empty() ? -1 : rounds.back());
}

void lesson::lose_permits() {
    teller_.section("A permit is lost");
    teller_.say("A client with four permits takes one, fetches, throws if the answer is bad, and "
                "gives the permit back. In rounds: twelve good answers after 10 ms each, then a "
                "bad one.");
    teller_.predict("The first round takes 30 ms. And the others?",
                    "40, 60 and 120 ms: three permits, two, one. Then there is none, and the fifth "
                    "round never ends. No error, no load, nothing in the log.");
    leak();
    mend();
}

void lesson::count_the_cost() {
    constexpr std::size_t many = 10'000;
    teller_.section("What it costs");
    const auto each = cost::of_each();
    const auto waiter = cost::bytes_of_a_waiter(many);
    teller_.say_line(
        fmt::format("std::counting_semaphore, acquire and release: {:.0f} ns", each.threads_ns));
    teller_.say_line(fmt::format("async_semaphore, acquire and release: {:.0f} ns, with hold: "
                                 "{:.0f} ns",
                                 each.acquire_ns, each.hold_ns));
    teller_.say_line(
        fmt::format("A hand-over to somebody who waits: {:.0f} ns", each.hand_over_ns));
    teller_.say_line(fmt::format("Somebody who waits: {:.0f} bytes", waiter));
    teller_.fact("threads_ns", each.threads_ns);
    teller_.fact("acquire_ns", each.acquire_ns);
    teller_.fact("hold_ns", each.hold_ns);
    teller_.fact("hand_over_ns", each.hand_over_ns);
    teller_.fact("waiter_bytes", waiter);
}

} // namespace

int main(int argc, char** argv) {
    return narration::run(argc, argv, {"16", "Bounded concurrency"},
                          {{"tasks", "How many tasks there are", 10'000, 100, 10'000},
                           {"limit", "How many of them may run at once", 100, 20, 1000},
                           {"latency", "How long each waits, in milliseconds", 10, 1, 100}},
                          [](narration::narrator& teller) { lesson(teller).tell(); });
}
