// Lesson 05: sums in other processes, a worker that is killed, and what a process costs.
#include "memory.hpp"
#include "process_pool.hpp"
#include "sum_of_squares.hpp"

#include "narrator.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <future>
#include <latch>
#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

namespace {

using steady = std::chrono::steady_clock;
using workbook::memory;
using workbook::outcome;
using workbook::process_pool;

const std::filesystem::path worker_program = WORKER_PROGRAM;

double milliseconds(steady::duration time) {
    return std::chrono::duration<double, std::milli>(time).count();
}

std::string lane_of(pid_t pid) {
    return fmt::format("pid {}", pid);
}

// A result and the moment at which its caller had it.
struct arrival {
    outcome what;
    steady::time_point when;
};

// Waits for each future on a thread of its own, so that every arrival gets its true time.
std::vector<arrival> collect(std::vector<std::future<outcome>> futures) {
    std::vector<std::future<arrival>> waiting;
    for (auto& future : futures)
        waiting.push_back(std::async(std::launch::async, [mine = std::move(future)]() mutable {
            outcome what = mine.get();
            return arrival{std::move(what), steady::now()};
        }));
    std::vector<arrival> arrivals;
    for (auto& each : waiting)
        arrivals.push_back(each.get());
    return arrivals;
}

// What callers hear when the pool breaks.
struct news {
    std::int64_t callers_told = 0;
    std::string message;
    steady::time_point all_told;
};

news listen(std::vector<std::future<outcome>>& futures) {
    news heard;
    for (auto& future : futures) {
        try {
            future.get();
        } catch (const workbook::broken_process_pool& broken) {
            ++heard.callers_told;
            heard.message = broken.what();
        }
    }
    heard.all_told = steady::now();
    return heard;
}

bool is_refused(process_pool& pool) {
    try {
        pool.submit("4");
    } catch (const workbook::broken_process_pool&) {
        return true;
    }
    return false;
}

bool has_children() {
    siginfo_t unused{};
    return ::waitid(P_ALL, 0, &unused, WEXITED | WNOHANG | WNOWAIT) == 0;
}

memory average(const std::vector<memory>& all) {
    memory sum;
    for (const memory& each : all) {
        sum.resident += each.resident;
        sum.proportional += each.proportional;
        sum.own += each.own;
    }
    const auto count = static_cast<std::int64_t>(all.size());
    return {sum.resident / count, sum.proportional / count, sum.own / count};
}

// What each of `count` parked threads adds to this process, after doing what a worker does.
memory cost_of_thread(std::int64_t count) {
    std::latch all_did_a_sum(count + 1);
    std::latch go_home(1);
    const memory before = workbook::memory_of(::getpid());
    std::vector<std::jthread> threads;
    for (std::int64_t i = 0; i < count; ++i)
        threads.emplace_back([&] {
            const auto text = std::string(64, '0') + std::to_string(workbook::sum_of_squares(1000));
            all_did_a_sum.count_down(text.empty() ? 0 : 1);
            go_home.wait();
        });
    all_did_a_sum.arrive_and_wait();
    const memory after = workbook::memory_of(::getpid());
    go_home.count_down();
    return {(after.resident - before.resident) / count,
            (after.proportional - before.proportional) / count, (after.own - before.own) / count};
}

// A worker's first task waits until the program is loaded; later ones do not.
void warm_up(process_pool& pool) {
    std::vector<std::future<outcome>> first;
    for (std::size_t i = 0; i < pool.pids().size(); ++i)
        first.push_back(pool.submit("1000"));
    for (auto& each : first)
        each.get();
}

memory cost_of_process(std::size_t count) {
    process_pool pool(worker_program, count);
    warm_up(pool);
    std::vector<memory> all;
    for (const pid_t pid : pool.pids())
        all.push_back(workbook::memory_of(pid));
    return average(all);
}

// How long `threads` threads take for `count` sums, shared out evenly.
double on_threads(std::int64_t threads, std::int64_t count, std::uint64_t n) {
    const auto start = steady::now();
    {
        std::vector<std::jthread> all;
        for (std::int64_t t = 0; t < threads; ++t)
            all.emplace_back([=] {
                for (std::int64_t i = t; i < count; i += threads)
                    (void)workbook::sum_of_squares(n);
            });
    }
    return milliseconds(steady::now() - start);
}

// The same on processes that are already there.
double on_processes(process_pool& pool, std::int64_t count, std::uint64_t n) {
    const auto start = steady::now();
    std::vector<std::future<outcome>> futures;
    for (std::int64_t i = 0; i < count; ++i)
        futures.push_back(pool.submit(std::to_string(n)));
    for (auto& each : futures)
        each.get();
    return milliseconds(steady::now() - start);
}

// The time from submit to result for a task that is no work at all, in microseconds.
double round_trip(process_pool& pool) {
    constexpr int trips = 500;
    const auto start = steady::now();
    for (int i = 0; i < trips; ++i)
        pool.submit("0").get();
    return milliseconds(steady::now() - start) * 1000 / trips;
}

// The story, part by part. Every part has a pool of its own.
class lesson {
  public:
    explicit lesson(narration::narrator& teller)
        : teller_(teller), workers_(static_cast<std::size_t>(teller.option("workers"))),
          n_(static_cast<std::uint64_t>(teller.option("size"))),
          cores_(std::max<std::int64_t>(1, std::thread::hardware_concurrency())) {}

    void tell() {
        four_sums();
        one_is_killed();
        what_it_costs();
        what_it_buys();
    }

  private:
    void four_sums();
    void one_is_killed();
    void draw_the_end(const std::vector<pid_t>& pids, pid_t victim, steady::time_point start,
                      steady::time_point killed, steady::time_point told);
    void what_it_costs();
    void what_it_buys();

    // One line of the memory table, and the same as facts.
    void row(const std::string& key, std::string_view name, const memory& of);
    // One line of the comparison.
    void took(const std::string& key, const std::string& what, double ms);

    narration::narrator& teller_;
    const std::size_t workers_;
    const std::uint64_t n_;
    const std::int64_t cores_;
};

void lesson::four_sums() {
    teller_.section("Four sums in other processes");
    teller_.say(
        fmt::format("A pool of {} processes, each running a small worker program. A task is a "
                    "piece of text that goes down a pipe; the result comes back up another. "
                    "By default a pool has a worker for each core, which would be {} here.",
                    workers_, cores_));
    teller_.predict(
        "Four sums of squares, for n = 100000 to 400000. Every result says which process "
        "did it. How many different ones will that be, and is this program among them?",
        fmt::format("As many as there are workers, at most four. Never this program, "
                    "which is process {}.",
                    ::getpid()));
    process_pool pool(worker_program, workers_);
    warm_up(pool);
    auto& timeline = teller_.recorder();
    //! [use]
    std::vector<std::future<outcome>> futures;
    for (const char* n : {"100000", "200000", "300000", "400000"})
        futures.push_back(pool.submit(n));
    //! [use]
    std::set<pid_t> pids;
    for (const auto& [what, when] : collect(std::move(futures))) {
        teller_.say_line(fmt::format("{} -> {} by process {} in {:.2f} ms", what.input, what.result,
                                     what.pid, milliseconds(what.time)));
        timeline.add(lane_of(what.pid), "n=" + what.input, when - what.time, when);
        teller_.fact("sum_" + what.input, what.result);
        pids.insert(what.pid);
    }
    teller_.say_line(fmt::format("Different processes: {}", pids.size()));
    teller_.fact("pids", pids.size());
    teller_.fact("own_pid_among_them", pids.count(::getpid()));
    teller_.show_timeline("Four sums in worker processes");
}

void lesson::one_is_killed() {
    teller_.section("A worker is killed");
    const std::size_t callers = workers_ + 2;
    teller_.say(fmt::format("Now every worker gets a sum that takes minutes, and two more wait in "
                            "line: {} callers. After 50 ms one worker gets SIGKILL.",
                            callers));
    teller_.predict("What do the callers get whose sums were in other workers, or in line?",
                    "The same as the one whose worker died: broken_process_pool, at once. The pool "
                    "ends as a whole, since it cannot know what the dead worker left half done.");
    process_pool pool(worker_program, workers_);
    std::vector<std::future<outcome>> futures;
    const auto start = steady::now();
    teller_.recorder();
    for (std::size_t i = 0; i < callers; ++i)
        futures.push_back(pool.submit("1000000000000"));
    std::this_thread::sleep_for(50ms);
    const auto pids = pool.pids();
    const pid_t victim = pids.at(pids.size() / 2);
    ::kill(victim, SIGKILL);
    const auto killed = steady::now();
    const news heard = listen(futures);
    const double delay = milliseconds(heard.all_told - killed);
    teller_.say_line(fmt::format("Killed: process {}", victim));
    teller_.say_line(fmt::format("Callers told: {} of {}, the last after {:.1f} ms",
                                 heard.callers_told, callers, delay));
    teller_.say_line("They read: " + heard.message);
    teller_.say_line(fmt::format("A new task: {}", is_refused(pool) ? "refused" : "taken"));
    pool.shutdown();
    teller_.say_line(
        fmt::format("Children left, zombies included: {}", has_children() ? "some" : "none"));
    teller_.fact("callers", callers);
    teller_.fact("callers_told", heard.callers_told);
    teller_.fact("told_after_ms", delay);
    teller_.fact("children_left", has_children() ? 1 : 0);
    draw_the_end(pids, victim, start, killed, heard.all_told);
}

void lesson::draw_the_end(const std::vector<pid_t>& pids, pid_t victim, steady::time_point start,
                          steady::time_point killed, steady::time_point told) {
    auto& timeline = teller_.recorder();
    timeline.declare_lanes({"callers"});
    timeline.add("callers", "waiting", start, told);
    for (const pid_t pid : pids)
        timeline.add(lane_of(pid), pid == victim ? "killed" : "ended by the pool", start,
                     pid == victim ? killed : told);
    teller_.show_timeline(fmt::format("Process {} is killed, and all callers hear of it", victim));
}

void lesson::row(const std::string& key, std::string_view name, const memory& of) {
    teller_.say_line(
        fmt::format("{:<24}{:>8}{:>8}{:>8}", name, of.resident, of.proportional, of.own));
    teller_.fact(key + "_rss_kib", of.resident);
    teller_.fact(key + "_pss_kib", of.proportional);
    teller_.fact(key + "_own_kib", of.own);
}

void lesson::what_it_costs() {
    teller_.section("What a process costs in memory");
    const memory process = cost_of_process(workers_);
    const memory thread = cost_of_thread(32);
    const auto times = [](std::int64_t more, std::int64_t less) {
        return more / std::max<std::int64_t>(1, less);
    };
    teller_.predict("Per worker: how many times the memory of a thread does a process take?",
                    fmt::format("Measured just now: {} times by resident pages, {} times by those "
                                "that are its own.",
                                times(process.resident, thread.resident),
                                times(process.own, thread.own)));
    teller_.say_line(fmt::format("{:<24}{:>8}{:>8}{:>8}", "KiB for each", "RSS", "PSS", "own"));
    row("process", "worker process", process);
    row("thread", "thread of this process", thread);
    teller_.say(
        "RSS counts a shared page, such as the standard library's code, in every process "
        "that maps it. PSS divides it among them. 'own' is what ending that worker would "
        "give back. A thread adds its touched stack and a little heap; the rest it shares.");
}

void lesson::took(const std::string& key, const std::string& what, double ms) {
    teller_.say_line(fmt::format("{:<24}{:>10.1f} ms", what, ms));
    teller_.fact(key, ms);
}

void lesson::what_it_buys() {
    teller_.section("What a process buys in C++");
    const std::int64_t sums = 4 * cores_;
    const double alone = on_threads(1, sums, n_);
    const double threads = on_threads(cores_, sums, n_);
    process_pool pool(worker_program);
    warm_up(pool);
    const double processes = on_processes(pool, sums, n_);
    const double trip = round_trip(pool);
    teller_.predict(
        fmt::format("In Python, processes are how sums get onto {} cores. Are they faster "
                    "than as many threads here?",
                    cores_),
        fmt::format("There is no reason why they should be: {:.0f} ms on processes, "
                    "{:.0f} ms on threads. C++ has no global interpreter lock. Processes "
                    "buy isolation, not parallelism.",
                    processes, threads));
    teller_.say_line(fmt::format("{} sums, n = {}", sums, n_));
    took("one_thread_ms", "on one thread", alone);
    took("threads_ms", fmt::format("on threads: {}", cores_), threads);
    took("processes_ms", fmt::format("on processes: {}", cores_), processes);
    teller_.say_line(fmt::format("An empty task, there and back: {:.0f} microseconds", trip));
    teller_.say(
        "Choose processes when a crash, a leak or a hostile input must not take the caller "
        "along. You saw it above: the worker was killed, and this program is still talking.");
    teller_.fact("cores", cores_);
    teller_.fact("sums", sums);
    teller_.fact("round_trip_us", trip);
}

void tell(narration::narrator& teller) {
    lesson(teller).tell();
}

} // namespace

int main(int argc, char** argv) {
    return narration::run(
        argc, argv, {"05", "Process pools"},
        {{"workers", "worker processes in the pools", 4, 1, 64},
         {"size", "n of the sums in the comparison", 20'000'000, 1, 1'000'000'000}},
        tell);
}
