// Exercise 05.1: a pool of worker processes. The contract is in process_pool.hpp.
#include "process_pool.hpp"

#include "launch.hpp"
#include "not_implemented.hpp"
#include "wire.hpp"

namespace workbook {

// TODO: what the pool remembers: its workers, the tasks in line, whether it is closed or broken.
struct process_pool::state {};

// TODO: as many workers as cores.
process_pool::process_pool(const std::filesystem::path&) {
    throw not_implemented("process_pool::process_pool");
}

// TODO: two pipes and a launched process for each worker, and somebody who listens to it.
process_pool::process_pool(const std::filesystem::path&, std::size_t) {
    throw not_implemented("process_pool::process_pool");
}

// TODO: the same as shutdown.
process_pool::~process_pool() = default;

// TODO: write the input to an idle worker, or put it in line.
std::future<outcome> process_pool::submit(std::string) {
    throw not_implemented("process_pool::submit");
}

// TODO: let the work finish, hang up on the workers, reap them.
void process_pool::shutdown() {
    throw not_implemented("process_pool::shutdown");
}

// TODO: the workers' process ids.
std::vector<pid_t> process_pool::pids() const {
    throw not_implemented("process_pool::pids");
}

} // namespace workbook
