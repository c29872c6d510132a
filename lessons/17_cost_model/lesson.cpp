// Lesson 17: what each model should take, what it does take, and why the two differ.
#include "amdahl.hpp"
#include "forecast.hpp"
#include "makespan.hpp"
#include "measure_combined.hpp"
#include "thread_pool.hpp"

#include "narrator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

namespace {

using models::kind;
using std::chrono::microseconds;
using steady = std::chrono::steady_clock;
using mix = std::vector<microseconds>;

// What the usual model answer quotes for 20 tasks of 100 ms, in seconds, and what it makes of it.
constexpr double quoted_sequential_s = 2.01;
constexpr double quoted_async_s = 0.11;

double milliseconds(microseconds time) {
    return static_cast<double>(time.count()) / 1000;
}

microseconds since(steady::time_point start) {
    return std::chrono::duration_cast<microseconds>(steady::now() - start);
}

// A model's forecast for a job, and what it really took.
struct row {
    double predicted_ms = 0;
    models::cell measured;
};

using rows = std::array<row, cost::model_names.size()>;

// The story, part by part.
class lesson {
  public:
    explicit lesson(narration::narrator& teller)
        : teller_(teller), tasks_(static_cast<int>(teller.option("tasks"))),
          workers_(static_cast<int>(teller.option("workers"))),
          repeats_(static_cast<int>(teller.option("repeats"))),
          size_(static_cast<std::uint64_t>(teller.option("size"))),
          cores_(static_cast<int>(std::max(1U, std::thread::hardware_concurrency()))) {}

    void tell() {
        predict_waiting();
        predict_computing();
        compare_with_the_quote();
        show_that_order_matters();
        show_amdahl();
        show_the_lock();
        compare_all();
    }

  private:
    void predict_waiting();
    void predict_computing();
    [[nodiscard]] rows predict_and_measure(kind what, microseconds one);
    void show(kind what, const rows& all);
    void draw(kind what, const rows& all);
    void compare_with_the_quote();
    void show_that_order_matters();
    void run_order(const std::string& key, const std::string& caption, const mix& tasks);
    void show_amdahl();
    void show_the_lock();
    void compare_all();

    [[nodiscard]] models::job job_of(kind what) const { return {what, tasks_, workers_, size_}; }

    narration::narrator& teller_;
    const int tasks_;
    const int workers_;
    const int repeats_;
    const std::uint64_t size_;
    const int cores_;
    rows io_{};  // set by predict_waiting
    rows cpu_{}; // set by predict_computing
};

rows lesson::predict_and_measure(kind what, microseconds one) {
    const auto job = job_of(what);
    rows all;
    for (std::size_t model = 0; model < all.size(); ++model) {
        all[model].predicted_ms = milliseconds(cost::forecast(model, job, one, cores_));
        all[model].measured = model < models::all_models.size()
                                  ? models::measure(models::all_models[model], job, repeats_)
                                  : cost::measure_combined(job, repeats_);
    }
    return all;
}

void lesson::show(kind what, const rows& all) {
    teller_.say_line(fmt::format("{:<12}{:>8}{:>14}{:>13}{:>15}{:>11}", "Model", "at once",
                                 "predicted ms", "measured ms", "difference ms", "cores had"));
    for (std::size_t model = 0; model < all.size(); ++model) {
        const auto& [predicted_ms, measured] = all[model];
        const double over_ms = measured.wall_ms - predicted_ms;
        const double cores_had = measured.cpu_ms / measured.wall_ms; // loading included
        const int at_once = cost::at_once(model, job_of(what), cores_);
        teller_.say_line(fmt::format("{:<12}{:>8}{:>14.1f}{:>13.1f}{:>15.1f}{:>11.1f}",
                                     cost::model_names[model], at_once, predicted_ms,
                                     measured.wall_ms, over_ms, cores_had));
        const auto key = fmt::format("{}_{}_", models::name_of(what), cost::model_names[model]);
        teller_.fact(key + "at_once", at_once);
        teller_.fact(key + "predicted_ms", predicted_ms);
        teller_.fact(key + "wall_ms", measured.wall_ms);
        teller_.fact(key + "difference_ms", over_ms);
        teller_.fact(key + "cpu_ms", measured.cpu_ms);
        teller_.fact(key + "cores_had", cores_had);
        teller_.fact(key + "peak_kib", measured.peak_kib);
    }
}

// Forecast above measurement, a pair of lanes for each model.
void lesson::draw(kind what, const rows& all) {
    auto& timeline = teller_.recorder();
    std::vector<std::string> lanes;
    for (const auto name : cost::model_names) {
        lanes.push_back(std::string(name) + ", predicted");
        lanes.push_back(std::string(name) + ", measured");
    }
    timeline.declare_lanes(lanes);
    const auto zero = steady::now();
    const auto bar = [&](const std::string& lane, double ms) {
        const auto length = std::chrono::duration_cast<steady::duration>(
            std::chrono::duration<double, std::milli>(ms));
        timeline.add(lane, fmt::format("{:.0f} ms", ms), zero, zero + length);
    };
    for (std::size_t model = 0; model < all.size(); ++model) {
        const std::string name(cost::model_names[model]);
        bar(name + ", predicted", all[model].predicted_ms);
        bar(name + ", measured", all[model].measured.wall_ms);
    }
    teller_.show_timeline(what == kind::io ? "Waiting: predicted above measured"
                                           : "Computing: predicted above measured");
}

void lesson::predict_waiting() {
    teller_.section("Tasks that wait: predict, then measure");
    teller_.say(fmt::format("{} tasks wait {} ms each. There are {} workers, where there are "
                            "workers, and {} cores. Each model is measured in a process of its "
                            "own. That takes some seconds.",
                            tasks_, models::latency.count(), workers_, cores_));
    const auto forecast = [&](std::size_t model) {
        return milliseconds(
            cost::forecast(model, job_of(kind::io), microseconds(models::latency), cores_));
    };
    teller_.predict(
        "How long in sequence, on the workers, and as coroutines on one thread?",
        fmt::format("{:.0f} ms, {:.0f} ms and {:.0f} ms: n x t divided by how many wait at once, "
                    "in whole waves.",
                    forecast(0), forecast(1), forecast(3)));
    teller_.fact("tasks", tasks_);
    teller_.fact("workers", workers_);
    teller_.fact("cores", cores_);
    teller_.fact("repeats", repeats_);
    io_ = predict_and_measure(kind::io, models::latency);
    show(kind::io, io_);
    draw(kind::io, io_);
    teller_.say("The difference is what the formula leaves out: starting threads and processes, "
                "waking up a little late, handing over results. It is never below zero, because no "
                "wait ends early.");
}

void lesson::predict_computing() {
    teller_.section("Tasks that compute: predict, then measure");
    const auto alone = models::measure(models::model::sequential, {kind::cpu, 1, 1, size_}, 5);
    // What it computes, not how long it was there: it may have waited for a core.
    const double one_ms = std::min(alone.wall_ms, alone.cpu_ms);
    const auto one = microseconds(static_cast<std::int64_t>(one_ms * 1000));
    teller_.say(fmt::format("Now {} tasks add up the squares below {}. How long one takes nobody "
                            "knows beforehand, so one is measured: {:.1f} ms.",
                            tasks_, size_, one_ms));
    teller_.fact("one_cpu_task_ms", one_ms);
    teller_.fact("size", size_);
    teller_.predict(
        fmt::format("{} workers, {} cores. How many tasks are at work at once on threads, and how "
                    "many as coroutines?",
                    workers_, cores_),
        fmt::format("{} on threads: the smaller of workers and cores. One as coroutines: nobody "
                    "waits, so nobody gives the thread away.",
                    std::min(workers_, cores_)));
    cpu_ = predict_and_measure(kind::cpu, one);
    show(kind::cpu, cpu_);
    draw(kind::cpu, cpu_);
    teller_.say("Here the difference may have either sign. The formula takes it for granted that "
                "every core is free for you, and as fast as when one task was measured. Compare "
                "'cores had' with 'at once': what is missing there, somebody else had.");
}

void lesson::compare_with_the_quote() {
    teller_.section("What is quoted, and what is possible");
    const double quoted = quoted_sequential_s / quoted_async_s;
    const double limit = 20;
    teller_.predict("20 x 100 ms: the usual answer quotes 2.01 s in sequence and 0.11 s with "
                    "async. How many times as fast is that, and what is the limit?",
                    fmt::format("{:.1f} times. The limit is {:.0f}: {:.0f} waits become one, and "
                                "that one cannot be cut.",
                                quoted, limit, limit));
    const double here = io_[0].measured.wall_ms / io_[3].measured.wall_ms;
    teller_.say_line(fmt::format("Quoted:    {:>5.2f} s, {:>5.2f} s: {:>5.1f} times, of 20",
                                 quoted_sequential_s, quoted_async_s, quoted));
    teller_.say_line(fmt::format("Here now:  {:>5.2f} s, {:>5.2f} s: {:>5.1f} times, of {}",
                                 io_[0].measured.wall_ms / 1000, io_[3].measured.wall_ms / 1000,
                                 here, tasks_));
    teller_.say("In the quoted run 10 ms more than the one wait went by, which hardly shows beside "
                "2 s, and is a tenth of 100 ms. The shorter the parallel run, the more of it is "
                "overhead: that is why a factor says less than the two times.");
    teller_.fact("quoted_sequential_s", quoted_sequential_s);
    teller_.fact("quoted_async_s", quoted_async_s);
    teller_.fact("quoted_speedup", fmt::format("{:.1f}", quoted));
    teller_.fact("quoted_limit", static_cast<std::int64_t>(limit));
    teller_.fact("measured_speedup", here);
    teller_.fact("speedup_limit", tasks_);
}

void lesson::run_order(const std::string& key, const std::string& caption, const mix& tasks) {
    constexpr std::size_t workers = 3;
    const auto predicted = workbook::makespan(tasks, workers);
    auto& timeline = teller_.recorder();
    timeline.declare_lanes({"predicted"});
    const auto start = steady::now();
    timeline.add("predicted", fmt::format("{:.0f} ms", milliseconds(predicted)), start,
                 start + predicted);
    {
        workbook::thread_pool pool(workers);
        for (const auto task : tasks)
            pool.post([&timeline, task] {
                const auto running = timeline.begin(timeline.this_worker(),
                                                    fmt::format("{:.0f}", milliseconds(task)));
                std::this_thread::sleep_for(task);
            });
    }
    const auto took = since(start);
    teller_.say_line(fmt::format("{}: predicted {:.0f} ms, took {:.1f} ms", caption,
                                 milliseconds(predicted), milliseconds(took)));
    teller_.fact(key + "_predicted_ms", milliseconds(predicted));
    teller_.fact(key + "_wall_ms", milliseconds(took));
    teller_.show_timeline(caption);
}

void lesson::show_that_order_matters() {
    teller_.section("Uneven tasks: the order decides");
    const mix long_last{100ms, 100ms, 100ms, 100ms, 100ms, 100ms, 300ms};
    const mix long_first(long_last.rbegin(), long_last.rend());
    const auto floor = workbook::makespan_floor(long_last, 3);
    teller_.predict("Six tasks of 100 ms, then one of 300 ms, on three workers. All together are "
                    "900 ms of work. How long does it take?",
                    "500 ms, not 300: the long task starts last, and two workers have nothing to "
                    "do meanwhile. With the long task first it takes 300 ms.");
    run_order("long_last", "The long task last", long_last);
    run_order("long_first", "The long task first", long_first);
    teller_.say_line(fmt::format("No order can beat {:.0f} ms.", milliseconds(floor)));
    teller_.say("5/3 of the floor is the worst that three workers can do: Graham's bound is 2 - "
                "1/3. A queue that takes what comes never needs twice as long as the cleverest "
                "plan.");
    teller_.fact("uneven_floor_ms", milliseconds(floor));
}

void lesson::show_amdahl() {
    teller_.section("A serial part: Amdahl, and Gustafson");
    constexpr double share = 0.05;
    const auto worth = workbook::workers_worth(1ms, 19ms, 95).value_or(0);
    teller_.predict("A twentieth of the work cannot be shared. How many times as fast are 20 "
                    "workers? How many does it take for 95 % of the limit?",
                    fmt::format("{:.1f} times; the limit is {:.0f}. It takes {} workers.",
                                workbook::speedup(share, 20), workbook::speedup_limit(share),
                                worth));
    teller_.say_line(fmt::format("{:<10}{:>20}{:>26}", "Workers", "same work (Amdahl)",
                                 "same time (Gustafson)"));
    for (const std::size_t workers : {1U, 2U, 5U, 20U, 361U}) {
        teller_.say_line(fmt::format("{:<10}{:>20.2f}{:>26.2f}", workers,
                                     workbook::speedup(share, workers),
                                     workbook::scaled_speedup(share, workers)));
        teller_.fact(fmt::format("amdahl_{}", workers), workbook::speedup(share, workers));
        teller_.fact(fmt::format("gustafson_{}", workers),
                     workbook::scaled_speedup(share, workers));
    }
    teller_.fact("amdahl_limit", workbook::speedup_limit(share));
    teller_.fact("workers_for_95_percent", worth);
}

void lesson::show_the_lock() {
    teller_.section("A lock: predict where it is full, then measure");
    constexpr int steps = 12;
    const auto run = [](std::size_t workers) {
        std::mutex mutex;
        const auto start = steady::now();
        {
            workbook::thread_pool pool(workers);
            for (int i = 0; i < steps; ++i)
                pool.post([&mutex] {
                    {
                        const std::lock_guard lock(mutex);
                        std::this_thread::sleep_for(10ms);
                    }
                    std::this_thread::sleep_for(30ms);
                });
        }
        return since(start);
    };
    const auto full = workbook::workers_that_saturate(10ms, 30ms).value_or(0);
    teller_.predict("12 steps: 10 ms inside a lock, then 30 ms outside. From how many workers on "
                    "do more not help?",
                    fmt::format("{}: while one is inside, three are outside.", full));
    const auto pays = workbook::workers_that_pay(6, 90, [&](std::size_t workers) {
        const auto took = run(workers);
        teller_.say_line(fmt::format("{} {:<8} {:>6.1f} ms", workers,
                                     workers == 1 ? "worker:" : "workers:", milliseconds(took)));
        teller_.fact(fmt::format("lock_{}_wall_ms", workers), milliseconds(took));
        return took;
    });
    teller_.say_line(fmt::format("Predicted: {}. Measured, for 90 % of the best: {}.", full, pays));
    teller_.fact("lock_full_at", full);
    teller_.fact("lock_pays_up_to", pays);
}

void lesson::compare_all() {
    teller_.section("All models beside each other");
    teller_.say_line(fmt::format("{:<12}{:>10}{:>10}{:>12}   {}", "C++, here", "I/O ms", "CPU ms",
                                 "memory KiB", "Python, the usual words"));
    constexpr std::array<std::string_view, cost::model_names.size()> words{
        "slow, slow, least, simplest", "good, poor (GIL), medium, simple",
        "poor, good, high, medium", "best, poor, low, medium", "best, good, high, hard"};
    for (std::size_t model = 0; model < words.size(); ++model) {
        const auto memory = std::max(io_[model].measured.peak_kib, cpu_[model].measured.peak_kib);
        teller_.say_line(fmt::format("{:<12}{:>10.0f}{:>10.0f}{:>12}   {}",
                                     cost::model_names[model], io_[model].measured.wall_ms,
                                     cpu_[model].measured.wall_ms, memory, words[model]));
        teller_.fact(fmt::format("{}_memory_kib", cost::model_names[model]), memory);
        teller_.fact(fmt::format("{}_python_words", cost::model_names[model]), words[model]);
    }
    teller_.say("The words are for I/O, CPU, memory and complexity, in this order. Two of them do "
                "not hold in C++. There is no lock around the interpreter, so threads compute as "
                "well as processes do. And processes are no poor choice for waiting because they "
                "would be slow at it, but because of their memory. Complexity has no unit: that "
                "word stays a judgement.");
}

} // namespace

int main(int argc, char** argv) {
    return narration::run(
        argc, argv, {"17", "A cost model"},
        {{"tasks", "How many tasks of each kind", 20, 1, 100},
         {"workers", "How many threads, or processes, run them", 5, 1, 64},
         {"size", "A CPU-bound task adds up the squares below this", 50'000'000, 1, 1'000'000'000},
         {"repeats", "How often everything is measured", 3, 1, 99}},
        [](narration::narrator& teller) { lesson(teller).tell(); });
}
