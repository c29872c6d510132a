// Lesson 13: a group that nobody outlives: who is told to stop, who waits, and what leaves.
#include "cost.hpp"
#include "nested_groups.hpp"
#include "orphan.hpp"
#include "task_group.hpp"

#include "narrator.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using workbook::awaitable;
using workbook::group_error;
using workbook::response;
using workbook::run_group;
using workbook::task_group;

namespace {

using milliseconds = std::chrono::milliseconds;
using steady = std::chrono::steady_clock;

constexpr auto latency = 100ms;

awaitable<void> sleep_until(steady::time_point when) {
    asio::steady_timer timer(co_await asio::this_coro::executor, when);
    co_await timer.async_wait(asio::use_awaitable);
}

awaitable<void> sleep(milliseconds pause) {
    co_await sleep_until(steady::now() + pause);
}

std::string message_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& caught) {
        return caught.what();
    }
}

bool is_cancellation(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& known) {
        return known.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

std::int64_t milliseconds_since(steady::time_point start) {
    return std::chrono::duration_cast<milliseconds>(steady::now() - start).count();
}

// How a call of all_or_nothing went.
struct story {
    std::vector<int> results;
    std::vector<std::string> errors; // in the order in which they left
    std::int64_t wall_ms = 0;
};

// The story, part by part. Every part has a loop and a timeline of its own.
class lesson {
  public:
    explicit lesson(narration::narrator& teller)
        : teller_(teller), tasks_(teller.option("tasks")) {}

    void tell() {
        run(at_the_same_instant());
        run(staggered());
        run(tidy_up());
        run(leave_an_orphan());
        run(cancel_from_outside());
        run(cancel_a_branch());
        run(group_with_asio());
        count_the_cost();
    }

  private:
    // Runs a coroutine on a loop of its own, with this thread and no other. `stop_` cancels it.
    void run(awaitable<void> part);

    // 0 to n-1, as in lesson 03: what is divisible by 3 fails. Its bar says how it ended.
    awaitable<int> task(int n, steady::time_point when);

    void draw(int n, const char* how, steady::time_point begun) {
        if (timeline_ != nullptr) timeline_->add(fmt::format("{}", n), how, begun, steady::now());
    }

    awaitable<void> all_tasks(story& told, std::function<milliseconds(int)> takes);

    // Works for a second, or tidies up when it is stopped; fails then, if `failure` says so.
    awaitable<void> child(std::string lane, milliseconds tidying, std::string failure = "");

    awaitable<void> failing_child(std::string lane, milliseconds takes) {
        const auto working = timeline_->begin(std::move(lane), "work");
        co_await sleep(takes);
        throw std::runtime_error("the card was refused");
    }

    awaitable<void> leaf(std::string lane, milliseconds takes) {
        ++running_;
        const auto working = timeline_->begin(std::move(lane), "work");
        std::exception_ptr error;
        try {
            co_await sleep(takes);
        } catch (...) {
            error = std::current_exception();
        }
        --running_;
        if (error) std::rethrow_exception(error);
    }

    void start_timeline(std::vector<std::string> lanes) {
        timeline_ = &teller_.recorder();
        timeline_->declare_lanes(std::move(lanes));
    }

    std::vector<std::string> task_lanes() const {
        std::vector<std::string> lanes;
        for (std::int64_t n = 0; n < tasks_; ++n)
            lanes.push_back(fmt::format("{}", n));
        return lanes;
    }

    // How many of the tasks are divisible by 3.
    [[nodiscard]] std::int64_t failing() const { return (tasks_ + 2) / 3; }

    void report(const story& told);

    awaitable<void> at_the_same_instant();
    awaitable<void> staggered();
    awaitable<void> tidy_up();
    awaitable<void> leave_an_orphan();
    awaitable<void> copy_with_orphans(const std::vector<std::string>& urls,
                                      const workbook::fetcher& fetch, const workbook::saver& save);
    awaitable<void> cancel_from_outside();
    awaitable<void> cancel_a_branch();
    awaitable<void> group_with_asio();
    void count_the_cost();

    narration::narrator& teller_;
    const std::int64_t tasks_;
    narration::timeline* timeline_ = nullptr; // of the current part
    asio::cancellation_signal stop_;          // of the current part
    int running_ = 0;                         // leaves of the current part
};

void lesson::run(awaitable<void> part) {
    constexpr auto patience = 60s; // for the reader's own code, which may never wake its caller
    asio::io_context loop(1);
    bool ended = false;
    std::exception_ptr failed;
    asio::co_spawn(loop, std::move(part),
                   asio::bind_cancellation_slot(stop_.slot(), [&](std::exception_ptr error) {
                       ended = true;
                       failed = std::move(error);
                   }));
    loop.run_for(patience);
    stop_.slot().clear();
    if (failed) std::rethrow_exception(failed);
    if (!ended)
        throw std::runtime_error("the loop has been idle for a minute: nobody wakes the group");
}

awaitable<int> lesson::task(int n, steady::time_point when) {
    const auto begun = steady::now();
    try {
        co_await sleep_until(when);
    } catch (...) {
        draw(n, "cancelled", begun);
        throw;
    }
    const bool fails = n % 3 == 0;
    draw(n, fails ? "fails" : "done", begun);
    if (fails) throw std::runtime_error(fmt::format("Failed on {}", n));
    co_return 2 * n;
}

awaitable<void> lesson::all_tasks(story& told, std::function<milliseconds(int)> takes) {
    start_timeline(task_lanes());
    const auto start = steady::now();
    try {
        //! [all_or_nothing]
        std::vector<awaitable<int>> tasks;
        for (int n = 0; n < tasks_; ++n)
            tasks.push_back(task(n, start + takes(n)));
        told.results = co_await workbook::all_or_nothing(std::move(tasks));
        //! [all_or_nothing]
    } catch (const group_error& failed) {
        //! [errors]
        for (const auto& each : failed.errors())
            told.errors.push_back(message_of(each));
        //! [errors]
    }
    told.wall_ms = milliseconds_since(start);
}

void lesson::report(const story& told) {
    teller_.say_line(fmt::format("Results: [{}]", fmt::join(told.results, ", ")));
    teller_.say_line(fmt::format("Errors: {}", told.errors.size()));
    for (const auto& each : told.errors)
        teller_.say_line("  " + each);
    teller_.say_line(fmt::format("Wall time: {} ms", told.wall_ms));
}

awaitable<void> lesson::at_the_same_instant() {
    teller_.section("The task of lesson 03, in a group");
    teller_.predict(
        fmt::format("Tasks 0 to {} sleep for {} ms, all to the same instant. Those divisible by 3 "
                    "fail, the first failure cancels the others, and a group gives results only if "
                    "all succeed. How many results, and how many errors?",
                    tasks_ - 1, latency.count()),
        fmt::format("No results, and {} errors. All timers fire in the same turn of the loop, so "
                    "all {} have failed before anybody can be stopped.",
                    failing(), failing()));
    story told;
    co_await all_tasks(told, [](int) { return latency; });
    report(told);
    teller_.say(
        "The errors come in the order in which the loop woke the tasks. Asio keeps timers in "
        "a heap, so that timers of the same instant fire in no order worth relying on.");
    std::sort(told.errors.begin(), told.errors.end());
    teller_.fact("tasks", tasks_);
    teller_.fact("successes", told.results.size());
    teller_.fact("failures", told.errors.size());
    teller_.fact("errors", fmt::format("{}", fmt::join(told.errors, ", ")));
    teller_.fact("wall_ms", told.wall_ms);
    teller_.show_timeline("All tasks to the same instant");
}

awaitable<void> lesson::staggered() {
    teller_.section("Staggered: the first failure cancels the rest");
    teller_.predict(
        fmt::format("Now task n takes n + 1 times {} ms. How many errors?", latency.count()),
        fmt::format("One. Task 0 fails after {} ms, and all others are still asleep. "
                    "They are cancelled, and that is not an error of theirs.",
                    latency.count()));
    story told;
    co_await all_tasks(told, [](int n) { return latency * (n + 1); });
    report(told);
    teller_.fact("staggered_successes", told.results.size());
    teller_.fact("staggered_failures", told.errors.size());
    teller_.fact("staggered_errors", fmt::format("{}", fmt::join(told.errors, ", ")));
    teller_.fact("staggered_wall_ms", told.wall_ms);
    teller_.show_timeline("Staggered tasks: one failure, and everybody stops");
}

//! [child]
awaitable<void> lesson::child(std::string lane, milliseconds tidying, std::string failure) {
    std::exception_ptr stopped;
    {
        const auto working = timeline_->begin(lane, "work");
        try {
            co_await sleep(1s);
        } catch (const boost::system::system_error&) {
            stopped = std::current_exception(); // no co_await in here: C++ forbids it
        }
    }
    if (!stopped) co_return;
    // From now on this coroutine may wait again.
    co_await asio::this_coro::reset_cancellation_state();
    const auto tidy = timeline_->begin(lane, "roll back");
    co_await sleep(tidying);
    if (!failure.empty()) throw std::runtime_error(failure);
    std::rethrow_exception(stopped);
}

//! [child]

awaitable<void> lesson::tidy_up() {
    teller_.section("Cancelling is asking");
    teller_.predict(
        "The payment fails after 60 ms. The stock and the invoice are cancelled and need "
        "90 and 30 ms to roll back; the invoice fails at it. When does the group end, "
        "and with how many errors?",
        "After 150 ms: a request to stop is no proof of having stopped, so the group "
        "waits. Two errors, in the order in which they happened.");
    start_timeline({"stock", "invoice", "payment", "caller"});
    const auto start = steady::now();
    try {
        const auto waiting = timeline_->begin("caller", "run_group");
        //! [run_group]
        co_await run_group([this](task_group group) -> awaitable<void> {
            group.spawn(child("stock", 90ms));
            group.spawn(child("invoice", 30ms, "the invoice was sent already"));
            group.spawn(failing_child("payment", 60ms));
            co_return;
        });
        //! [run_group]
    } catch (const group_error& failed) {
        const auto after = milliseconds_since(start);
        teller_.say_line(fmt::format("After {} ms: {}", after, failed.what()));
        teller_.fact("tidy_wall_ms", after);
        teller_.fact("tidy_failures", failed.errors().size());
        teller_.fact("tidy_error", failed.what());
    }
    teller_.show_timeline("The group waits for those it has cancelled");
}

//! [orphans]
awaitable<void> lesson::copy_with_orphans(const std::vector<std::string>& urls,
                                          const workbook::fetcher& fetch,
                                          const workbook::saver& save) {
    const auto copy = [&](std::string url) -> awaitable<void> {
        auto page = co_await fetch(std::move(url));
        asio::co_spawn(co_await asio::this_coro::executor, save(std::move(page)), asio::detached);
    };
    co_await run_group([&](task_group group) -> awaitable<void> {
        for (const auto& url : urls)
            group.spawn(copy(url));
        co_return;
    });
}

//! [orphans]

awaitable<void> lesson::leave_an_orphan() {
    teller_.section("An orphan");
    teller_.predict(
        "Three pages are fetched in a group, 60 ms each, and then saved, 60 ms each. The "
        "saves are started with co_spawn and detached, from within the group. How many "
        "of them are still running when the group has ended?",
        "All three. The group waits for its children. These are nobody's.");
    const std::vector<std::string> urls{"/0", "/1", "/2"};
    const workbook::fetcher fetch = [this](std::string url) -> awaitable<response> {
        const auto working = timeline_->begin(url, "fetch");
        co_await sleep(60ms);
        co_return response{std::move(url), 200, 1024};
    };
    const workbook::saver save = [this](response page) -> awaitable<void> {
        ++running_;
        const auto working = timeline_->begin(page.url, "save");
        co_await sleep(60ms);
        --running_;
    };
    start_timeline({"/0", "/1", "/2", "caller"});
    {
        const auto waiting = timeline_->begin("caller", "copies");
        co_await copy_with_orphans(urls, fetch, save);
    }
    teller_.say_line(fmt::format("With orphans: {} saves are still running.", running_));
    teller_.fact("orphans", running_);
    co_await sleep(120ms); // else they would use a frame that has gone
    teller_.show_timeline("With orphans the caller goes on too early");

    start_timeline({"/0", "/1", "/2", "caller"});
    {
        const auto waiting = timeline_->begin("caller", "mirror");
        const auto pages = co_await workbook::mirror(urls, fetch, save);
        teller_.fact("mirrored", pages);
    }
    teller_.say_line(fmt::format("As children of the group: {}.", running_));
    teller_.fact("mirror_left_running", running_);
    teller_.show_timeline("As children of the group they are waited for");
}

awaitable<void> lesson::cancel_from_outside() {
    teller_.section("Cancellation goes down");
    teller_.predict("Two groups in a group, two leaves in each. After 60 ms somebody cancels the "
                    "coroutine that waits for the outermost one. How many errors leave?",
                    "None. Nothing has failed. The caller sees operation_aborted, as from any "
                    "operation that is cancelled, and not one leaf is left.");
    start_timeline({"a1", "a2", "b1", "b2"});
    const auto start = steady::now();
    std::exception_ptr stopped;
    try {
        //! [nested]
        co_await run_group([this](task_group outer) -> awaitable<void> {
            outer.spawn(run_group([this](task_group a) -> awaitable<void> {
                a.spawn(leaf("a1", 1s));
                a.spawn(leaf("a2", 1s));
                co_return;
            }));
            outer.spawn(run_group([this](task_group b) -> awaitable<void> {
                b.spawn(leaf("b1", 1s));
                b.spawn(leaf("b2", 1s));
                co_return;
            }));
            co_await sleep(60ms);
            stop_.emit(asio::cancellation_type::terminal); // of our caller
        });
        //! [nested]
    } catch (const boost::system::system_error&) {
        stopped = std::current_exception();
    }
    const auto after = milliseconds_since(start);
    const bool aborted = stopped && is_cancellation(stopped);
    teller_.say_line(fmt::format("After {} ms: {}. Leaves that still run: {}.", after,
                                 aborted ? "operation_aborted" : "something else", running_));
    teller_.fact("outside_wall_ms", after);
    teller_.fact("outside_aborted", static_cast<int>(aborted));
    teller_.fact("outside_left_running", running_);
    teller_.show_timeline("Cancelled from outside, down to the leaves");
}

awaitable<void> lesson::cancel_a_branch() {
    teller_.section("One branch of many");
    teller_.predict(
        "A download and two previews run in one group. After 60 ms the user closes the "
        "previews, and their branch is cancelled. What does the group throw?",
        "Nothing. Whoever asked for the cancellation knows of it. The download goes on.");
    start_timeline({"download", "preview 1", "preview 2"});
    auto how = workbook::ending::completed;
    const auto start = steady::now();
    const auto show_previews = [&](workbook::branch handle) -> awaitable<void> {
        how = co_await workbook::run_branch(handle, [this](task_group group) -> awaitable<void> {
            group.spawn(leaf("preview 1", 1s));
            group.spawn(leaf("preview 2", 1s));
            co_return;
        });
    };
    //! [branch]
    co_await run_group([&](task_group group) -> awaitable<void> {
        workbook::branch previews;
        group.spawn(show_previews(previews));
        group.spawn(leaf("download", 120ms));
        co_await sleep(60ms);
        previews.cancel();
    });
    //! [branch]
    const auto after = milliseconds_since(start);
    const char* word = how == workbook::ending::cancelled ? "cancelled" : "completed";
    teller_.say_line(
        fmt::format("The group returned after {} ms; the branch was {}.", after, word));
    teller_.fact("branch_wall_ms", after);
    teller_.fact("branch_ending", word);
    teller_.show_timeline("One branch is cancelled, its sibling goes on");
}

awaitable<void> lesson::group_with_asio() {
    teller_.section("Asio's own: a parallel group");
    teller_.predict(
        "The staggered tasks once more, as a parallel group that is told to wait for one "
        "error. How many of the exceptions that it hands out are set?",
        "All of them: it makes no difference between a task that failed and one that was "
        "cancelled because of that. The order of completion says who was first.");
    timeline_ = nullptr; // the picture would be that of the staggered tasks
    const auto start = steady::now();
    const auto executor = co_await asio::this_coro::executor;
    //! [parallel_group]
    using spawned = decltype(asio::co_spawn(executor, task(0, start), asio::deferred));
    std::vector<spawned> operations;
    for (int n = 0; n < tasks_; ++n)
        operations.push_back(
            asio::co_spawn(executor, task(n, start + latency * (n + 1)), asio::deferred));
    auto group = asio::experimental::make_parallel_group(std::move(operations));
    const auto [order, errors, results] =
        co_await group.async_wait(asio::experimental::wait_for_one_error(), asio::use_awaitable);
    //! [parallel_group]
    const auto after = milliseconds_since(start);
    const auto cancelled = std::count_if(errors.begin(), errors.end(), is_cancellation);
    teller_.say_line(fmt::format("After {} ms: {} exceptions, {} of them operation_aborted.", after,
                                 errors.size(), cancelled));
    const auto cause = message_of(errors[order[0]]);
    teller_.say_line(fmt::format("The first to end: {}", cause));
    teller_.fact("asio_wall_ms", after);
    teller_.fact("asio_exceptions", errors.size());
    teller_.fact("asio_cancelled", cancelled);
    teller_.fact("asio_first", cause);
}

void lesson::count_the_cost() {
    constexpr std::size_t many = 10'000;
    teller_.section("What it costs");
    teller_.predict(
        fmt::format("A group of {} sleeping children, one of which fails. What takes longer: "
                    "to start a child, or to cancel it?",
                    many),
        "To cancel it. That means an exception, thrown through every coroutine between "
        "the timer and the group.");
    const auto spent = cost::cancelling(many);
    teller_.say_line(fmt::format("Memory while they sleep: {:.0f} bytes a child", spent.bytes));
    teller_.say_line(fmt::format("To start: {:.1f} us a child", spent.start_us));
    teller_.say_line(fmt::format("To cancel and await: {:.1f} us a child", spent.cancel_us));
    teller_.fact("many", many);
    teller_.fact("child_bytes", spent.bytes);
    teller_.fact("child_start_us", spent.start_us);
    teller_.fact("child_cancel_us", spent.cancel_us);
}

} // namespace

int main(int argc, char** argv) {
    return narration::run(
        argc, argv, {"13", "Task groups"},
        {{"tasks", "How many tasks the groups of the first two parts have", 10, 4, 60}},
        [](narration::narrator& teller) { lesson(teller).tell(); });
}
