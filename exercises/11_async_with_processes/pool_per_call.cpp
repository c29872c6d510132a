// 11.2 The pool that came with every call. The contract:
// lessons/11_async_with_processes/pool_per_call.hpp
#include "pool_per_call.hpp"

#include "run_in_process_pool.hpp"

namespace workbook {

// This answers every task rightly, runs tasks at the same time, and leaves nothing behind. Its
// users complain that it is slow, and that the machine has hundreds of processes.
struct task_service::state {
    // Constant after construction.
    std::filesystem::path program;
    std::size_t workers;
};

task_service::task_service(const std::filesystem::path& worker_program, std::size_t workers)
    : state_(std::make_unique<state>(state{worker_program, workers})) {}

task_service::~task_service() = default;

awaitable<outcome> task_service::run(std::string task) {
    // Everything that this task needs is made here, and cleaned up here, whatever happens.
    async_process_pool processes(state_->program, state_->workers);
    co_return co_await processes.run(std::move(task));
}

} // namespace workbook
