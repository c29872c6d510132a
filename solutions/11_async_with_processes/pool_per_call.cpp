// The service, mended: it owns one pool, made when it is made, and every task uses that.
#include "pool_per_call.hpp"

#include "run_in_process_pool.hpp"

#include <utility>

namespace workbook {

//! [service]
struct task_service::state {
    // It was: the path and the number, from which each call of run made a pool of its own.
    async_process_pool processes;

    state(const std::filesystem::path& worker_program, std::size_t workers)
        : processes(worker_program, workers) {}
};

task_service::task_service(const std::filesystem::path& worker_program, std::size_t workers)
    : state_(std::make_unique<state>(worker_program, workers)) {}

task_service::~task_service() = default;

awaitable<outcome> task_service::run(std::string task) {
    co_return co_await state_->processes.run(std::move(task));
}

//! [service]

} // namespace workbook
