// Another shape: the waiter sends the answer through a channel that several threads may use.
#include "run_in_process_pool.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <exception>
#include <mutex>
#include <utility>
#include <variant>

namespace workbook {

namespace asio = boost::asio;

namespace {

//! [channel]
using answer = std::variant<outcome, std::exception_ptr>;
using answers = asio::experimental::concurrent_channel<void(boost::system::error_code, answer)>;

// On a waiter's thread. There is room for one answer, so it need not be received.
void wait_for_answer(process_pool& processes, const std::string& input, answers& to) {
    answer came;
    try {
        came = processes.submit(input).get();
    } catch (...) {
        came = std::current_exception();
    }
    to.try_send(boost::system::error_code(), std::move(came));
}

//! [channel]

// Raises a flag at the end of its life.
struct flag_at_exit {
    std::shared_ptr<std::atomic<bool>> flag = std::make_shared<std::atomic<bool>>(false);

    ~flag_at_exit() { *flag = true; }
};

} // namespace

struct async_process_pool::state {
    state(const std::filesystem::path& worker_program, std::size_t workers)
        : processes(worker_program, workers), waiters(workers) {}

    std::mutex mutex;
    bool closed = false; // guarded by mutex
    process_pool processes;
    asio::thread_pool waiters;
    std::once_flag ended;
};

async_process_pool::async_process_pool(const std::filesystem::path& worker_program,
                                       std::size_t workers)
    : state_(std::make_unique<state>(worker_program, workers)) {}

async_process_pool::~async_process_pool() {
    shutdown();
}

awaitable<outcome> async_process_pool::run(std::string input) {
    const auto home = co_await asio::this_coro::executor;
    const auto answered = std::make_shared<answers>(home, 1);
    const flag_at_exit gone;
    {
        const std::scoped_lock lock(state_->mutex);
        if (state_->closed) throw process_pool_closed();
        asio::post(state_->waiters, [&processes = state_->processes, answered, given_up = gone.flag,
                                     input = std::move(input)] {
            if (!*given_up) wait_for_answer(processes, input, *answered);
        });
    }
    auto [cancelled, came] = co_await answered->async_receive(asio::as_tuple(asio::use_awaitable));
    if (cancelled) throw boost::system::system_error(asio::error::operation_aborted);
    if (const auto* error = std::get_if<std::exception_ptr>(&came)) std::rethrow_exception(*error);
    co_return std::get<outcome>(std::move(came));
}

void async_process_pool::shutdown() {
    {
        const std::scoped_lock lock(state_->mutex);
        state_->closed = true;
    }
    std::call_once(state_->ended, [this] {
        state_->waiters.join();
        state_->processes.shutdown();
    });
}

std::vector<pid_t> async_process_pool::pids() const {
    return state_->processes.pids();
}

} // namespace workbook
