// 11.1 The loop in front. The contract: lessons/11_async_with_processes/run_in_process_pool.hpp
#include "run_in_process_pool.hpp"

#include "not_implemented.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace workbook {

namespace asio = boost::asio;

// TODO: one process_pool, and who waits for its futures. In which order do they have to end?
struct async_process_pool::state {};

// TODO: launch the workers, once.
async_process_pool::async_process_pool(const std::filesystem::path& /*worker_program*/,
                                       std::size_t /*workers*/) {
    throw not_implemented("async_process_pool::async_process_pool");
}

// TODO: the same as shutdown.
async_process_pool::~async_process_pool() = default;

// TODO: process_pool::submit gives a std::future, and a future can only be waited for by a thread
// that stands there. Which thread? And how does the answer get from there to the caller's executor?
awaitable<outcome> async_process_pool::run(std::string /*input*/) {
    throw not_implemented("async_process_pool::run");
}

// TODO: take no more, let what was taken finish, end the processes.
void async_process_pool::shutdown() {
    throw not_implemented("async_process_pool::shutdown");
}

// TODO: those of the process pool.
std::vector<pid_t> async_process_pool::pids() const {
    throw not_implemented("async_process_pool::pids");
}

} // namespace workbook
