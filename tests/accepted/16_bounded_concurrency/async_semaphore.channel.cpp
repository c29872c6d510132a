// Another shape: a channel without a buffer is the line, and sending hands a permit to its first.
#include "async_semaphore.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <stdexcept>

namespace workbook {

namespace asio = boost::asio;

struct async_semaphore::state {
    state(const asio::any_io_executor& executor, std::size_t all)
        : permits(all), free(all), line(executor) {}

    //! [give_back]
    // Without a buffer, try_send works only if somebody is there to receive. The loop does it: one
    // that is being destroyed does nothing any more, and its channels must not be touched then.
    static void give_back(const std::shared_ptr<state>& self) {
        if (self->waiting == 0) {
            ++self->free;
            return;
        }
        asio::post(self->line.get_executor(), [self] {
            if (!self->line.try_send(boost::system::error_code())) ++self->free;
        });
    }

    //! [give_back]

    const std::size_t permits;
    std::size_t free;
    std::size_t waiting = 0;
    asio::experimental::channel<void(boost::system::error_code)> line;
};

namespace {

// Of a scope: one more waits.
class counted {
  public:
    explicit counted(std::size_t& count) : count_(count) { ++count_; }

    ~counted() { --count_; }

    counted(const counted&) = delete;
    counted& operator=(const counted&) = delete;

  private:
    std::size_t& count_;
};

} // namespace

async_semaphore::async_semaphore(const asio::any_io_executor& executor, std::size_t permits) {
    if (permits == 0) throw std::invalid_argument("no permits at all");
    state_ = std::make_shared<state>(executor, permits);
}

//! [acquire]
awaitable<void> async_semaphore::acquire() {
    if (try_acquire()) co_return;
    const auto shared = state_;
    boost::system::error_code nothing_came; // the channel has a word of its own for "cancelled"
    {
        const counted me(shared->waiting);
        co_await shared->line.async_receive(
            asio::redirect_error(asio::use_awaitable, nothing_came));
    }
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() == asio::cancellation_type::none) co_return;
    if (!nothing_came) state::give_back(shared); // received, and then cancelled
    throw boost::system::system_error(asio::error::operation_aborted);
}

//! [acquire]

bool async_semaphore::try_acquire() {
    if (state_->free == 0) return false;
    --state_->free;
    return true;
}

void async_semaphore::release() {
    if (state_->free == state_->permits) throw std::logic_error("all permits are here");
    state::give_back(state_);
}

std::size_t async_semaphore::available() const {
    return state_->free;
}

std::size_t async_semaphore::waiting() const {
    return state_->waiting;
}

} // namespace workbook
