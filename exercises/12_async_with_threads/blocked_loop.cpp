// 12.2 The loop that held its breath. The contract: lessons/12_async_with_threads/blocked_loop.hpp
#include "blocked_loop.hpp"

#include "run_in_thread_pool.hpp"

#include <thread>

namespace workbook {

// This tries as often as it should, with pauses of the right length, and gives the right result.
// While it is at work, other coroutines of the same loop are late.
awaitable<std::string> with_retries(thread_pool& pool, std::function<std::string()> attempt,
                                    retry_policy policy) {
    auto pause = policy.first_pause;
    for (int left = policy.attempts;; --left) {
        try {
            co_return co_await run_in_thread_pool(pool, attempt); // it blocks: not on the loop
        } catch (...) {
            if (left <= 1) throw;
        }
        std::this_thread::sleep_for(pause); // give the server time to recover
        pause *= 2;
    }
}

} // namespace workbook
