// Lesson 14: a service that fails for a while, a breaker in front of it, and six mistakes in the
// usual one.
#include "circuit_breaker.hpp"
#include "cost.hpp"
#include "half_open_probe.hpp"
#include "manual_clock.hpp"
#include "usual.hpp"

#include "narrator.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using boost::asio::awaitable;
using workbook::breaker_settings;
using workbook::breaker_state;
using workbook::manual_clock;
using workbook::moment;
using workbook::outcome;

namespace {

using std::chrono::milliseconds;

constexpr int calls = 20;
constexpr auto spacing = 2s; // a call every two seconds, on a clock that the lesson moves

std::string name_of(breaker_state state) {
    return std::string(to_string(state));
}

// What became of the calls of a demonstration, in their order.
enum class fate { succeeded, failed, refused };

struct step {
    moment when;
    fate call;
    breaker_state after;
};

std::int64_t count_of(const std::vector<step>& steps, fate wanted) {
    return std::count_if(steps.begin(), steps.end(),
                         [&](const step& each) { return each.call == wanted; });
}

std::string letters_of(const std::vector<step>& steps) {
    std::string letters;
    for (const auto& each : steps)
        letters += each.call == fate::succeeded ? 's' : each.call == fate::failed ? 'f' : '-';
    return letters;
}

std::string lane_of(fate call) {
    switch (call) {
    case fate::succeeded:
        return "answered";
    case fate::failed:
        return "failed";
    default:
        return "refused";
    }
}

// The number of the first call after which it was open; none: -1.
std::int64_t opened_at(const std::vector<step>& steps) {
    const auto found = std::find_if(steps.begin(), steps.end(), [](const step& each) {
        return each.after == breaker_state::open;
    });
    return found == steps.end() ? -1 : found - steps.begin();
}

//! [service]
// Stands for a service: it answers in a moment, or it is down.
awaitable<void> service(bool down) {
    co_await asio::post(asio::use_awaitable);
    if (down) throw std::runtime_error("connection refused");
}

//! [service]

//! [through]
// One call through a breaker, from a coroutine: ask, call, report.
template <typename Breaker>
awaitable<fate> through(Breaker& breaker, bool down) {
    if (!breaker.allow()) co_return fate::refused;
    try {
        co_await service(down);
    } catch (const std::exception&) {
        breaker.failed();
        co_return fate::failed;
    }
    breaker.succeeded();
    co_return fate::succeeded;
}

//! [through]

// Twenty calls, two seconds apart on the given clock.
template <typename Breaker, typename Fails>
awaitable<void> demonstrate(Breaker& breaker, manual_clock& clock, Fails fails,
                            std::vector<step>& steps) {
    for (int call = 0; call < calls; ++call) {
        const auto when = clock.now();
        const auto became = co_await through(breaker, fails(call));
        steps.push_back({when, became, breaker.state()});
        clock.advance(spacing);
    }
}

// Runs a coroutine on a loop of its own, with this thread and no other.
void run_on_one_thread(awaitable<void> coroutine) {
    asio::io_context loop(1);
    std::exception_ptr failed;
    asio::co_spawn(loop, std::move(coroutine),
                   [&](std::exception_ptr error) { failed = std::move(error); });
    loop.run();
    if (failed) std::rethrow_exception(failed);
}

template <typename Breaker, typename Fails>
std::vector<step> demonstration(Breaker& breaker, manual_clock& clock, Fails fails) {
    std::vector<step> steps;
    run_on_one_thread(demonstrate(breaker, clock, fails, steps));
    return steps;
}

bool every_third_fails(int call) {
    return call % 3 == 0;
}

template <typename Breaker>
void report(Breaker& breaker, bool success, int times) {
    for (int i = 0; i < times; ++i) {
        if (success)
            breaker.succeeded();
        else
            breaker.failed();
    }
}

// For the reader's own breaker, which may never change its mind.
void give_up_after(std::int64_t steps, std::int64_t limit) {
    if (steps > limit) throw std::runtime_error("the breaker stays as it is, whatever happens");
}

// How many successes it takes to close a breaker that is half-open.
template <typename Breaker>
std::int64_t successes_until_closed(Breaker& breaker) {
    std::int64_t needed = 0;
    for (; breaker.state() != breaker_state::closed; ++needed) {
        if (!breaker.allow()) throw std::runtime_error("a half-open breaker refused a probe");
        breaker.succeeded();
        give_up_after(needed, 100);
    }
    return needed;
}

// Seconds until a breaker that has just opened lets somebody through, looking once a second.
template <typename Breaker, typename Advance>
std::int64_t seconds_until_allowed(Breaker& breaker, const Advance& one_second_passes) {
    std::int64_t waited = 0;
    for (; !breaker.allow(); ++waited) {
        one_second_passes();
        give_up_after(waited, 10'000);
    }
    return waited;
}

// The story, part by part.
class lesson {
  public:
    explicit lesson(narration::narrator& teller)
        : teller_(teller), limits_{.failures_to_open = static_cast<int>(teller.option("threshold")),
                                   .recovery = 1s * teller.option("recovery"),
                                   .successes_to_close = 3},
          callers_(static_cast<int>(teller.option("callers"))) {}

    void tell() {
        show_an_outage();
        scatter_the_failures();
        forget_no_failure();
        count_old_successes();
        ask_all_at_once();
        come_late();
        never_come_back();
        set_the_clock_back();
        count_the_cost();
    }

  private:
    void show_an_outage();
    void draw(const std::vector<step>& steps, moment start);
    void scatter_the_failures();
    void forget_no_failure();
    void count_old_successes();
    void ask_all_at_once();
    void come_late();
    void never_come_back();
    void set_the_clock_back();
    void count_the_cost();
    void tell_cost(const std::string& which, const std::string& key, const cost::per_call& spent);

    template <typename Breaker>
    void make_half_open(Breaker& breaker, manual_clock& clock) const {
        report(breaker, false, limits_.failures_to_open);
        clock.advance(limits_.recovery);
    }

    void make_half_open(workbook::probing_breaker& breaker, manual_clock& clock) const;

    [[nodiscard]] workbook::probe_settings one_probe() const { return {.when = limits_}; }

    narration::narrator& teller_;
    const breaker_settings limits_;
    const int callers_;
};

void lesson::make_half_open(workbook::probing_breaker& breaker, manual_clock& clock) const {
    for (int i = 0; i < limits_.failures_to_open; ++i) {
        if (const auto pass = breaker.admit()) breaker.report(*pass, outcome::failure);
    }
    clock.advance(limits_.recovery);
}

void lesson::show_an_outage() {
    teller_.section("An outage");
    teller_.say(fmt::format(
        "{} calls, one every {} s. The service is down for the calls 3 to 9. The breaker opens "
        "after {} failures in a row, waits for {} s, and closes after {} successes. Its clock is "
        "moved by the lesson, so nobody waits.",
        calls, spacing.count(), limits_.failures_to_open, limits_.recovery / 1s,
        limits_.successes_to_close));
    auto& timeline = teller_.recorder();
    timeline.declare_lanes({"breaker", "answered", "failed", "refused"});
    const auto start = std::chrono::ceil<milliseconds>(std::chrono::steady_clock::now());
    manual_clock clock(start);
    workbook::circuit_breaker breaker(limits_, clock.source());
    const auto steps = demonstration(breaker, clock, workbook::demo_call_fails);
    const auto succeeded = count_of(steps, fate::succeeded);
    const auto failed = count_of(steps, fate::failed);
    const auto refused = count_of(steps, fate::refused);
    teller_.predict("How many of the 20 calls reach the service, and how many of those fail?",
                    fmt::format("{} reach it, {} of them fail. {} are refused.", succeeded + failed,
                                failed, refused));
    teller_.say_line("Calls 0 to 19 (s: succeeded, f: failed, -: refused): " + letters_of(steps));
    teller_.say_line(
        fmt::format("Succeeded: {}. Failed: {}. Refused: {}.", succeeded, failed, refused));
    teller_.fact("calls", steps.size());
    teller_.fact("threshold", limits_.failures_to_open);
    teller_.fact("recovery_s", limits_.recovery / 1s);
    teller_.fact("outage", letters_of(steps));
    teller_.fact("succeeded", succeeded);
    teller_.fact("failed", failed);
    teller_.fact("refused", refused);
    teller_.fact("default_threshold", breaker_settings{}.failures_to_open);
    teller_.fact("default_recovery_s", breaker_settings{}.recovery / 1s);
    teller_.fact("default_successes", breaker_settings{}.successes_to_close);
    draw(steps, start);
}

// The time axis is that of the lesson's own clock. Half-open begins by itself, when the recovery is
// over; every other change comes with a call.
void lesson::draw(const std::vector<step>& steps, moment start) {
    auto& timeline = teller_.recorder();
    const auto end = start + calls * spacing;
    const auto show = [&](breaker_state phase, moment from, moment to) {
        timeline.add("breaker", name_of(phase), from, std::min(to, end));
    };
    auto phase = breaker_state::closed;
    auto since = start;
    for (const auto& each : steps) {
        timeline.add(lane_of(each.call), fmt::format("{}", &each - steps.data()), each.when,
                     each.when + spacing / 2);
        const bool opens = each.call == fate::failed && each.after == breaker_state::open;
        const bool closes = each.after == breaker_state::closed && phase != breaker_state::closed;
        if (!opens && !closes) continue;
        show(phase, since, each.when);
        since = each.when;
        phase = breaker_state::closed;
        if (!opens) continue;
        show(breaker_state::open, since, since + limits_.recovery);
        since = std::min(since + limits_.recovery, end);
        phase = breaker_state::half_open;
    }
    if (since < end) show(phase, since, end);
    teller_.show_timeline("A breaker through an outage, in its own time");
}

void lesson::scatter_the_failures() {
    teller_.section("The same number of failures, scattered");
    teller_.predict("Now every third call fails: 0, 3, 6 and so on, as many as before. Does the "
                    "breaker open?",
                    limits_.failures_to_open == 1
                        ? "Yes: one failure is a row of one."
                        : "No: no two failures come in a row. A usual breaker that never forgets a "
                          "failure opens as soon as they add up.");
    manual_clock clock;
    workbook::circuit_breaker breaker(limits_, clock.source());
    const auto ours = demonstration(breaker, clock, every_third_fails);
    usual::breaker other(limits_, clock.source());
    const auto theirs = demonstration(other, clock, every_third_fails);
    teller_.say_line("Ours:  " + letters_of(ours));
    teller_.say_line("Usual: " + letters_of(theirs));
    teller_.fact("scattered_ours", letters_of(ours));
    teller_.fact("scattered_usual", letters_of(theirs));
    teller_.fact("scattered_usual_opened_at", opened_at(theirs));
}

void lesson::forget_no_failure() {
    constexpr int healthy = 100;
    const int before = limits_.failures_to_open - 1;
    teller_.section("Failures that are never forgotten");
    teller_.predict(fmt::format("{} failures, {} successes, 1 failure. Threshold: {}. Is it open?",
                                before, healthy, limits_.failures_to_open),
                    before == 0 ? "Yes, both are: the threshold is one."
                                : "The usual one is: for it these are failures in all. Ours counts "
                                  "failures in a row, and the last row is one long.");
    manual_clock clock;
    const auto state_after = [&](auto&& breaker) {
        report(breaker, false, before);
        report(breaker, true, healthy);
        report(breaker, false, 1);
        return name_of(breaker.state());
    };
    const auto theirs = state_after(usual::breaker(limits_, clock.source()));
    const auto ours = state_after(workbook::circuit_breaker(limits_, clock.source()));
    teller_.say_line(fmt::format("Usual: {}. Ours: {}.", theirs, ours));
    teller_.fact("forgetting_usual", theirs);
    teller_.fact("forgetting_ours", ours);
}

void lesson::count_old_successes() {
    constexpr int healthy = 10;
    teller_.section("Successes that are never forgotten");
    teller_.predict(
        fmt::format("{} successes, then the service fails and the breaker opens. Half-open, how "
                    "many successes does it take to close it?",
                    healthy),
        "One, with the usual breaker: it has counted the ten. Three, with ours: each state counts "
        "from zero.");
    manual_clock clock;
    const auto needed_by = [&](auto&& breaker) {
        report(breaker, true, healthy);
        make_half_open(breaker, clock);
        return successes_until_closed(breaker);
    };
    const auto theirs = needed_by(usual::breaker(limits_, clock.source()));
    const auto ours = needed_by(workbook::circuit_breaker(limits_, clock.source()));
    teller_.say_line(fmt::format("Usual: {}. Ours: {}.", theirs, ours));
    teller_.fact("successes_to_close_usual", theirs);
    teller_.fact("successes_to_close_ours", ours);
}

void lesson::ask_all_at_once() {
    constexpr int threads = 4;
    teller_.section("Half-open, and everybody is waiting");
    teller_.predict(
        fmt::format("{} coroutines on {} threads call a breaker that has just become "
                    "half-open. How many reach the service?",
                    callers_, threads),
        fmt::format("All {}, with the usual breaker: not open is good enough. One, with "
                    "passes: who gets no place is refused.",
                    callers_));
    manual_clock clock;
    usual::breaker usual(limits_, clock.source()); // asked by one thread, as it has no lock
    make_half_open(usual, clock);
    std::int64_t let_through = 0;
    for (int i = 0; i < callers_; ++i)
        let_through += usual.allow() ? 1 : 0;

    workbook::probing_breaker breaker(one_probe(), clock.source());
    make_half_open(breaker, clock);
    std::atomic<std::int64_t> reached{0};
    std::atomic<std::int64_t> refused{0};
    std::atomic<int> still_to_ask{callers_};
    asio::io_context loop(threads);
    const auto probe = [&]() -> awaitable<int> {
        asio::steady_timer pause(co_await asio::this_coro::executor);
        ++reached;
        --still_to_ask;
        while (still_to_ask > 0) { // a slow service: it answers when all the others have asked
            pause.expires_after(1ms);
            co_await pause.async_wait(asio::use_awaitable);
        }
        co_return 200;
    };
    //! [caller]
    const auto caller = [&]() -> awaitable<void> {
        try {
            co_await workbook::guarded<int>(breaker, probe);
        } catch (const workbook::circuit_open&) {
            ++refused;
            --still_to_ask;
        }
    };
    //! [caller]
    for (int i = 0; i < callers_; ++i)
        asio::co_spawn(loop, caller, asio::detached);
    {
        std::vector<std::jthread> crew;
        for (int i = 0; i < threads; ++i)
            crew.emplace_back([&] { loop.run(); });
    }
    teller_.say_line(fmt::format("Usual: {} of {}. With passes: {}, and {} refused.", let_through,
                                 callers_, reached.load(), refused.load()));
    teller_.fact("callers", callers_);
    teller_.fact("probes_usual", let_through);
    teller_.fact("probes_ours", reached.load());
    teller_.fact("probes_refused", refused.load());
}

void lesson::come_late() {
    teller_.section("A failure from before the opening");
    teller_.predict(
        "A slow call is let through while closed. Others fail, the breaker opens, and "
        "becomes half-open. Now the slow call fails too. What is the breaker?",
        "14.1 is open again: it takes every failure for that of a probe. With passes it "
        "stays half-open: the pass says that this call is no probe.");
    manual_clock clock;
    workbook::circuit_breaker counting(limits_, clock.source());
    if (!counting.allow()) throw std::runtime_error("a new breaker refused a call");
    make_half_open(counting, clock);
    counting.failed();
    const auto without = name_of(counting.state());

    workbook::probing_breaker breaker(one_probe(), clock.source());
    const auto slow = breaker.admit();
    if (!slow) throw std::runtime_error("a new breaker refused a call");
    make_half_open(breaker, clock);
    breaker.report(*slow, outcome::failure);
    const auto with = name_of(breaker.state());
    teller_.say_line(fmt::format("14.1: {}. With passes: {}.", without, with));
    teller_.fact("late_failure_counting", without);
    teller_.fact("late_failure_passes", with);
}

void lesson::never_come_back() {
    teller_.section("A probe that never comes back");
    manual_clock clock;
    workbook::probing_breaker breaker(one_probe(), clock.source());
    make_half_open(breaker, clock);
    teller_.predict(
        fmt::format("One probe may be under way, and it hangs for ever. Patience with a "
                    "probe: {} s. When may the next one go?",
                    one_probe().probe_patience / 1s),
        fmt::format("After {} s. The place is lent for that long, and not given.",
                    one_probe().probe_patience / 1s));
    if (!breaker.admit()) throw std::runtime_error("a half-open breaker refused its first probe");
    std::int64_t waited = 0;
    for (; !breaker.admit(); ++waited) {
        clock.advance(1s);
        give_up_after(waited, 100);
    }
    teller_.say_line(fmt::format("The next probe went after {} s.", waited));
    teller_.fact("next_probe_after_s", waited);
}

void lesson::set_the_clock_back() {
    teller_.section("A clock that is set back");
    const auto recovery = limits_.recovery / 1s;
    teller_.predict(
        fmt::format("A breaker opens, for {} s. Then somebody sets the clock of the machine back "
                    "by an hour. How long is it open?",
                    recovery),
        fmt::format(
            "{} s, if it asks the wall clock: it waits for the hour to pass again. {} s, if "
            "it asks a steady clock, which nobody can set.",
            recovery + 3600, recovery));
    manual_clock wall;
    usual::breaker usual(limits_, wall.source());
    report(usual, false, limits_.failures_to_open);
    wall.advance(-1h);
    const auto theirs = seconds_until_allowed(usual, [&] { wall.advance(1s); });

    manual_clock steady; // what happens to the wall clock is nothing to it
    workbook::circuit_breaker breaker(limits_, steady.source());
    report(breaker, false, limits_.failures_to_open);
    const auto ours = seconds_until_allowed(breaker, [&] { steady.advance(1s); });
    teller_.say_line(fmt::format("Usual: {} s. Ours: {} s.", theirs, ours));
    teller_.fact("set_back_usual_s", theirs);
    teller_.fact("set_back_ours_s", ours);
}

void lesson::count_the_cost() {
    teller_.section("What it costs");
    tell_cost("Counting (14.1)", "counting", cost::counting());
    tell_cost("With passes (14.2)", "passes", cost::with_passes());
}

void lesson::tell_cost(const std::string& which, const std::string& key,
                       const cost::per_call& spent) {
    teller_.say_line(fmt::format("{}, one thread: {:.0f} ns a call", which, spent.alone));
    teller_.say_line(fmt::format("{}, two threads: {:.0f} ns a call", which, spent.two_threads));
    teller_.say_line(fmt::format("{}, refused: {:.0f} ns a call", which, spent.refused));
    teller_.fact(key + "_alone_ns", spent.alone);
    teller_.fact(key + "_two_threads_ns", spent.two_threads);
    teller_.fact(key + "_refused_ns", spent.refused);
}

} // namespace

int main(int argc, char** argv) {
    return narration::run(
        argc, argv, {"14", "Circuit breakers"},
        {{"threshold", "How many failures in a row open the breaker", 3, 1, 10},
         {"recovery", "Seconds from the opening until a probe", 5, 1, 3600},
         {"callers", "How many call a half-open breaker at once", 1000, 2, 10000}},
        [](narration::narrator& teller) { lesson(teller).tell(); });
}
