// Another shape: the worker sends how the call ended through a channel that may be used by several
// threads.
#include "run_in_thread_pool.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <exception>
#include <memory>

namespace workbook {

namespace asio = boost::asio;

namespace {

//! [channel]
// Room for one: the worker's try_send finds it whether the caller waits already, waits no more, or
// will come later.
using answer =
    asio::experimental::concurrent_channel<void(boost::system::error_code, std::exception_ptr)>;

void run(const std::function<void()>& call, answer& to) {
    std::exception_ptr error;
    try {
        call();
    } catch (...) {
        error = std::current_exception();
    }
    to.try_send(boost::system::error_code(), error);
}

//! [channel]

// Raises a flag at the end of its life.
struct flag_at_exit {
    std::shared_ptr<std::atomic<bool>> flag = std::make_shared<std::atomic<bool>>(false);

    ~flag_at_exit() { *flag = true; }
};

} // namespace

awaitable<void> on_worker(thread_pool& pool, std::function<void()> call) {
    const auto executor = co_await asio::this_coro::executor;
    const auto answered = std::make_shared<answer>(executor, 1);
    const flag_at_exit gone;
    pool.post([answered, call = std::move(call), given_up = gone.flag] {
        if (!*given_up) run(call, *answered);
    });
    const auto [cancelled, error] =
        co_await answered->async_receive(asio::as_tuple(asio::use_awaitable));
    if (cancelled) throw boost::system::system_error(asio::error::operation_aborted);
    if (error) std::rethrow_exception(error);
}

} // namespace workbook
