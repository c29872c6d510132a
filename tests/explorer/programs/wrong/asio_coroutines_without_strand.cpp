// Two coroutines of one pool that write to one vector.
// expect: data_race
// Shows: each coroutine is sequential in itself, but not with the other.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/thread_pool.hpp>
#include <vector>

namespace asio = boost::asio;

namespace {

asio::awaitable<void> write(std::vector<int>& log, int number) {
    log.push_back(number);
    co_return;
}

} // namespace

int main() {
    std::vector<int> log;
    log.reserve(8);
    asio::thread_pool pool(2);
    asio::co_spawn(pool, write(log, 1), asio::detached);
    asio::co_spawn(pool, write(log, 2), asio::detached);
    pool.join();
}
