// A token bucket in one number: the moment at which it will be full.
#include "token_bucket.hpp"

#include "waiting_line.hpp"

#include <algorithm>
#include <stdexcept>

namespace workbook {

namespace asio = boost::asio;

// No lock: one executor runs everyone who uses it, one at a time.
struct token_bucket::state {
    state(const asio::any_io_executor& executor, clock::duration::rep tokens, clock::duration each)
        : capacity(tokens), interval(each), line(executor, [this] { return next_at(); }) {}

    //! [bucket]
    // A bucket that is full stays full: it saves up no more.
    void take() { full_at = std::max(full_at, clock::now()) + interval; }

    // When there is a token: all of them but one come in after it.
    [[nodiscard]] clock::time_point next_at() const { return full_at - (capacity - 1) * interval; }

    [[nodiscard]] clock::duration::rep tokens() const {
        const auto until_full = std::max(full_at - clock::now(), clock::duration::zero());
        const auto missing = (until_full + interval - clock::duration(1)) / interval; // rounded up
        return capacity - missing;
    }

    //! [bucket]

    // Constant after construction.
    const clock::duration::rep capacity;
    const clock::duration interval;

    // When it will be full, if nobody takes any more. How full it is now follows from that.
    clock::time_point full_at = clock::now();
    waiting_line line;
};

token_bucket::token_bucket(const asio::any_io_executor& executor, std::size_t capacity,
                           clock::duration interval) {
    if (capacity == 0) throw std::invalid_argument("a bucket must have room for a token");
    if (interval <= clock::duration::zero())
        throw std::invalid_argument("an interval must have a length");
    state_ =
        std::make_shared<state>(executor, static_cast<clock::duration::rep>(capacity), interval);
}

//! [acquire]
awaitable<void> token_bucket::acquire() {
    if (try_acquire()) co_return;
    const auto bucket = state_; // in this frame: `*this` may be gone when the loop destroys it
    co_await bucket->line.pass();
    bucket->take();
}

bool token_bucket::try_acquire() {
    if (tokens() == 0) return false;
    state_->take();
    return true;
}

//! [acquire]

//! [tokens]
std::size_t token_bucket::tokens() const {
    if (state_->line.size() != 0) return 0; // they are spoken for
    return static_cast<std::size_t>(state_->tokens());
}

//! [tokens]

} // namespace workbook
