// A timer's handler that uses an object which is gone.
// expect: crash
// Shows: the handler captured a raw pointer, and the session ended before the timer.
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

struct session {
    int ticks = 0;
};

} // namespace

int main() {
    asio::io_context context;
    asio::steady_timer timer(context, 20ms);
    asio::steady_timer end(context, 10ms);
    auto owned = std::make_unique<session>();
    timer.async_wait(
        [current = owned.get()](const boost::system::error_code&) { ++current->ticks; });
    end.async_wait([&](const boost::system::error_code&) { owned.reset(); });
    context.run();
}
