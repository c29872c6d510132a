// Lesson 01: two kinds of task, four ways to run them, measured; and what threads must not share.
#include "lost_update.hpp"
#include "measure.hpp"
#include "models.hpp"
#include "parallel_sum.hpp"
#include "shared_total.hpp"
#include "table.hpp"

#include "narrator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace {

using models::job;
using models::kind;
using models::model;
using steady = std::chrono::steady_clock;

double milliseconds_since(steady::time_point start) {
    return std::chrono::duration<double, std::milli>(steady::now() - start).count();
}

// What this thread has had of a processor so far.
double own_cpu_ms() {
    timespec used{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) * 1e3 + static_cast<double>(used.tv_nsec) / 1e6;
}

// How long a call takes by the clock on the wall, and how much of that it computes.
struct two_times {
    double wall_ms;
    double cpu_ms;
};

template <typename Call>
two_times times_of(const Call& call) {
    const auto start = steady::now();
    const double cpu_before = own_cpu_ms();
    call();
    return {milliseconds_since(start), own_cpu_ms() - cpu_before};
}

std::uint64_t square(std::uint64_t i) {
    return i * i;
}

// The story, part by part.
class lesson {
  public:
    explicit lesson(narration::narrator& teller)
        : teller_(teller), tasks_(static_cast<int>(teller.option("tasks"))),
          workers_(static_cast<int>(teller.option("workers"))),
          repeats_(static_cast<int>(teller.option("repeats"))),
          size_(static_cast<std::uint64_t>(teller.option("size"))),
          cores_(std::max(1U, std::thread::hardware_concurrency())) {}

    void tell() {
        two_kinds();
        draw(kind::io);
        draw(kind::cpu);
        measure_everything();
        conclude();
        lose_an_update();
        share_nothing();
    }

  private:
    void two_kinds();
    void one_task(const std::string& key, const std::string& what, const std::string& result,
                  const two_times& took);
    void draw(kind what);
    void ask_about(kind what);
    void run_and_draw(const job& what);
    void measure_everything();
    models::cells measure_kind(kind what);
    void show(kind what, const models::cells& measured);
    void warn_if_busy();
    void compare(kind what, const models::cells& measured);
    void conclude();
    void lose_an_update();
    void share_nothing();

    [[nodiscard]] job job_of(kind what) const { return {what, tasks_, workers_, size_}; }

    narration::narrator& teller_;
    const int tasks_;
    const int workers_;
    const int repeats_;
    const std::uint64_t size_;
    const unsigned cores_;
    models::cells io_{};  // set by measure_everything
    models::cells cpu_{}; // set by measure_everything
};

void lesson::one_task(const std::string& key, const std::string& what, const std::string& result,
                      const two_times& took) {
    teller_.say_line(fmt::format("{:<11} {:<32} {:>8.1f} ms wall {:>8.1f} ms CPU", what, result,
                                 took.wall_ms, took.cpu_ms));
    teller_.fact(key + "_result", result);
    teller_.fact("one_" + key + "_wall_ms", took.wall_ms);
    teller_.fact("one_" + key + "_cpu_ms", took.cpu_ms);
}

void lesson::two_kinds() {
    teller_.section("Two kinds of task");
    teller_.say(
        fmt::format("One task waits {} ms for an answer from outside. The other adds up the "
                    "squares of all numbers below {}. Each runs once, here and now.",
                    models::latency.count(), size_));
    teller_.predict("Wall time is what a clock on the wall shows. CPU time is how long a processor "
                    "was busy with the task. For which of the two tasks do they differ?",
                    "For the one that waits: while it waits, it needs no processor.");
    std::string result;
    const auto io = times_of([&] { result = models::io_task(0); });
    one_task("io", "I/O-bound:", result, io);
    const auto cpu = times_of([&] { result = models::cpu_task(size_); });
    one_task("cpu", "CPU-bound:", result, cpu);
    teller_.fact("cores", cores_);
}

void lesson::ask_about(kind what) {
    if (what == kind::io)
        teller_.predict(
            "Four tasks that wait 100 ms each: in sequence, then on four threads, then "
            "as coroutines on one thread. How long does each way take?",
            "400 ms, 100 ms, 100 ms. Waiting needs no processor, so any number of waits "
            "can overlap, also on one thread.");
    else
        teller_.predict("The same with four tasks that compute. Which of the two ways helps now?",
                        "Threads, if there are cores for them. One thread computes one sum at a "
                        "time, whatever its coroutines are called.");
}

void lesson::draw(kind what) {
    teller_.section(what == kind::io ? "Waiting, three ways" : "Computing, three ways");
    ask_about(what);
    run_and_draw({what, 4, 4, size_});
    teller_.show_timeline(what == kind::io ? "Four tasks that wait: the waits overlap"
                                           : "Four tasks that compute: only threads overlap");
}

void lesson::run_and_draw(const job& what) {
    auto& timeline = teller_.recorder();
    timeline.declare_lanes(
        {"sequence", "worker 1", "worker 2", "worker 3", "worker 4", "coroutines"});
    const auto key = "picture_" + std::string(name_of(what.what));
    const auto on_lane = [&](const std::string& lane) {
        return [&timeline, lane](int task) -> std::shared_ptr<void> {
            return std::make_shared<narration::span>(
                timeline.begin(lane.empty() ? timeline.this_worker() : lane, std::to_string(task)));
        };
    };
    const auto sequence = times_of([&] { models::in_sequence(what, on_lane("sequence")); });
    const auto threads = times_of([&] { models::on_threads(what, on_lane("")); });
    const auto loop = times_of([&] { models::as_coroutines(what, on_lane("coroutines")); });
    teller_.fact(key + "_sequential_ms", sequence.wall_ms);
    teller_.fact(key + "_threads_ms", threads.wall_ms);
    teller_.fact(key + "_coroutines_ms", loop.wall_ms);
    teller_.say_line(
        fmt::format("In sequence: {:.0f} ms. Threads: {:.0f} ms. Coroutines: {:.0f} ms.",
                    sequence.wall_ms, threads.wall_ms, loop.wall_ms));
}

models::cells lesson::measure_kind(kind what) {
    models::cells all;
    for (const auto how : models::all_models)
        all.at(static_cast<std::size_t>(how)) = models::measure(how, job_of(what), repeats_);
    return all;
}

void lesson::show(kind what, const models::cells& measured) {
    for (const auto& line : models::table_of(job_of(what), measured))
        teller_.say_line(line);
    for (const auto how : models::all_models) {
        const auto& cell = measured.at(static_cast<std::size_t>(how));
        const auto key = fmt::format("{}_{}_", name_of(what), name_of(how));
        teller_.fact(key + "wall_ms", cell.wall_ms);
        teller_.fact(key + "cpu_ms", cell.cpu_ms);
        teller_.fact(key + "peak_kib", cell.peak_kib);
    }
    const auto winner = [&](models::column which, const std::string& title, const char* key) {
        const auto names = models::names_of(models::winners(measured, which));
        teller_.say_line(fmt::format("{:<17}{}", title, names));
        teller_.fact(fmt::format("{}_{}_winner", name_of(what), key), names);
    };
    winner(models::column::wall, "Least wall time:", "wall");
    winner(models::column::cpu, "Least CPU time:", "cpu");
    winner(models::column::memory, "Least memory:", "memory");
}

// CPU time per wall time is how many cores the threads had at once. Sums that are over in no time
// say nothing about it.
void lesson::warn_if_busy() {
    const auto& threads = cpu_.at(static_cast<std::size_t>(model::threads));
    const double had = threads.cpu_ms / threads.wall_ms;
    const auto possible =
        std::min({cores_, static_cast<unsigned>(workers_), static_cast<unsigned>(tasks_)});
    const bool busy = threads.wall_ms > 50 && had < 0.75 * possible;
    teller_.fact("cores_had_by_threads", had);
    teller_.fact("machine_was_busy", busy ? 1 : 0);
    if (busy)
        teller_.say_line(
            fmt::format("Busy machine: the threads had {:.1f} of {} cores. Try again when "
                        "it is idle.",
                        had, cores_));
}

void lesson::measure_everything() {
    teller_.section("Measured: two kinds of task, four ways to run them");
    teller_.say(
        fmt::format("{} tasks of each kind, and {} workers where there are workers. Each line "
                    "is measured in a process of its own, several times, and shows the "
                    "median. That takes some seconds.",
                    tasks_, workers_));
    teller_.say_line(fmt::format("Cores: {}. Repeats: {}.", cores_, repeats_));
    io_ = measure_kind(kind::io);
    cpu_ = measure_kind(kind::cpu);
    teller_.fact("tasks", tasks_);
    teller_.fact("workers", workers_);
    teller_.fact("size", size_);
    teller_.fact("repeats", repeats_);
    teller_.fact("results_checked", 2 * 4 * tasks_ * repeats_);
    teller_.predict(
        "Four ways: in sequence, on threads, on processes, as coroutines on one thread. "
        "Which are fastest for tasks that wait? Which for tasks that compute?",
        fmt::format("Waiting: {}. Computing: {}.",
                    models::names_of(models::winners(io_, models::column::wall)),
                    models::names_of(models::winners(cpu_, models::column::wall))));
    show(kind::io, io_);
    teller_.say(fmt::format("Tasks that add up the squares below {}:", size_));
    show(kind::cpu, cpu_);
    warn_if_busy();
    teller_.say("A star marks the best of a column, and what is too close to tell apart: within a "
                "tenth, or within 1 ms. CPU time and memory are those of all processes together, "
                "loading included; memory that processes share counts in each of them.");
}

// A line of the comparison: how many times as fast as in sequence each other model was.
void lesson::compare(kind what, const models::cells& measured) {
    auto line = fmt::format("{:<15}", what == kind::io ? "waiting" : "computing");
    for (const auto how : {model::threads, model::processes, model::coroutines}) {
        const auto& cell = measured.at(static_cast<std::size_t>(how));
        const double factor = measured.front().wall_ms / cell.wall_ms;
        line += fmt::format("{:>14.1f}", factor);
        teller_.fact(fmt::format("{}_{}_speedup", name_of(what), name_of(how)), factor);
    }
    teller_.say_line(line);
}

void lesson::conclude() {
    teller_.section("What to conclude");
    teller_.say_line(fmt::format("{:<15}{:>14}{:>14}{:>14}", "Times as fast", "threads",
                                 "processes", "coroutines"));
    compare(kind::io, io_);
    compare(kind::cpu, cpu_);
    teller_.say(
        "Choose by what the task waits for. If it waits for something outside, let the waits "
        "overlap: in any of the three ways, for it needs no core. If it waits for a "
        "processor, only more processors help, and at most as many times as there are cores "
        "that nobody else uses.");
    teller_.say("In Python only processes help with computing, because of its global interpreter "
                "lock. C++ has none: threads use every core, and a process buys isolation, not "
                "parallelism.");
}

void lesson::lose_an_update() {
    teller_.section("What threads must not do: an update that gets lost");
    teller_.say(
        "A total is 0. Two threads add 1 each. To add is three steps: read the total, add 1, "
        "write it back. Suppose that both have read before either writes.");
    teller_.predict("What is the total?", "1. Both read 0, both write 1. One addition is lost.");
    const int total = models::add_with_bad_luck();
    teller_.say_line(fmt::format("Two additions of 1, with bad luck: {}", total));
    teller_.fact("bad_luck_total", total);

    constexpr int times = 100'000;
    const int arrived = models::add_with_luck(times);
    teller_.say_line(fmt::format("{} additions of 1 by two threads, with luck as it comes: {}",
                                 2 * times, arrived));
    teller_.fact("additions", 2 * times);
    teller_.fact("additions_arrived", arrived);
}

void lesson::share_nothing() {
    teller_.section("What they may do: share nothing, or share in one step");
    teller_.predict(
        "Four threads add up the squares of 0 to 9, each in a part of its own. What must "
        "they wait for before the parts can be added up?",
        "For the end of all four. A join makes what a thread wrote visible to the one "
        "that joined it. No lock is needed.");
    const auto sum = workbook::parallel_sum(10, 4, square);
    teller_.say_line(fmt::format("parallel_sum(10, 4, square): {}", sum));
    teller_.fact("parallel_sum", sum);

    std::vector<std::string> urls;
    for (int i = 0; i < tasks_; ++i)
        urls.push_back(fmt::format("https://api.example.com/{}", i));
    const auto fetch = [](const std::string& /*url*/) {
        std::this_thread::sleep_for(models::latency);
        return std::uint64_t{1024};
    };
    std::uint64_t bytes = 0;
    const auto took = times_of([&] { bytes = workbook::total_size(urls, fetch); });
    teller_.say_line(fmt::format("total_size of {} URLs of 1024 bytes: {} bytes in {:.0f} ms",
                                 tasks_, bytes, took.wall_ms));
    teller_.fact("total_bytes", bytes);
    teller_.fact("total_wall_ms", took.wall_ms);
}

} // namespace

int main(int argc, char** argv) {
    return narration::run(
        argc, argv, {"01", "Concurrency models"},
        {{"tasks", "How many tasks of each kind", 10, 1, 100},
         {"workers", "How many threads, or processes, run them", 10, 1, 64},
         {"size", "A CPU-bound task adds up the squares below this", 100'000'000, 1, 1'000'000'000},
         {"repeats", "How often everything is measured", 3, 1, 99}},
        [](narration::narrator& teller) { lesson(teller).tell(); });
}
