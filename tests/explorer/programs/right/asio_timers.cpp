// Three timers on one io_context thread.
// expect: pass
// Shows: timers fire in the order of their expiry, handlers on one thread need no lock.
#undef NDEBUG
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cassert>
#include <chrono>
#include <thread>
#include <vector>

namespace asio = boost::asio;
using namespace std::chrono_literals;

int main() {
    asio::io_context context;
    std::vector<int> fired;
    asio::steady_timer late(context, 30ms);
    asio::steady_timer early(context, 10ms);
    asio::steady_timer middle(context, 20ms);
    late.async_wait([&](const boost::system::error_code&) { fired.push_back(3); });
    early.async_wait([&](const boost::system::error_code&) { fired.push_back(1); });
    middle.async_wait([&](const boost::system::error_code&) { fired.push_back(2); });
    std::thread runner([&] { context.run(); });
    runner.join();
    assert((fired == std::vector{1, 2, 3}));
}
