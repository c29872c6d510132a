// Another shape: nothing is handed over; only the first in the line may take what is free.
#include "async_semaphore.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <list>
#include <stdexcept>

namespace workbook {

namespace asio = boost::asio;

struct async_semaphore::state {
    void wake_the_first() {
        if (free != 0 && !line.empty()) line.front().cancel();
    }

    const asio::any_io_executor executor;
    const std::size_t permits;
    std::size_t free;
    std::list<asio::steady_timer> line{};
};

async_semaphore::async_semaphore(const asio::any_io_executor& executor, std::size_t permits) {
    if (permits == 0) throw std::invalid_argument("no permits at all");
    state_ = std::shared_ptr<state>(new state{executor, permits, permits});
}

awaitable<void> async_semaphore::acquire() {
    if (try_acquire()) co_return;
    const auto shared = state_;
    auto& line = shared->line;
    const auto me =
        line.emplace(line.end(), shared->executor, asio::steady_timer::time_point::max());
    const std::shared_ptr<void> leaving(nullptr, [&shared, me](void*) {
        shared->line.erase(me);
        shared->wake_the_first(); // perhaps there is one for them as well
    });
    while (me != line.begin() || shared->free == 0) {
        boost::system::error_code rung;
        co_await me->async_wait(asio::redirect_error(asio::use_awaitable, rung));
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        if (cancellation.cancelled() != asio::cancellation_type::none)
            throw boost::system::system_error(asio::error::operation_aborted);
    }
    --shared->free;
}

bool async_semaphore::try_acquire() {
    if (available() == 0) return false;
    --state_->free;
    return true;
}

void async_semaphore::release() {
    if (state_->free == state_->permits) throw std::logic_error("all permits are here");
    ++state_->free;
    state_->wake_the_first();
}

std::size_t async_semaphore::available() const {
    return state_->line.empty() ? state_->free : 0; // what is free belongs to the first
}

std::size_t async_semaphore::waiting() const {
    return state_->line.size();
}

} // namespace workbook
