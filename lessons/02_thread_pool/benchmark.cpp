// The pool of 02.1 beside std::async, Boost.Asio's thread_pool and oneTBB: the same tasks, one run.
#include "thread_pool.hpp"

#include "measuring.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <fmt/format.h>

#if WORKBOOK_HAS_TBB
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>
#endif

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <future>
#include <latch>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace {

// What every task does: some turns, and then it says that it is over.
struct task {
    std::latch& done;
    std::uint64_t turns;

    void operator()() const {
        measuring::turn(turns);
        done.count_down();
    }
};

// Each contestant takes `count` tasks one after the other from this thread; nobody waits for a
// single one of them. The time runs until the last is over. Threads are started before.
template <typename Post>
double nanoseconds_a_task(std::size_t count, std::uint64_t turns, const Post& post) {
    std::latch done(static_cast<std::ptrdiff_t>(count));
    const double all = measuring::nanoseconds_of([&] {
        for (std::size_t i = 0; i < count; ++i)
            post(task{done, turns});
        done.wait();
    });
    return all / static_cast<double>(count);
}

double on_our_pool(std::size_t workers, std::size_t count, std::uint64_t turns) {
    workbook::thread_pool pool(workers);
    return nanoseconds_a_task(count, turns, [&](task work) { pool.post(work); });
}

// A thread for each task. At most as many at once as the others have workers, or a machine would
// run out of threads.
double on_async(std::size_t workers, std::size_t count, std::uint64_t turns) {
    std::deque<std::future<void>> running;
    return nanoseconds_a_task(count, turns, [&](task work) {
        if (running.size() == workers) running.pop_front(); // its destructor waits
        running.push_back(std::async(std::launch::async, work));
    });
}

double on_asio(std::size_t workers, std::size_t count, std::uint64_t turns) {
    boost::asio::thread_pool pool(workers);
    const double result =
        nanoseconds_a_task(count, turns, [&](task work) { boost::asio::post(pool, work); });
    pool.join();
    return result;
}

#if WORKBOOK_HAS_TBB
double on_tbb(std::size_t workers, std::size_t count, std::uint64_t turns) {
    using oneapi::tbb::global_control;
    const global_control as_many(global_control::max_allowed_parallelism, workers + 1);
    oneapi::tbb::task_arena arena(static_cast<int>(workers), 0); // none of its places is for us
    return nanoseconds_a_task(count, turns, [&](task work) { arena.enqueue(work); });
}
#endif

struct contestant {
    std::string name;
    double (*run)(std::size_t workers, std::size_t count, std::uint64_t turns);
    std::size_t share; ///< it gets one task of so many: whoever is slow would take minutes
};

std::vector<contestant> contestants() {
    return {
        {"02.1 thread_pool", on_our_pool, 1}, {"std::async", on_async, 20},
            {"Asio thread_pool", on_asio, 1},
#if WORKBOOK_HAS_TBB
            {"oneTBB", on_tbb, 1},
#endif
    };
}

struct kind {
    std::string name;
    double microseconds;
    std::size_t count;
};

// Medians, all contestants in turn, so that they see the same machine.
std::vector<double> measure(const kind& what, std::size_t workers, std::uint64_t turns,
                            int rounds) {
    const auto all = contestants();
    std::vector<std::vector<double>> times(all.size());
    for (int round = 0; round < rounds; ++round)
        for (std::size_t i = 0; i < all.size(); ++i)
            times[i].push_back(all[i].run(workers, what.count / all[i].share, turns));
    std::vector<double> medians;
    for (auto& each : times)
        medians.push_back(measuring::median(std::move(each)));
    return medians;
}

void print_head(int rounds) {
    fmt::print(
        "Time for a task, median of {} rounds; for the others, how many times that of the pool "
        "of 02.1:\nabove 1 they are slower. {} cores.\n\n{:<8} {:>7}",
        rounds, std::thread::hardware_concurrency(), "task", "workers");
    for (const auto& each : contestants())
        fmt::print(" {:>16}", each.name);
    fmt::print("\n");
}

void print_row(const kind& what, std::size_t workers, const std::vector<double>& times) {
    fmt::print("{:<8} {:>7} {:>13.0f} ns", what.name, workers, times.front());
    for (std::size_t i = 1; i < times.size(); ++i)
        fmt::print(" {:>16.2f}", times[i] / times.front());
    fmt::print("\n");
    std::fflush(stdout);
}

void run(int rounds, std::size_t divide) {
    const std::array kinds{kind{"empty", 0, 100'000 / divide}, kind{"1 us", 1, 50'000 / divide},
                           kind{"100 us", 100, 2'000 / divide}};
    const auto turns = measuring::turns_in_a_microsecond();
    print_head(rounds);
    for (const auto& what : kinds)
        for (const std::size_t workers : {1, 2, 4}) {
            const auto length = static_cast<std::uint64_t>(what.microseconds) * turns;
            print_row(what, workers, measure(what, workers, length, rounds));
        }
#if !WORKBOOK_HAS_TBB
    fmt::print("\noneTBB is not installed (Debian: libtbb-dev), so it is not in the table.\n");
#endif
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app("The thread pool of 02.1 beside those of others", "./workbook bench 02");
    int rounds = 7;
    bool quick = false;
    app.add_option("--rounds", rounds, "measurements of each")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    app.add_flag("--quick", quick, "a twentieth of the tasks: to see that it works");
    CLI11_PARSE(app, argc, argv);
    run(rounds, quick ? 20 : 1);
    return 0;
}
