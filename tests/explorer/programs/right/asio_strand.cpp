// A counter on a strand of a pool.
// expect: pass
// Shows: handlers of one strand never overlap and each sees what the one before it did.
#undef NDEBUG
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cassert>

namespace asio = boost::asio;

int main() {
    asio::thread_pool pool(2);
    const auto strand = asio::make_strand(pool);
    int counter = 0; // touched on the strand only
    for (int i = 0; i < 4; ++i)
        asio::post(strand, [&counter] { ++counter; });
    pool.join();
    assert(counter == 4);
}
