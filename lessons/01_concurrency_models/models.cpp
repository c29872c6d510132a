// In sequence and on threads: the two models that need nothing but the standard library.
#include "models.hpp"

#include <thread>

namespace models {

namespace {

std::string do_task(const job& what, int number, const watcher& watch) {
    const auto watched = watch ? watch(number) : nullptr;
    return what.what == kind::io ? io_task(number) : cpu_task(what.size);
}

} // namespace

std::string_view name_of(kind what) {
    return what == kind::io ? "io" : "cpu";
}

std::string_view name_of(model how) {
    constexpr std::array<std::string_view, 4> names{"sequential", "threads", "processes",
                                                    "coroutines"};
    return names.at(static_cast<std::size_t>(how));
}

//! [sequential]
results in_sequence(const job& what, const watcher& watch) {
    results all;
    for (int i = 0; i < what.tasks; ++i)
        all.push_back(do_task(what, i, watch));
    return all;
}

//! [sequential]

//! [threads]
results on_threads(const job& what, const watcher& watch) {
    results all(static_cast<std::size_t>(what.tasks)); // a slot for each task: nothing is shared
    {
        std::vector<std::jthread> threads;
        for (int worker = 0; worker < what.workers; ++worker)
            threads.emplace_back([&, worker] {
                for (int i = worker; i < what.tasks; i += what.workers)
                    all[static_cast<std::size_t>(i)] = do_task(what, i, watch);
            });
    } // every jthread's destructor waits for its thread
    return all;
}

//! [threads]

} // namespace models
