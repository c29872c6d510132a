// The worker program of the process model: one task after the other, until its input ends.
#include "serve.hpp"
#include "tasks.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

namespace {

// "io 3" or "cpu 100000000".
std::string do_task(std::string_view task) {
    const auto space = task.find(' ');
    const auto what = task.substr(0, space);
    const std::string number(space == std::string_view::npos ? "" : task.substr(space + 1));
    if (what == "io") return models::io_task(std::stoi(number));
    if (what == "cpu") return models::cpu_task(std::stoull(number));
    throw std::invalid_argument("no task is called '" + std::string(what) + "'");
}

} // namespace

int main() {
    return workbook::serve(do_task);
}
