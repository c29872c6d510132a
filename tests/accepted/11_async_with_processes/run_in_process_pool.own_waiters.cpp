// Another shape: waiters with a line of their own, from which a caller that leaves takes its
// request.
#include "run_in_process_pool.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace workbook {

namespace asio = boost::asio;

namespace {

struct request {
    request(const asio::any_io_executor& executor, std::string what)
        : home(executor), input(std::move(what)),
          ended(executor, asio::steady_timer::time_point::max()) {}

    asio::any_io_executor home;
    std::string input;
    std::optional<outcome> answer;
    std::exception_ptr error;
    asio::steady_timer ended; // touched at home only
};

} // namespace

struct async_process_pool::state {
    state(const std::filesystem::path& program, std::size_t workers) : processes(program, workers) {
        for (std::size_t i = 0; i < workers; ++i)
            waiters.emplace_back([this] { wait(); });
    }

    // Takes a request out of the line, if it is still there.
    void forget(const std::shared_ptr<request>& given_up) {
        const std::scoped_lock lock(mutex);
        std::erase(line, given_up);
    }

    std::shared_ptr<request> next() {
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return closed || !line.empty(); });
        if (line.empty()) return nullptr;
        auto first = std::move(line.front());
        line.pop_front();
        return first;
    }

    void wait() {
        while (auto mine = next()) {
            try {
                mine->answer = processes.submit(mine->input).get();
            } catch (...) {
                mine->error = std::current_exception();
            }
            const auto home = mine->home;
            asio::post(home, [mine = std::move(mine)] {
                mine->ended.expires_at(asio::steady_timer::time_point::min());
            });
        }
    }

    process_pool processes;
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::shared_ptr<request>> line; // guarded by mutex
    bool closed = false;                       // guarded by mutex
    std::vector<std::thread> waiters;
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
    const auto mine = std::make_shared<request>(home, std::move(input));
    {
        const std::scoped_lock lock(state_->mutex);
        if (state_->closed) throw process_pool_closed();
        state_->line.push_back(mine);
    }
    state_->changed.notify_one();
    boost::system::error_code woken;
    co_await mine->ended.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    if (mine->ended.expiry() == asio::steady_timer::time_point::max()) {
        state_->forget(mine);
        throw boost::system::system_error(asio::error::operation_aborted);
    }
    if (mine->error) std::rethrow_exception(mine->error);
    co_return std::move(mine->answer).value();
}

void async_process_pool::shutdown() {
    {
        const std::scoped_lock lock(state_->mutex);
        state_->closed = true;
    }
    state_->changed.notify_all();
    std::call_once(state_->ended, [this] {
        for (auto& waiter : state_->waiters)
            waiter.join();
        state_->processes.shutdown();
    });
}

std::vector<pid_t> async_process_pool::pids() const {
    return state_->processes.pids();
}

} // namespace workbook
