// What stands above each table: a number without its circumstances is worth little.
#include "tables.hpp"

#include <array>
#include <cstdlib>
#include <fmt/format.h>
#include <sys/utsname.h>
#include <thread>

namespace tables {

namespace {

std::string load() {
    std::array<double, 1> average{};
    return getloadavg(average.data(), 1) == 1 ? fmt::format("{:.1f}", average[0]) : "unknown";
}

} // namespace

void print_heading(const wishes& by, const std::string& what) {
    utsname system{};
    uname(&system);
    fmt::print("{}\n{} cores, {} {} {}, load before: {}\n$ {}\n\n", what,
               std::thread::hardware_concurrency(), system.sysname, system.release, system.machine,
               load(), by.command);
    std::fflush(stdout);
}

} // namespace tables
