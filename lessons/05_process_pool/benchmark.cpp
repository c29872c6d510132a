// The pool of 05.1 beside Python's ProcessPoolExecutor: the same sums, in one run.
#include "process_pool.hpp"
#include "sum_of_squares.hpp"

#include "measuring.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

struct kind {
    std::uint64_t size;
    std::size_t count;
};

// All tasks first, then all results.
double seconds_for(workbook::process_pool& pool, const kind& what) {
    const auto input = std::to_string(what.size);
    const auto expected = std::to_string(workbook::sum_of_squares(what.size));
    return measuring::nanoseconds_of([&] {
               std::vector<std::future<workbook::outcome>> answers;
               for (std::size_t i = 0; i < what.count; ++i)
                   answers.push_back(pool.submit(input));
               for (auto& answer : answers)
                   if (answer.get().result != expected) throw std::logic_error("a wrong sum");
           }) /
           1e9;
}

double ours(std::size_t workers, const kind& what, int rounds) {
    workbook::process_pool pool(WORKER_PROGRAM, workers);
    seconds_for(pool, {1, 10 * workers});
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i)
        times.push_back(seconds_for(pool, what));
    return measuring::median(times);
}

// A line of seconds for each round. Throws when there are fewer: Python has told why on stderr.
double of_python(std::size_t workers, const kind& what, int rounds) {
    const auto command = fmt::format("python3 '{}' {} {} {} {}", PYTHON_PROGRAM, workers, what.size,
                                     what.count, rounds);
    const std::unique_ptr<FILE, int (*)(FILE*)> out(::popen(command.c_str(), "r"), ::pclose);
    std::vector<double> times;
    std::array<char, 64> line{};
    while (out && std::fgets(line.data(), line.size(), out.get()))
        times.push_back(std::strtod(line.data(), nullptr));
    if (times.size() != static_cast<std::size_t>(rounds))
        throw std::runtime_error("python3 did not answer; it is needed for this comparison");
    return measuring::median(times);
}

void print_row(std::size_t workers, const kind& what, int rounds) {
    const auto count = static_cast<double>(what.count);
    const double here = ours(workers, what, rounds) / count;
    const double there = of_python(workers, what, rounds) / count;
    fmt::print("{:>10} {:>7} {:>12.1f} us {:>12.1f} us {:>9.1f}\n", what.size, workers, here * 1e6,
               there * 1e6, there / here);
    std::fflush(stdout);
}

void run(int rounds, std::size_t divide) {
    fmt::print("Time for a task, median of {} rounds. {} cores.\n\n{:>10} {:>7} {:>15} {:>15} "
               "{:>9}\n",
               rounds, std::thread::hardware_concurrency(), "sum up to", "workers", "05.1",
               "Python's", "ratio");
    for (const kind what :
         {kind{10, 20'000 / divide}, kind{1'000, 10'000 / divide}, kind{100'000, 200 / divide}})
        for (const std::size_t workers : {1, 2, 4})
            print_row(workers, what, rounds);
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app("The process pool of 05.1 beside Python's", "./workbook bench 05");
    int rounds = 7;
    bool quick = false;
    app.add_option("--rounds", rounds, "measurements of each")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    app.add_flag("--quick", quick, "a twentieth of the tasks: to see that it works");
    CLI11_PARSE(app, argc, argv);
    try {
        run(rounds, quick ? 20 : 1);
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
    return 0;
}
