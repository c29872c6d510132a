// Another shape: a count, and the moment up to which it is right.
#include "token_bucket.hpp"

#include "waiting_line.hpp"

#include <algorithm>
#include <stdexcept>

namespace workbook {

namespace asio = boost::asio;

struct token_bucket::state {
    state(const asio::any_io_executor& executor, clock::duration::rep full, clock::duration each)
        : capacity(full), interval(each), count(full),
          line(executor, [this] { return next_at(); }) {}

    //! [refill]
    // Adds what has come in since the last look, in whole tokens; what is left of the time stays.
    void refill() {
        const auto came_in = (clock::now() - since) / interval;
        since += came_in * interval;
        count += came_in;
        if (count < capacity) return;
        count = capacity;
        since = clock::now(); // a full bucket makes no tokens
    }

    //! [refill]

    [[nodiscard]] clock::time_point next_at() {
        refill();
        return count > 0 ? clock::time_point::min() : since + interval;
    }

    [[nodiscard]] bool take() {
        refill();
        if (count == 0) return false;
        --count;
        return true;
    }

    const clock::duration::rep capacity;
    const clock::duration interval;
    clock::duration::rep count;
    clock::time_point since = clock::now();
    waiting_line line;
};

token_bucket::token_bucket(const asio::any_io_executor& executor, std::size_t capacity,
                           clock::duration interval) {
    if (capacity == 0 || interval <= clock::duration::zero())
        throw std::invalid_argument("a bucket holds a token, and the next one takes time to come");
    const auto full = static_cast<clock::duration::rep>(capacity);
    state_ = std::make_shared<state>(executor, full, interval);
}

awaitable<void> token_bucket::acquire() {
    const auto bucket = state_;
    if (try_acquire()) co_return;
    do {
        co_await bucket->line.pass();
    } while (!bucket->take());
}

bool token_bucket::try_acquire() {
    return state_->line.size() == 0 && state_->take();
}

std::size_t token_bucket::tokens() const {
    if (state_->line.size() != 0) return 0;
    state_->refill();
    return static_cast<std::size_t>(state_->count);
}

} // namespace workbook
