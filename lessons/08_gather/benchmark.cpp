// Ten thousand sleeping tasks: as coroutines on a loop, in Python's asyncio, and with a thread
// each.
#include "gather.hpp"

#include "measuring.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdio>
#include <ctime>
#include <exception>
#include <fstream>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace {

namespace asio = boost::asio;
using workbook::awaitable;

struct figures {
    double wall_s = 0;
    double cpu_s = 0;
    double bytes = 0; ///< more in use while all sleep than before
};

double resident_bytes() {
    double mapped = 0;
    double resident = 0;
    std::ifstream("/proc/self/statm") >> mapped >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double cpu_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

// --- the three ways ------------------------------------------------------------------------------

awaitable<std::size_t> sleep(std::chrono::duration<double> pause, std::size_t number) {
    asio::steady_timer timer(co_await asio::this_coro::executor,
                             std::chrono::duration_cast<std::chrono::nanoseconds>(pause));
    co_await timer.async_wait(asio::use_awaitable);
    co_return number;
}

awaitable<void> gather_sleepers(std::size_t tasks, double seconds) {
    std::vector<awaitable<std::size_t>> sleepers;
    sleepers.reserve(tasks);
    for (std::size_t i = 0; i < tasks; ++i)
        sleepers.push_back(sleep(std::chrono::duration<double>(seconds), i));
    const auto numbers = co_await workbook::gather(std::move(sleepers));
    if (numbers.size() != tasks || numbers.back() != tasks - 1) throw std::logic_error("results");
}

double sleep_as_coroutines(std::size_t tasks, double seconds) {
    asio::io_context loop(1);
    std::exception_ptr failed;
    asio::co_spawn(loop, gather_sleepers(tasks, seconds),
                   [&failed](std::exception_ptr error) { failed = error; });
    loop.poll(); // until all of them are asleep
    const double bytes = resident_bytes();
    loop.run();
    if (failed) std::rethrow_exception(failed);
    return bytes;
}

double sleep_as_threads(std::size_t tasks, double seconds) {
    std::mutex mutex;
    std::condition_variable all_started;
    std::size_t started = 0;
    std::vector<std::jthread> threads;
    threads.reserve(tasks);
    for (std::size_t i = 0; i < tasks; ++i)
        threads.emplace_back([&] {
            {
                const std::lock_guard lock(mutex);
                if (++started == tasks) all_started.notify_one();
            }
            std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
        });
    std::unique_lock lock(mutex);
    all_started.wait(lock, [&] { return started == tasks; });
    return resident_bytes();
}

/// Runs it in a process of its own, so that nobody finds memory that another has left.
figures in_a_fresh_process(const std::function<double()>& sleep_all) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            const double before = resident_bytes();
            const double cpu = cpu_seconds();
            figures one;
            one.wall_s = measuring::nanoseconds_of([&] { one.bytes = sleep_all() - before; }) / 1e9;
            one.cpu_s = cpu_seconds() - cpu;
            if (::write(ends[1], &one, sizeof one) == sizeof one) ::_exit(0);
        } catch (const std::exception& error) {
            fmt::print(stderr, "{}\n", error.what());
        }
        ::_exit(1);
    }
    ::close(ends[1]);
    figures one;
    const bool told = ::read(ends[0], &one, sizeof one) == sizeof one;
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    if (!told) throw std::runtime_error("that many tasks could not be started here");
    return one;
}

std::string output_of_python(const std::string& arguments) {
    const auto command = fmt::format("python3 '{}' {}", PYTHON_PROGRAM, arguments);
    const std::unique_ptr<FILE, int (*)(FILE*)> out(::popen(command.c_str(), "r"), ::pclose);
    char line[256] = "";
    if (!out || std::fgets(line, sizeof line, out.get()) == nullptr)
        throw std::runtime_error("python3 did not answer; it is needed for this comparison");
    return line;
}

figures of_python(std::size_t tasks, double seconds) {
    figures one;
    const auto said = output_of_python(fmt::format("gather {} {}", tasks, seconds));
    if (std::sscanf(said.c_str(), "%lf %lf %lf", &one.wall_s, &one.cpu_s, &one.bytes) != 3)
        throw std::runtime_error("python3 said: " + said);
    return one;
}

// --- switches
// --------------------------------------------------------------------------------------

awaitable<void> give_way(std::size_t count) {
    const auto executor = co_await asio::this_coro::executor;
    for (std::size_t i = 0; i < count; ++i)
        co_await asio::post(executor, asio::use_awaitable);
}

double switches_of_coroutines(std::size_t count) {
    asio::io_context loop(1);
    for (int i = 0; i < 2; ++i)
        asio::co_spawn(loop, give_way(count / 2), asio::detached);
    return static_cast<double>(count) / (measuring::nanoseconds_of([&] { loop.run(); }) / 1e9);
}

double switches_of_python(std::size_t count) {
    return static_cast<double>(count) /
           std::stod(output_of_python(fmt::format("switch {}", count)));
}

// Two threads that take turns under a lock.
double switches_of_threads(std::size_t count) {
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t turn = 0;
    const auto play = [&](std::size_t side) {
        for (std::size_t i = 0; i < count / 2; ++i) {
            std::unique_lock lock(mutex);
            changed.wait(lock, [&] { return turn % 2 == side; });
            ++turn;
            changed.notify_one();
        }
    };
    const double nanoseconds = measuring::nanoseconds_of([&] {
        const std::jthread other([&] { play(1); });
        play(0);
    });
    return static_cast<double>(count) / (nanoseconds / 1e9);
}

// --- the tables
// ------------------------------------------------------------------------------------

figures median_of(const std::vector<figures>& all) {
    const auto middle = [&](double figures::*which) {
        std::vector<double> values;
        for (const auto& one : all)
            values.push_back(one.*which);
        return measuring::median(std::move(values));
    };
    return {middle(&figures::wall_s), middle(&figures::cpu_s), middle(&figures::bytes)};
}

struct way {
    std::string name;
    std::function<figures()> measure;
    std::vector<figures> seen{};
};

void print_row(const way& which, double tasks, const figures& ours) {
    const auto one = median_of(which.seen);
    fmt::print("{:<20} {:>7.2f} s {:>9.2f} us {:>6.1f} {:>9.0f} B {:>6.1f}\n", which.name,
               one.wall_s, one.cpu_s / tasks * 1e6, one.cpu_s / ours.cpu_s, one.bytes / tasks,
               one.bytes / ours.bytes);
}

void compare_sleepers(std::size_t tasks, double seconds, int rounds) {
    std::vector<way> ways{
        {"coroutines, gather",
         [&] { return in_a_fresh_process([&] { return sleep_as_coroutines(tasks, seconds); }); }},
        {"asyncio.gather", [&] { return of_python(tasks, seconds); }},
        {"a thread each",
         [&] { return in_a_fresh_process([&] { return sleep_as_threads(tasks, seconds); }); }}};
    for (int round = 0; round < rounds; ++round)
        for (auto& each : ways)
            each.seen.push_back(each.measure());
    fmt::print(
        "{} tasks that sleep {} s, all at once; median of {} rounds, ratios to the first row\n\n"
        "{:<20} {:>9} {:>12} {:>6} {:>11} {:>6}\n",
        tasks, seconds, rounds, "", "wall", "CPU a task", "ratio", "RSS a task", "ratio");
    for (const auto& each : ways)
        print_row(each, static_cast<double>(tasks), median_of(ways.front().seen));
}

void compare_switches(std::size_t count, int rounds) {
    std::vector<double> here, python, threads;
    for (int round = 0; round < rounds; ++round) {
        here.push_back(switches_of_coroutines(count));
        python.push_back(switches_of_python(count / 10));
        threads.push_back(switches_of_threads(count / 10));
    }
    const double ours = measuring::median(here);
    fmt::print("\nswitches a second: {:.1f} million between coroutines; asyncio's tasks {:.1f} "
               "times fewer, "
               "threads {:.1f} times fewer\n",
               ours / 1e6, ours / measuring::median(python), ours / measuring::median(threads));
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app("Sleeping tasks: coroutines, asyncio, threads", "./workbook bench 08");
    int rounds = 5;
    bool quick = false;
    app.add_option("--rounds", rounds, "measurements of each")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    app.add_flag("--quick", quick, "a tenth of the tasks: to see that it works");
    CLI11_PARSE(app, argc, argv);
    try {
        compare_sleepers(quick ? 1'000 : 10'000, quick ? 0.5 : 3, rounds);
        compare_switches(quick ? 20'000 : 1'000'000, rounds);
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
    return 0;
}
