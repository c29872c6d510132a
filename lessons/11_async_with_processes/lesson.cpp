// Lesson 11: an event loop in front, worker processes behind, and what crosses between them.
#include "chunk.hpp"
#include "gather.hpp"
#include "run_in_process_pool.hpp"

#include "narrator.hpp"
#include "ticker.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using workbook::async_process_pool;
using workbook::awaitable;
using workbook::outcome;

namespace {

using steady = std::chrono::steady_clock;

const std::filesystem::path worker_program = WORKER_PROGRAM;

constexpr auto tick = 20ms;
constexpr std::uint64_t long_sum = 100'000'000; // about a tenth of a second on a core

double milliseconds_since(steady::time_point start) {
    return std::chrono::duration<double, std::milli>(steady::now() - start).count();
}

std::string lane_of(pid_t pid) {
    return fmt::format("pid {}", pid);
}

//! [chunks]
// The numbers from 0 to size - 1 in equal chunks; the last one takes what is left over.
std::vector<std::pair<std::uint64_t, std::uint64_t>> chunks_of(std::uint64_t size,
                                                               std::uint64_t count) {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> chunks;
    for (std::uint64_t i = 0; i < count; ++i)
        chunks.emplace_back(i * (size / count), i + 1 == count ? size : (i + 1) * (size / count));
    return chunks;
}

//! [chunks]

// Two ways to tell a worker what to sum: the numbers themselves, or where they begin and end.
std::string as_numbers(std::pair<std::uint64_t, std::uint64_t> chunk) {
    return "numbers " + workbook::bytes_of(workbook::numbers_from(chunk.first, chunk.second));
}

std::string as_bounds(std::pair<std::uint64_t, std::uint64_t> chunk) {
    return fmt::format("between {} {}", chunk.first, chunk.second);
}

// The story, part by part. Every part has a loop, processes that end before it, and a timeline.
class lesson {
  public:
    explicit lesson(narration::narrator& teller)
        : teller_(teller), size_(static_cast<std::uint64_t>(teller.option("size"))),
          workers_(static_cast<std::size_t>(teller.option("workers"))),
          chunks_(chunks_of(size_, static_cast<std::uint64_t>(teller.option("chunks")))) {}

    void tell() {
        sum_in_chunks();
        wait_on_the_loop();
        await_them();
        the_usual_answer();
        one_is_killed();
        what_crosses();
    }

  private:
    // Runs `work` beside a ticker, with this thread and no other; `beat` knows how late it was.
    double run(asio::io_context& loop, awaitable<void> work, narration::ticker& beat);

    // A worker's first task waits until its program is loaded; later ones do not.
    void warm_up(asio::io_context& loop, async_process_pool& processes) {
        time_of(loop, send_all(processes, std::vector(workers_, as_bounds({0, 1}))));
    }

    // The time of `work` on a loop of its own, in milliseconds.
    double time_of(asio::io_context& loop, awaitable<void> work) {
        narration::timeline unused;
        narration::ticker beat(unused, tick);
        return run(loop, std::move(work), beat);
    }

    void start_timeline(std::vector<std::string> lanes = {}) {
        timeline_ = &teller_.recorder();
        timeline_->declare_lanes(std::move(lanes));
    }

    awaitable<outcome> traced(async_process_pool& processes, std::string label, std::string task);
    awaitable<void> sum_all(async_process_pool& processes, std::vector<outcome>& sums);
    awaitable<void> long_sums_awaited(async_process_pool& processes);
    awaitable<void> long_sums_waited_for(workbook::process_pool& processes);
    awaitable<outcome> on_its_own_pool(std::string task, std::size_t& started);
    awaitable<void> all_on_their_own(std::size_t& started);
    awaitable<void> hear(async_process_pool& processes, int& told);
    awaitable<void> send_all(async_process_pool& processes, std::vector<std::string> tasks);

    void sum_in_chunks();
    void wait_on_the_loop();
    void await_them();
    void the_usual_answer();
    void one_is_killed();
    void what_crosses();

    narration::narrator& teller_;
    const std::uint64_t size_;
    const std::size_t workers_;
    const std::vector<std::pair<std::uint64_t, std::uint64_t>> chunks_;
    narration::timeline* timeline_ = nullptr; // of the current part
};

double lesson::run(asio::io_context& loop, awaitable<void> work, narration::ticker& beat) {
    constexpr auto patience = 60s; // for the reader's own code, which may never wake its caller
    bool ended = false;
    std::exception_ptr failed;
    double wall = 0;
    const auto start = steady::now();
    asio::co_spawn(loop, beat.run(), asio::detached);
    asio::co_spawn(loop, std::move(work), [&](std::exception_ptr error) {
        ended = true;
        failed = std::move(error);
        wall = milliseconds_since(start);
        beat.stop();
    });
    loop.restart();
    loop.run_for(patience);
    if (failed) std::rethrow_exception(failed);
    if (!ended) throw std::runtime_error("the caller still waits after a minute: nobody wakes it");
    return wall;
}

// A task that is drawn on the lane of the process that did it, when and as long as it worked.
awaitable<outcome> lesson::traced(async_process_pool& processes, std::string label,
                                  std::string task) {
    outcome came = co_await processes.run(std::move(task));
    const auto now = steady::now();
    timeline_->add(lane_of(came.pid), std::move(label), now - came.time, now);
    co_return came;
}

awaitable<void> lesson::sum_all(async_process_pool& processes, std::vector<outcome>& sums) {
    //! [gather]
    std::vector<awaitable<outcome>> calls;
    for (const auto& chunk : chunks_)
        calls.push_back(traced(processes, fmt::format("{}", chunk.first), as_numbers(chunk)));
    sums = co_await workbook::gather(std::move(calls));
    //! [gather]
}

void lesson::sum_in_chunks() {
    teller_.section("A million numbers in four chunks");
    teller_.say(fmt::format("{} numbers in {} chunks, and {} worker processes, launched once. Each "
                            "chunk goes to a worker as bytes; the sum of its squares comes back.",
                            size_, chunks_.size(), workers_));
    teller_.predict("In which order do the sums arrive, and in which order do we get them?",
                    "They arrive as the workers finish. We get them in the order of the chunks: "
                    "gather has a slot for each.");
    std::vector<outcome> sums;
    asio::io_context loop(1); // first: the pool reports to it, and has to end before it
    async_process_pool processes(worker_program, workers_);
    warm_up(loop, processes);
    start_timeline();
    narration::ticker beat(*timeline_, tick);
    const double wall = run(loop, sum_all(processes, sums), beat);
    std::set<pid_t> pids;
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < sums.size(); ++i) {
        teller_.say_line(fmt::format("from {:>6} to {:>6}: {}", chunks_[i].first,
                                     chunks_[i].second - 1, sums[i].result));
        teller_.fact(fmt::format("sum_{}", i), sums[i].result);
        total += std::stoull(sums[i].result);
        pids.insert(sums[i].pid);
    }
    teller_.say_line(fmt::format("Total: {}. Wall time: {:.1f} ms", total, wall));
    teller_.fact("numbers", size_);
    teller_.fact("chunks", chunks_.size());
    teller_.fact("chunk_size", chunks_.front().second - chunks_.front().first);
    teller_.fact("total", std::to_string(total));
    teller_.fact("pids", pids.size());
    teller_.fact("wall_ms", wall);
    teller_.show_timeline("Chunks in worker processes, collected by one loop");
}

awaitable<void> lesson::long_sums_waited_for(workbook::process_pool& processes) {
    //! [blocked]
    std::vector<std::future<outcome>> futures;
    for (std::size_t i = 0; i < workers_; ++i)
        futures.push_back(processes.submit(as_bounds({0, long_sum})));
    for (auto& future : futures) {
        const outcome came = future.get(); // the loop's thread stands here
        const auto now = steady::now();
        timeline_->add(lane_of(came.pid), "sum", now - came.time, now);
    }
    //! [blocked]
    co_return;
}

void lesson::wait_on_the_loop() {
    teller_.section("Waiting for a future on the loop");
    teller_.say(fmt::format("Now every worker gets a sum that takes a while. A ticker on the loop "
                            "wakes up every {} ms, for all the other coroutines.",
                            tick.count()));
    teller_.predict("The work is in other processes. A coroutine calls get on its futures. How "
                    "late is the ticker?",
                    "Nearly as late as the sums take. Whatever get waits for, the thread that "
                    "calls it stands there.");
    start_timeline({"ticker"});
    asio::io_context loop(1);
    workbook::process_pool processes(worker_program, workers_);
    narration::ticker beat(*timeline_, tick);
    const double wall = run(loop, long_sums_waited_for(processes), beat);
    teller_.say_line(fmt::format("Wall time: {:.0f} ms", wall));
    teller_.say_line(fmt::format("The latest tick: {} ms late", beat.latest_ms()));
    teller_.fact("tick_ms", tick.count());
    teller_.fact("blocked_wall_ms", wall);
    teller_.fact("blocked_late_ms", beat.latest_ms());
    teller_.show_timeline("Futures waited for on the loop: no tick in between");
}

awaitable<void> lesson::long_sums_awaited(async_process_pool& processes) {
    std::vector<awaitable<outcome>> calls;
    for (std::size_t i = 0; i < workers_; ++i)
        calls.push_back(traced(processes, "sum", as_bounds({0, long_sum})));
    co_await workbook::gather(std::move(calls));
}

void lesson::await_them() {
    teller_.section("The same, awaited");
    teller_.predict("The same sums, awaited. How late is the ticker now?",
                    "As late as the machine's scheduler lets it be when all cores are busy. The "
                    "waiting is done by threads that do nothing else.");
    start_timeline({"ticker"});
    asio::io_context loop(1);
    async_process_pool processes(worker_program, workers_);
    narration::ticker beat(*timeline_, tick);
    const double wall = run(loop, long_sums_awaited(processes), beat);
    teller_.say_line(fmt::format("Wall time: {:.0f} ms", wall));
    teller_.say_line(
        fmt::format("Ticks meanwhile: {}, the latest {} ms late", beat.ticks(), beat.latest_ms()));
    teller_.fact("awaited_wall_ms", wall);
    teller_.fact("awaited_ticks", beat.ticks());
    teller_.fact("awaited_late_ms", beat.latest_ms());
    teller_.show_timeline("Sums awaited: the loop ticks on");
}

//! [usual]
// The usual answer. What the call needs is made, used, and cleaned up.
awaitable<outcome> lesson::on_its_own_pool(std::string task, std::size_t& started) {
    async_process_pool own(worker_program, workers_);
    started += own.pids().size();
    co_return co_await own.run(std::move(task));
}

//! [usual]

awaitable<void> lesson::all_on_their_own(std::size_t& started) {
    std::vector<awaitable<outcome>> calls;
    for (const auto& chunk : chunks_)
        calls.push_back(on_its_own_pool(as_bounds(chunk), started));
    co_await workbook::gather(std::move(calls));
}

awaitable<void> lesson::send_all(async_process_pool& processes, std::vector<std::string> tasks) {
    std::vector<awaitable<outcome>> calls;
    for (auto& task : tasks)
        calls.push_back(processes.run(std::move(task)));
    co_await workbook::gather(std::move(calls));
}

void lesson::the_usual_answer() {
    teller_.section("The usual answer: a pool for every call");
    teller_.predict(fmt::format("{} chunks once more. Each call makes a pool of {} for itself. How "
                                "many processes are started?",
                                chunks_.size(), workers_),
                    fmt::format("{}. And each is loaded, used once or not at all, and reaped.",
                                chunks_.size() * workers_));
    std::size_t started = 0;
    asio::io_context loop(1);
    const double apart = time_of(loop, all_on_their_own(started));
    async_process_pool one(worker_program, workers_);
    std::vector<std::string> tasks;
    for (const auto& chunk : chunks_)
        tasks.push_back(as_bounds(chunk));
    warm_up(loop, one);
    const double together = time_of(loop, send_all(one, tasks));
    teller_.say_line(
        fmt::format("A pool for every call: {:>3} processes, {:>6.2f} ms", started, apart));
    teller_.say_line(fmt::format("One pool for all:      {:>3} processes, {:>6.2f} ms",
                                 one.pids().size(), together));
    teller_.fact("processes_pool_per_call", started);
    teller_.fact("processes_one_pool", one.pids().size());
    teller_.fact("pool_per_call_ms", apart);
    teller_.fact("one_pool_ms", together);
}

// Awaits a sum that would take minutes, and counts that it has heard of the broken pool.
awaitable<void> lesson::hear(async_process_pool& processes, int& told) {
    try {
        co_await processes.run(as_bounds({0, 1'000'000'000'000}));
    } catch (const workbook::broken_process_pool&) {
        ++told;
    }
}

void lesson::one_is_killed() {
    const int callers = static_cast<int>(workers_) + 2;
    teller_.section("A worker is killed");
    teller_.predict(
        fmt::format("{} callers await sums that take minutes, on {} workers. One worker "
                    "is killed. Who hears of it, and what does the loop do meanwhile?",
                    callers, workers_),
        "All callers, at their co_await. The loop ticks on: it did not wait for anyone.");
    int told = 0;
    asio::io_context loop(1);
    async_process_pool processes(worker_program, workers_);
    const auto kill_one = [&processes](const boost::system::error_code&) {
        ::kill(processes.pids().front(), SIGKILL);
    };
    asio::steady_timer timer(loop, 50ms);
    timer.async_wait(kill_one);
    const auto everybody = [&]() -> awaitable<void> {
        std::vector<awaitable<int>> waiting;
        const auto one = [&]() -> awaitable<int> {
            co_await hear(processes, told);
            co_return 0;
        };
        for (int i = 0; i < callers; ++i)
            waiting.push_back(one());
        co_await workbook::gather(std::move(waiting));
    };
    narration::timeline unused;
    narration::ticker beat(unused, tick);
    run(loop, everybody(), beat);
    teller_.say_line(fmt::format("Callers told: {} of {}", told, callers));
    teller_.say_line(
        fmt::format("Ticks meanwhile: {}, the latest {} ms late", beat.ticks(), beat.latest_ms()));
    teller_.fact("callers", callers);
    teller_.fact("callers_told", told);
}

void lesson::what_crosses() {
    teller_.section("What crosses, and what it costs");
    std::vector<std::string> numbers;
    std::vector<std::string> bounds;
    for (const auto& chunk : chunks_) {
        numbers.push_back(as_numbers(chunk));
        bounds.push_back(as_bounds(chunk));
    }
    asio::io_context loop(1);
    async_process_pool processes(worker_program, workers_);
    warm_up(loop, processes);
    const double sent = time_of(loop, send_all(processes, numbers));
    const double described = time_of(loop, send_all(processes, bounds));
    const auto start = steady::now();
    std::uint64_t total = 0;
    for (const auto& chunk : chunks_)
        total += workbook::sum_of_squares_between(chunk.first, chunk.second);
    const double alone = milliseconds_since(start);
    teller_.predict(
        fmt::format("Sent as numbers, a chunk is {} bytes; as two bounds, about twenty. How much "
                    "longer do the numbers take, and how long a single thread without any of this?",
                    numbers.front().size()),
        fmt::format(
            "{:.2f} ms against {:.2f} ms here, and {:.2f} ms on one thread of this process. "
            "C++ sums faster than it copies.",
            sent, described, alone));
    teller_.say_line(fmt::format("The numbers, to processes: {:>7.2f} ms", sent));
    teller_.say_line(fmt::format("The bounds, to processes:  {:>7.2f} ms", described));
    teller_.say_line(
        fmt::format("On one thread, here:       {:>7.2f} ms (total {})", alone, total));
    teller_.fact("bytes_per_chunk", numbers.front().size());
    teller_.fact("numbers_ms", sent);
    teller_.fact("bounds_ms", described);
    teller_.fact("alone_ms", alone);
    teller_.fact("alone_total", std::to_string(total));
}

} // namespace

int main(int argc, char** argv) {
    return narration::run(argc, argv, {"11", "Processes behind an event loop"},
                          {{"size", "How many numbers to sum", 1'000'000, 1'000, 3'000'000},
                           {"chunks", "How many chunks", 4, 1, 64},
                           {"workers", "How many worker processes", 4, 1, 16}},
                          [](narration::narrator& teller) { lesson(teller).tell(); });
}
