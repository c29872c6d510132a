// A semaphore for coroutines: a permit that is given back is handed to the first in the line.
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

// No lock: one executor runs everyone who uses it, one at a time.
struct async_semaphore::state {
    class waiter;

    void give_back();

    // Constant after construction.
    const asio::any_io_executor executor;
    const std::size_t permits;

    std::size_t free;          // more than none only while nobody waits
    std::list<waiter*> line{}; // first come first; each lives in the frame of its coroutine
};

//! [waiter]
// A place in the line, which becomes a permit. Whichever of the two it is when the coroutine ends,
// because it was cancelled or with its loop: it does not stay behind.
class async_semaphore::state::waiter {
  public:
    explicit waiter(std::shared_ptr<state> in)
        : in_(std::move(in)), bell_(in_->executor, asio::steady_timer::time_point::max()),
          place_(in_->line.insert(in_->line.end(), this)) {}

    ~waiter() {
        if (!has_permit_) in_->line.erase(place_);
        if (has_permit_ && !kept_) in_->give_back();
    }

    waiter(const waiter&) = delete;
    waiter& operator=(const waiter&) = delete;

    // What its coroutine sleeps on: rings when it has a permit.
    [[nodiscard]] asio::steady_timer& bell() { return bell_; }

    // REQUIRES: it is the first.
    void hand_over() {
        in_->line.pop_front();
        has_permit_ = true;
        bell_.cancel();
    }

    void keep() { kept_ = true; }

  private:
    const std::shared_ptr<state> in_;
    asio::steady_timer bell_;
    const std::list<waiter*>::iterator place_; // valid until it has a permit
    bool has_permit_ = false;
    bool kept_ = false;
};

//! [waiter]

//! [give_back]
// The permit never lies about while somebody waits: so nobody can take it away from them.
void async_semaphore::state::give_back() {
    if (line.empty()) {
        ++free;
    } else {
        line.front()->hand_over();
    }
}

//! [give_back]

async_semaphore::async_semaphore(const asio::any_io_executor& executor, std::size_t permits) {
    if (permits == 0) throw std::invalid_argument("at least one permit is needed");
    state_ = std::shared_ptr<state>(new state{executor, permits, permits});
}

//! [acquire]
awaitable<void> async_semaphore::acquire() {
    if (try_acquire()) co_return;
    state::waiter me(state_);
    boost::system::error_code woken; // "aborted", by a permit as well as by a cancellation
    co_await me.bell().async_wait(asio::redirect_error(asio::use_awaitable, woken));
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);
    me.keep();
}

//! [acquire]

bool async_semaphore::try_acquire() {
    if (state_->free == 0) return false;
    --state_->free;
    return true;
}

void async_semaphore::release() {
    if (state_->free == state_->permits) throw std::logic_error("nobody holds a permit");
    state_->give_back();
}

std::size_t async_semaphore::available() const {
    return state_->free;
}

std::size_t async_semaphore::waiting() const {
    return state_->line.size();
}

} // namespace workbook
