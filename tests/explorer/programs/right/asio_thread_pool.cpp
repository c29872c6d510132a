// Work posted to Asio's own pool.
// expect: pass
// Shows: join() waits for all that was posted and makes it visible.
#undef NDEBUG
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cassert>
#include <cstddef>
#include <vector>

namespace asio = boost::asio;

int main() {
    std::vector<int> squares(4, 0); // each element belongs to one task
    std::atomic<int> tasks = 0;
    asio::thread_pool pool(2);
    for (std::size_t i = 0; i < squares.size(); ++i)
        asio::post(pool, [&, i] {
            squares[i] = static_cast<int>(i * i);
            ++tasks;
        });
    pool.join();
    assert(tasks == 4);
    assert((squares == std::vector{0, 1, 4, 9}));
}
