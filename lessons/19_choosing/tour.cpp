// The five: few waits, many waits, computing, both, and very many behind a limit.
#include "tour.hpp"

using namespace std::chrono_literals;

namespace advice {

std::vector<stop> tour(const workbook::machine& on) {
    workbook::workload base;
    base.on = on;
    std::vector<stop> all;
    const auto add = [&](std::string_view key, std::string title, std::size_t tasks,
                         std::chrono::microseconds waits, std::chrono::microseconds computes) {
        situation what;
        what.title = std::move(title);
        what.load = base;
        what.load.tasks = tasks;
        what.load.waits = waits;
        what.load.computes = computes;
        all.push_back({key, std::move(what)});
    };
    add("downloads", "Fifty downloads", 50, 100ms, 0ms);
    add("many_downloads", "Five thousand downloads", 5'000, 100ms, 0ms);
    add("images", "Two hundred images to be made smaller", 200, 0ms, 40ms);
    add("api", "An API that waits and computes", 500, 100ms, 20ms);
    add("fetches", "A hundred thousand fetches from a service with a limit", 100'000, 100ms, 0ms);
    all.back().what.load.limit = 500;
    return all;
}

} // namespace advice
