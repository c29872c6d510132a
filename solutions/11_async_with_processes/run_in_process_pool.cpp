// A process pool for coroutines: a thread for each worker process waits for its answer, and sends
// it home.
#include "run_in_process_pool.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>

namespace workbook {

namespace asio = boost::asio;

namespace {

constexpr auto never = asio::steady_timer::time_point::max();
constexpr auto long_ago = asio::steady_timer::time_point::min();

//! [errand]
// One input on its way. Shared by its caller and the waiter, since either may leave first.
struct errand {
    errand(const asio::any_io_executor& executor, std::string what)
        : home(executor), input(std::move(what)), bell(executor, never) {}

    const asio::any_io_executor home; // the caller's

    // Set when the caller has gone, looked at before the input is submitted. Synchronises itself.
    std::atomic<bool> given_up{false};

    // The waiter's. Once it has posted home, the caller's.
    std::string input;
    std::optional<outcome> answer;
    std::exception_ptr error;

    // Touched at home only.
    bool is_over = false;
    asio::steady_timer bell; // never fires: to move its expiry is to ring
};

//! [errand]

//! [wait_for]
// On a waiter's thread: here, and only here, somebody stands and waits for a process.
void wait_for_answer(process_pool& processes, std::shared_ptr<errand> mine) {
    if (mine->given_up) return; // nobody waits any more: spare the worker
    try {
        mine->answer = processes.submit(std::move(mine->input)).get();
    } catch (...) {
        mine->error = std::current_exception();
    }
    const auto home = mine->home;
    asio::post(home, [mine = std::move(mine)] {
        mine->is_over = true;
        mine->bell.expires_at(long_ago);
    });
}

//! [wait_for]

// Tells the waiter that the caller has gone: by a return, by an exception, or because the loop was
// destroyed and the coroutine's frame with it.
class giving_up {
  public:
    explicit giving_up(errand& which) : errand_(which) {}

    ~giving_up() { errand_.given_up = true; }

    giving_up(const giving_up&) = delete;
    giving_up& operator=(const giving_up&) = delete;

  private:
    errand& errand_;
};

} // namespace

//! [state]
struct async_process_pool::state {
    state(const std::filesystem::path& worker_program, std::size_t workers)
        : processes(worker_program, workers), waiters(workers) {}

    void post(std::shared_ptr<errand> mine);
    void shutdown();

    std::mutex mutex;
    bool closed = false; // guarded by mutex

    process_pool processes;
    asio::thread_pool waiters; // one for each process, so that every process is waited for
    std::once_flag ended;
};

// The lock makes sure that nothing is posted to waiters that are being joined.
void async_process_pool::state::post(std::shared_ptr<errand> mine) {
    const std::scoped_lock lock(mutex);
    if (closed) throw process_pool_closed();
    asio::post(waiters, [this, mine = std::move(mine)] { wait_for_answer(processes, mine); });
}

void async_process_pool::state::shutdown() {
    {
        const std::scoped_lock lock(mutex);
        closed = true;
    }
    std::call_once(ended, [this] {
        waiters.join(); // first those who wait: they still need the processes
        processes.shutdown();
    });
}

//! [state]

async_process_pool::async_process_pool(const std::filesystem::path& worker_program,
                                       std::size_t workers)
    : state_(std::make_unique<state>(worker_program, workers)) {}

async_process_pool::~async_process_pool() {
    shutdown();
}

//! [run]
awaitable<outcome> async_process_pool::run(std::string input) {
    const auto home = co_await asio::this_coro::executor;
    auto mine = std::make_shared<errand>(home, std::move(input));
    const giving_up at_the_end(*mine);

    state_->post(mine);
    boost::system::error_code woken; // "aborted" both when it rings and when we are cancelled
    co_await mine->bell.async_wait(asio::redirect_error(asio::use_awaitable, woken));

    if (!mine->is_over) throw boost::system::system_error(asio::error::operation_aborted);
    if (mine->error) std::rethrow_exception(mine->error);
    co_return std::move(mine->answer).value();
}

//! [run]

void async_process_pool::shutdown() {
    state_->shutdown();
}

std::vector<pid_t> async_process_pool::pids() const {
    return state_->processes.pids();
}

} // namespace workbook
