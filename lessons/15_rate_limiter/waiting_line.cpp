// waiting_line: a timer for each caller; the first one's is set, and whoever leaves wakes the next.
#include "waiting_line.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <list>
#include <utility>

namespace workbook {

namespace asio = boost::asio;

struct waiting_line::state {
    const asio::any_io_executor executor;
    const rule may_pass_at;
    std::list<asio::steady_timer> queue; // what each caller sleeps on, first come first
};

namespace {

using timers = std::list<asio::steady_timer>;

// Leaves the queue however its coroutine ends, and wakes whoever is first then.
class place {
  public:
    place(timers& queue, const asio::any_io_executor& executor)
        : queue_(queue), mine_(queue.emplace(queue.end(), executor)) {}

    ~place() {
        const bool was_first = is_first();
        queue_.erase(mine_);
        if (was_first && !queue_.empty()) queue_.front().cancel();
    }

    place(const place&) = delete;
    place& operator=(const place&) = delete;

    [[nodiscard]] bool is_first() const { return mine_ == queue_.begin(); }

    awaitable<void> sleep_until(waiting_line::clock::time_point until) {
        mine_->expires_at(until);
        boost::system::error_code woken; // "aborted" for who has become first, or was cancelled
        co_await mine_->async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }

  private:
    timers& queue_;
    const timers::iterator mine_;
};

} // namespace

waiting_line::waiting_line(const asio::any_io_executor& executor, rule may_pass_at)
    : state_(new state{executor, std::move(may_pass_at), {}}) {}

awaitable<void> waiting_line::pass() {
    const auto line = state_;
    place mine(line->queue, line->executor);
    for (;;) {
        const auto at = mine.is_first() ? line->may_pass_at() : clock::time_point::max();
        if (at <= clock::now()) co_return;
        co_await mine.sleep_until(at);
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        if (cancellation.cancelled() != asio::cancellation_type::none)
            throw boost::system::system_error(asio::error::operation_aborted);
    }
}

std::size_t waiting_line::size() const {
    return state_->queue.size();
}

} // namespace workbook
