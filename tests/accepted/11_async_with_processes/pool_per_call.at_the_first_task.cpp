// Another way to mend it: the pool is made when the first task comes, and then stays.
#include "pool_per_call.hpp"

#include "run_in_process_pool.hpp"

#include <optional>
#include <utility>

namespace workbook {

struct task_service::state {
    // Constant after construction.
    std::filesystem::path program;
    std::size_t workers;

    // Touched on the loop only.
    std::optional<async_process_pool> processes{};
};

task_service::task_service(const std::filesystem::path& worker_program, std::size_t workers)
    : state_(std::make_unique<state>()) {
    state_->program = worker_program;
    state_->workers = workers;
}

task_service::~task_service() = default;

awaitable<outcome> task_service::run(std::string task) {
    if (!state_->processes) state_->processes.emplace(state_->program, state_->workers);
    co_return co_await state_->processes->run(std::move(task));
}

} // namespace workbook
