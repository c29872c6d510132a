// A sliding window: the last starts say when the next may be; callers queue, and the first sleeps.
#include "sliding_window.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <deque>
#include <list>
#include <stdexcept>
#include <utility>

namespace workbook {

namespace asio = boost::asio;

// No lock: one executor runs everyone who uses it, one at a time.
struct sliding_window::state {
    class place;

    //! [window]
    // The call before which `limit` others lie must be a whole window younger than the first of
    // them.
    [[nodiscard]] clock::time_point free_at() const {
        return starts.size() < limit ? clock::time_point::min() : starts.front() + window;
    }

    [[nodiscard]] bool has_room() const { return clock::now() >= free_at(); }

    void start() {
        starts.push_back(clock::now());
        if (starts.size() > limit) starts.pop_front();
    }

    //! [window]

    // Constant after construction.
    const asio::any_io_executor executor;
    const std::size_t limit;
    const clock::duration window;

    std::deque<clock::time_point> starts; // of the last `limit` calls, the oldest first
    std::list<asio::steady_timer> queue;  // what each waiting caller sleeps on, first come first
};

//! [place]
// A caller's place in the queue. It is left however the caller's coroutine ends: by going on, by
// being cancelled, or with the loop.
class sliding_window::state::place {
  public:
    explicit place(std::shared_ptr<state> line)
        : line_(std::move(line)),
          timer_(line_->queue.emplace(line_->queue.end(), line_->executor)) {}

    ~place() {
        const bool was_first = is_first();
        line_->queue.erase(timer_);
        if (was_first && !line_->queue.empty()) line_->queue.front().cancel(); // it is first now
    }

    place(const place&) = delete;
    place& operator=(const place&) = delete;

    [[nodiscard]] bool may_start() const { return is_first() && line_->has_room(); }

    // Sleeps until something has changed. The first sleeps until the window has room; the others
    // until they are first.
    awaitable<void> sleep() {
        timer_->expires_at(is_first() ? line_->free_at() : clock::time_point::max());
        boost::system::error_code woken; // "aborted" for who has become first, or was cancelled
        co_await timer_->async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }

  private:
    [[nodiscard]] bool is_first() const { return timer_ == line_->queue.begin(); }

    const std::shared_ptr<state> line_;
    const std::list<asio::steady_timer>::iterator timer_;
};

//! [place]

sliding_window::sliding_window(const asio::any_io_executor& executor, std::size_t limit,
                               clock::duration window) {
    if (limit == 0) throw std::invalid_argument("a limit of at least one call is needed");
    if (window <= clock::duration::zero())
        throw std::invalid_argument("a window must have a length");
    state_ = std::shared_ptr<state>(new state{executor, limit, window, {}, {}});
}

//! [acquire]
awaitable<void> sliding_window::acquire() {
    if (try_acquire()) co_return;
    const auto line = state_; // in this frame: `*this` may be gone when the loop destroys it
    state::place mine(line);
    while (!mine.may_start()) {
        co_await mine.sleep();
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        if (cancellation.cancelled() != asio::cancellation_type::none)
            throw boost::system::system_error(asio::error::operation_aborted);
    }
    line->start(); // now, and not when we were woken
}

//! [acquire]

//! [try_acquire]
bool sliding_window::try_acquire() {
    if (!state_->queue.empty() || !state_->has_room()) return false;
    state_->start();
    return true;
}

//! [try_acquire]

std::size_t sliding_window::waiting() const {
    return state_->queue.size();
}

} // namespace workbook
