// Launches combined.cpp's program, hands it an order, and asks the kernel what it took.
#include "measure_combined.hpp"

#include "launch.hpp"
#include "wire.hpp"

#include "measuring.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace cost {

namespace {

double milliseconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
}

double reaped_cpu_ms(pid_t pid) {
    rusage used{};
    int status = 0;
    while (::wait4(pid, &status, 0, &used) == -1)
        if (errno != EINTR) throw std::runtime_error("the measured process cannot be waited for");
    return milliseconds(used.ru_utime) + milliseconds(used.ru_stime);
}

models::cell measure_once(const models::job& what) {
    auto orders = workbook::make_pipe();
    auto replies = workbook::make_pipe();
    const auto pid = workbook::launch(COMBINED_PROGRAM, orders.read.get(), replies.write.get());
    orders.read.close();
    replies.write.close();
    const auto order =
        fmt::format("{} {} {} {}", models::name_of(what.what), what.tasks, what.workers, what.size);
    const auto message = workbook::write_message(orders.write.get(), order)
                             ? workbook::read_message(replies.read.get())
                             : std::nullopt;
    orders.write.close(); // the end of its input: it leaves
    const double cpu_ms = reaped_cpu_ms(pid);
    if (!message) throw std::runtime_error("the measured program ended early: " + order);
    const auto reply = workbook::unpack(*message);
    if (!reply.ok) throw std::runtime_error(order + ": " + reply.text);

    std::istringstream lines(reply.text);
    models::cell measured{std::chrono::duration<double, std::milli>(reply.time).count(), cpu_ms, 0};
    lines >> measured.peak_kib >> std::ws;
    models::results all;
    for (std::string line; std::getline(lines, line);)
        all.push_back(line);
    if (all != models::expected_results(what)) throw std::runtime_error(order + ": a wrong result");
    return measured;
}

} // namespace

models::cell measure_combined(const models::job& what, int repeats) {
    std::vector<double> wall;
    std::vector<double> cpu;
    std::vector<double> peak;
    for (int i = 0; i < repeats; ++i) {
        const auto once = measure_once(what);
        wall.push_back(once.wall_ms);
        cpu.push_back(once.cpu_ms);
        peak.push_back(static_cast<double>(once.peak_kib));
    }
    return {measuring::median(wall), measuring::median(cpu),
            static_cast<std::int64_t>(measuring::median(peak))};
}

} // namespace cost
