// Launches a program to be measured, hands it an order, and asks the kernel what it took.
#include "measure.hpp"

#include "launch.hpp"
#include "wire.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <sstream>
#include <stdexcept>

namespace models {

namespace {

double milliseconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
}

// Reaps the process and returns the CPU time, in ms, of it and of all that it has waited for.
double reaped_cpu_ms(pid_t pid) {
    rusage used{};
    int status = 0;
    while (::wait4(pid, &status, 0, &used) == -1)
        if (errno != EINTR) throw std::runtime_error("the measured process cannot be waited for");
    return milliseconds(used.ru_utime) + milliseconds(used.ru_stime);
}

// What the measured program has to say: the message, or nothing if it ended without one.
struct answer {
    std::optional<std::string> message;
    double cpu_ms;
};

answer ask(const std::string& program, const std::string& order) {
    auto orders = workbook::make_pipe();
    auto replies = workbook::make_pipe();
    const auto pid = workbook::launch(program, orders.read.get(), replies.write.get());
    orders.read.close();
    replies.write.close();
    auto message = workbook::write_message(orders.write.get(), order)
                       ? workbook::read_message(replies.read.get())
                       : std::nullopt;
    orders.write.close(); // the end of its input: it leaves
    return {std::move(message), reaped_cpu_ms(pid)};
}

cell measure_once(const std::string& program, const std::string& order, const job& what) {
    const auto [message, cpu_ms] = ask(program, order);
    if (!message) throw std::runtime_error("the measured program ended early: " + order);
    const auto reply = workbook::unpack(*message);
    if (!reply.ok) throw std::runtime_error(order + ": " + reply.text);

    std::istringstream lines(reply.text);
    cell measured{std::chrono::duration<double, std::milli>(reply.time).count(), cpu_ms, 0};
    lines >> measured.peak_kib >> std::ws;
    results all;
    for (std::string line; std::getline(lines, line);)
        all.push_back(line);
    if (all != expected_results(what)) throw std::runtime_error(order + ": a wrong result");
    return measured;
}

// The middle value; of two in the middle, the upper one.
template <typename T>
T median(std::vector<T> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// n(n-1)(2n-1)/6 modulo 2^64, as it wraps in the loop too: divided before it is multiplied.
std::uint64_t squares_below(std::uint64_t n) {
    std::array<std::uint64_t, 3> factors{n, n - 1, 2 * n - 1};
    for (const std::uint64_t divisor : {2U, 3U})
        for (auto& factor : factors)
            if (factor % divisor == 0) {
                factor /= divisor;
                break;
            }
    return factors[0] * factors[1] * factors[2];
}

} // namespace

cell measure(model how, const job& what, int repeats) {
    const auto order = fmt::format("{} {} {} {} {}", name_of(what.what), name_of(how), what.tasks,
                                   what.workers, what.size);
    return measure_program(CELL_PROGRAM, order, what, repeats);
}

cell measure_program(const std::string& program, const std::string& order, const job& what,
                     int repeats) {
    std::vector<double> wall;
    std::vector<double> cpu;
    std::vector<std::int64_t> peak;
    for (int i = 0; i < repeats; ++i) {
        const auto once = measure_once(program, order, what);
        wall.push_back(once.wall_ms);
        cpu.push_back(once.cpu_ms);
        peak.push_back(once.peak_kib);
    }
    return {median(wall), median(cpu), median(peak)};
}

results expected_results(const job& what) {
    results all;
    for (int i = 0; i < what.tasks; ++i)
        all.push_back(what.what == kind::io ? io_result(i)
                                            : std::to_string(squares_below(what.size)));
    return all;
}

} // namespace models
