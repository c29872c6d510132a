// Pure functions of what was measured: nothing here knows a process or a clock.
#include "table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace models {

namespace {

constexpr double close_share = 0.1; // repeated runs differ by about as much
constexpr double close_ms = 1;

double best_of(const cells& measured, column which) {
    double best = value_of(measured.front(), which);
    for (const auto& each : measured)
        best = std::min(best, value_of(each, which));
    return best;
}

bool is_winner(double value, double best, column which) {
    return value <= best * (1 + close_share) ||
           (which != column::memory && value <= best + close_ms);
}

std::string label_of(model how, const job& what) {
    const auto name = name_of(how);
    if (how == model::threads || how == model::processes)
        return fmt::format("{} ({})", name, what.workers);
    return fmt::format("{} (1 thread)", name);
}

std::string entry(const cell& measured, column which, double best) {
    const double value = value_of(measured, which);
    return fmt::format("{:>13.{}f}{}", value, which == column::memory ? 0 : 1,
                       is_winner(value, best, which) ? " *" : "  ");
}

} // namespace

double value_of(const cell& measured, column which) {
    switch (which) {
    case column::wall:
        return measured.wall_ms;
    case column::cpu:
        return measured.cpu_ms;
    case column::memory:
        break;
    }
    return static_cast<double>(measured.peak_kib);
}

std::vector<model> winners(const cells& measured, column which) {
    const double best = best_of(measured, which);
    std::vector<model> all;
    for (const auto how : all_models)
        if (is_winner(value_of(measured.at(static_cast<std::size_t>(how)), which), best, which))
            all.push_back(how);
    return all;
}

std::string names_of(const std::vector<model>& all) {
    std::string text;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i > 0) text += i + 1 == all.size() ? " and " : ", ";
        text += name_of(all[i]);
    }
    return text;
}

std::vector<std::string> table_of(const job& what, const cells& measured) {
    const auto title =
        fmt::format("{} {}-bound tasks", what.tasks, what.what == kind::io ? "I/O" : "CPU");
    std::vector<std::string> lines{
        fmt::format("{:<26}{:>13}  {:>13}  {:>13}", title, "wall ms", "CPU ms", "peak KiB")};
    for (const auto how : all_models) {
        auto line = fmt::format("{:<26}", label_of(how, what));
        for (const auto which : columns)
            line +=
                entry(measured.at(static_cast<std::size_t>(how)), which, best_of(measured, which));
        lines.push_back(line.substr(0, line.find_last_not_of(' ') + 1));
    }
    return lines;
}

} // namespace models
