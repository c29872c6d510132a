// 15.2 A burst, then a steady rate. The contract: lessons/15_rate_limiter/token_bucket.hpp
#include "token_bucket.hpp"

#include "not_implemented.hpp"
#include "waiting_line.hpp"

#include <stdexcept>

namespace workbook {

namespace asio = boost::asio;

// TODO: what has to be known, so that the number of tokens can be worked out at any moment? The
// queue is there already: a waiting_line (lessons/15_rate_limiter/waiting_line.hpp).
struct token_bucket::state {};

token_bucket::token_bucket(const asio::any_io_executor& /*executor*/, std::size_t /*capacity*/,
                           clock::duration /*interval*/) {
    throw not_implemented("token_bucket::token_bucket");
}

// TODO: pass through the line when there is a token, and take it. Make this function a coroutine.
awaitable<void> token_bucket::acquire() {
    throw not_implemented("token_bucket::acquire");
}

bool token_bucket::try_acquire() {
    throw not_implemented("token_bucket::try_acquire");
}

std::size_t token_bucket::tokens() const {
    throw not_implemented("token_bucket::tokens");
}

} // namespace workbook
