// Another shape: an asynchronous operation in Asio's sense, whose handler the worker sends home.
#include "run_in_thread_pool.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <exception>
#include <memory>
#include <optional>

namespace workbook {

namespace asio = boost::asio;

namespace {

// The caller's continuation, which is called once: by the answer or by the cancellation. Both come
// on the caller's executor, so they cannot meet.
template <typename Handler>
struct operation {
    operation(Handler continuation, std::function<void()> what)
        : home(asio::get_associated_executor(continuation)), handler(std::move(continuation)),
          call(std::move(what)) {}

    void complete(std::exception_ptr error) {
        if (!handler) return;
        auto slot = asio::get_associated_cancellation_slot(*handler);
        if (slot.is_connected()) slot.clear();
        auto continuation = std::move(*handler);
        handler.reset();
        std::move(continuation)(std::move(error));
    }

    const asio::associated_executor_t<Handler> home;
    std::atomic<bool> given_up{false};
    std::optional<Handler> handler; // touched at home only
    const std::function<void()> call;
};

// Calls the continuation from the loop, later: an initiation may not do so itself.
template <typename Handler>
void complete_at_home(std::shared_ptr<operation<Handler>> mine, std::exception_ptr error) {
    const auto home = mine->home;
    asio::post(home, [mine = std::move(mine), error] { mine->complete(error); });
}

template <typename Handler>
void run(std::shared_ptr<operation<Handler>> mine) {
    if (mine->given_up) return;
    std::exception_ptr error;
    try {
        mine->call();
    } catch (...) {
        error = std::current_exception();
    }
    complete_at_home(std::move(mine), error);
}

template <typename Handler>
void start(thread_pool& pool, std::function<void()> call, Handler handler) {
    auto slot = asio::get_associated_cancellation_slot(handler);
    auto mine = std::make_shared<operation<Handler>>(std::move(handler), std::move(call));
    if (slot.is_connected())
        slot.assign([weak = std::weak_ptr(mine)](asio::cancellation_type) {
            const auto operation = weak.lock();
            if (!operation) return;
            operation->given_up = true;
            complete_at_home(operation, std::make_exception_ptr(boost::system::system_error(
                                            asio::error::operation_aborted)));
        });
    try {
        pool.post([mine] { run(mine); });
    } catch (...) {
        complete_at_home(mine, std::current_exception());
    }
}

} // namespace

awaitable<void> on_worker(thread_pool& pool, std::function<void()> call) {
    const auto initiate = [&pool](auto handler, std::function<void()> what) {
        start(pool, std::move(what), std::move(handler));
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
        initiate, asio::use_awaitable, std::move(call));
}

} // namespace workbook
