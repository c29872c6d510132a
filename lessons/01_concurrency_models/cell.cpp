// Fills one cell of the lesson's table: runs one kind of task in one way, in a process of its own.
#include "models.hpp"
#include "peak.hpp"
#include "serve.hpp"

#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using namespace models;

template <typename Names, typename Name>
auto find_named(const Names& all, const Name& wanted) {
    for (const auto each : all)
        if (name_of(each) == wanted) return each;
    throw std::invalid_argument("unknown: '" + std::string(wanted) + "'");
}

on_processes_result run(model how, const job& what) {
    switch (how) {
    case model::sequential:
        return {in_sequence(what), 0};
    case model::threads:
        return {on_threads(what), 0};
    case model::processes:
        return on_processes(what, WORKER_PROGRAM);
    case model::coroutines:
        return {as_coroutines(what), 0};
    }
    throw std::invalid_argument("no such model");
}

// "io threads 10 10 1000" gives the peak memory of all processes in KiB, then a result a line.
std::string filled(std::string_view order) {
    std::istringstream words{std::string(order)};
    std::string what_name;
    std::string how_name;
    job what;
    if (!(words >> what_name >> how_name >> what.tasks >> what.workers >> what.size))
        throw std::invalid_argument("expected: KIND MODEL TASKS WORKERS SIZE");
    what.what = find_named(kinds, what_name);
    const auto done = run(find_named(all_models, how_name), what);
    auto text = std::to_string(done.peak_kib + peak_kib_of("self"));
    for (const auto& result : done.all)
        text += "\n" + result;
    return text;
}

} // namespace

int main() {
    return workbook::serve(filled); // which also measures how long it took
}
