// Another shape: completion handlers count down, and a timer that never fires is cancelled at the
// end.
#include "gather.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>

namespace workbook {

namespace asio = boost::asio;

namespace {

struct state {
    explicit state(const asio::any_io_executor& executor)
        : sleep(executor, asio::steady_timer::time_point::max()) {}

    asio::steady_timer sleep;
    std::size_t ended = 0;
    std::size_t first = 0; // the index that `error` belongs to
    std::exception_ptr error;
};

} // namespace

awaitable<void> when_all(std::vector<awaitable<void>> tasks) {
    const auto executor = co_await asio::this_coro::executor;
    auto shared = std::make_shared<state>(executor);
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        asio::co_spawn(executor, std::move(tasks[i]), [shared, i](std::exception_ptr error) {
            if (error && (!shared->error || i < shared->first)) {
                shared->error = error;
                shared->first = i;
            }
            ++shared->ended;
            shared->sleep.cancel();
        });
    }
    // Woken at every end. A wake-up that came before the wait does no harm: the count is looked at.
    while (shared->ended < tasks.size()) {
        boost::system::error_code cancelled;
        co_await shared->sleep.async_wait(asio::bind_cancellation_slot(
            asio::cancellation_slot(), asio::redirect_error(asio::use_awaitable, cancelled)));
    }
    if (shared->error) std::rethrow_exception(shared->error);
}

} // namespace workbook
