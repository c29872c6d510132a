// A blocking call on a worker: the worker runs it, and asks the caller's own executor to wake it.
#include "run_in_thread_pool.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <exception>
#include <memory>
#include <utility>

namespace workbook {

namespace asio = boost::asio;

namespace {

constexpr auto never = asio::steady_timer::time_point::max();
constexpr auto long_ago = asio::steady_timer::time_point::min();

//! [errand]
// One call on its way. Shared by its caller and the worker, since either may leave first.
struct errand {
    errand(const asio::any_io_executor& executor, std::function<void()> what)
        : home(executor), call(std::move(what)), bell(executor, never) {}

    const asio::any_io_executor home; // the caller's

    // Set when the caller has gone, looked at before the call begins. Synchronises itself.
    std::atomic<bool> given_up{false};

    // The worker's. Once it has posted home, the caller's.
    std::function<void()> call;
    std::exception_ptr error;

    // Touched at home only.
    bool is_over = false;
    asio::steady_timer bell; // never fires: to move its expiry is to ring
};

//! [errand]

//! [run]
// On the worker. What is the loop's it leaves alone: it only asks the loop to ring.
void run(std::shared_ptr<errand> mine) {
    if (mine->given_up) return; // nobody waits any more: give the worker back at once
    try {
        mine->call();
    } catch (...) {
        mine->error = std::current_exception();
    }
    const auto home = mine->home;
    asio::post(home, [mine = std::move(mine)] {
        mine->is_over = true;
        mine->bell.expires_at(long_ago);
    });
}

//! [run]

//! [giving_up]
// Tells the worker that its caller has gone, however that went: by a return, by an exception, or
// because the loop was destroyed and the coroutine's frame with it.
class giving_up {
  public:
    explicit giving_up(errand& which) : errand_(which) {}

    ~giving_up() { errand_.given_up = true; }

    giving_up(const giving_up&) = delete;
    giving_up& operator=(const giving_up&) = delete;

  private:
    errand& errand_;
};

//! [giving_up]

} // namespace

//! [on_worker]
awaitable<void> on_worker(thread_pool& pool, std::function<void()> call) {
    const auto home = co_await asio::this_coro::executor;
    auto mine = std::make_shared<errand>(home, std::move(call));
    const giving_up at_the_end(*mine);

    pool.post([mine] { run(mine); });
    boost::system::error_code woken; // "aborted" both when it rings and when we are cancelled
    co_await mine->bell.async_wait(asio::redirect_error(asio::use_awaitable, woken));

    if (!mine->is_over) throw boost::system::system_error(asio::error::operation_aborted);
    if (mine->error) std::rethrow_exception(mine->error);
}

//! [on_worker]

} // namespace workbook
