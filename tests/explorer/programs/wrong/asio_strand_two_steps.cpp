// A check in one handler of a strand, the action in the next.
// expect: wrong_result
// Shows: a strand keeps handlers apart; it does not make two of them one.
#undef NDEBUG
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cassert>

namespace asio = boost::asio;

int main() {
    asio::thread_pool pool(2);
    const auto strand = asio::make_strand(pool);
    int tickets = 1; // touched on the strand only
    const auto buy = [&] {
        asio::post(strand, [&] {
            if (tickets == 0) return;
            asio::post(strand, [&] { --tickets; });
        });
    };
    asio::post(pool, buy);
    asio::post(pool, buy);
    pool.join();
    assert(tickets == 0);
}
