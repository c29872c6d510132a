// Another shape: a ring of starts, and a baton that goes down the queue; who has gone is skipped.
#include "sliding_window.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <deque>
#include <memory>
#include <stdexcept>
#include <vector>

namespace workbook {

namespace asio = boost::asio;

namespace {

// What a caller leaves in the queue, where it stays until it is reached.
struct waiter {
    explicit waiter(const asio::any_io_executor& executor) : bell(executor) {}

    asio::steady_timer bell;
    bool has_baton = false;
    bool gone = false;
};

} // namespace

struct sliding_window::state {
    [[nodiscard]] clock::time_point free_at() const { return ring[next] + window; }

    void start() {
        ring[next] = clock::now();
        next = (next + 1) % ring.size();
    }

    void join(const std::shared_ptr<waiter>& me) {
        me->has_baton = waiting == 0;
        queue.push_back(me);
        ++waiting;
    }

    void leave(waiter& me) {
        me.gone = true;
        --waiting;
        if (!me.has_baton) return; // whoever hands the baton on will skip us
        while (!queue.empty() && queue.front()->gone)
            queue.pop_front();
        if (queue.empty()) return;
        queue.front()->has_baton = true;
        queue.front()->bell.cancel();
    }

    asio::any_io_executor executor;
    clock::duration window;
    std::vector<clock::time_point> ring; // the last starts; the one that `next` names is the oldest
    std::size_t next = 0;
    std::deque<std::shared_ptr<waiter>> queue;
    std::size_t waiting = 0; // of them, those who have not gone
};

sliding_window::sliding_window(const asio::any_io_executor& executor, std::size_t limit,
                               clock::duration window) {
    if (limit == 0) throw std::invalid_argument("no calls at all");
    if (window <= clock::duration::zero()) throw std::invalid_argument("no window");
    state_ = std::make_shared<state>();
    state_->executor = executor;
    state_->window = window;
    state_->ring.assign(limit, clock::now() - window);
}

awaitable<void> sliding_window::acquire() {
    if (try_acquire()) co_return;
    const auto line = state_;
    const auto me = std::make_shared<waiter>(line->executor);
    line->join(me);
    const std::shared_ptr<void> leaving(nullptr, [line, me](void*) { line->leave(*me); });
    while (!me->has_baton || clock::now() < line->free_at()) {
        me->bell.expires_at(me->has_baton ? line->free_at() : clock::time_point::max());
        boost::system::error_code rung;
        co_await me->bell.async_wait(asio::redirect_error(asio::use_awaitable, rung));
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        if (cancellation.cancelled() != asio::cancellation_type::none)
            throw boost::system::system_error(asio::error::operation_aborted);
    }
    line->start();
}

bool sliding_window::try_acquire() {
    if (state_->waiting != 0 || clock::now() < state_->free_at()) return false;
    state_->start();
    return true;
}

std::size_t sliding_window::waiting() const {
    return state_->waiting;
}

} // namespace workbook
