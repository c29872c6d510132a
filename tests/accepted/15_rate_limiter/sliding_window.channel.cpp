// Another shape: a channel holds the free places, and a timer puts each back one window after its
// call started.
#include "sliding_window.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <stdexcept>

namespace workbook {

namespace asio = boost::asio;

struct sliding_window::state {
    state(const asio::any_io_executor& on, std::size_t limit, clock::duration length)
        : executor(on), window(length), places(on, limit) {
        for (std::size_t i = 0; i < limit; ++i)
            put_back();
    }

    // Goes to whoever waits longest, if somebody does.
    void put_back() { places.try_send(boost::system::error_code()); }

    const asio::any_io_executor executor;
    const clock::duration window;
    asio::experimental::channel<void(boost::system::error_code)> places;
    std::size_t waiting = 0;
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

//! [start]
// The place comes back a window from now. The timer lives in its own handler.
template <typename State>
void start(const std::shared_ptr<State>& state) {
    auto timer = std::make_unique<asio::steady_timer>(state->executor, state->window);
    auto& over = *timer;
    over.async_wait([state, timer = std::move(timer)](boost::system::error_code error) {
        if (!error) state->put_back();
    });
}

//! [start]

} // namespace

sliding_window::sliding_window(const asio::any_io_executor& executor, std::size_t limit,
                               clock::duration window) {
    if (limit == 0 || window <= clock::duration::zero())
        throw std::invalid_argument("a window holds at least one call and lasts");
    state_ = std::make_shared<state>(executor, limit, window);
}

//! [acquire]
awaitable<void> sliding_window::acquire() {
    if (try_acquire()) co_return; // a channel would suspend
    const auto line = state_;
    {
        const counted me(line->waiting);
        co_await line->places.async_receive(asio::use_awaitable);
    }
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) {
        line->put_back();
        throw boost::system::system_error(asio::error::operation_aborted);
    }
    start(line);
}

bool sliding_window::try_acquire() {
    const bool mine = state_->places.try_receive([](boost::system::error_code) {});
    if (mine) start(state_);
    return mine;
}

//! [acquire]

std::size_t sliding_window::waiting() const {
    return state_->waiting;
}

} // namespace workbook
