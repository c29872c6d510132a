// A ticker of 50 ms, and something on its loop that blocks for 120 ms.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdio>
#include <functional>
#include <thread>

namespace asio = boost::asio;
using namespace std::chrono;

int main() {
    asio::io_context loop;
    const auto start = steady_clock::now();
    asio::steady_timer ticker(loop, start + milliseconds(50));
    int ticks = 0;
    std::function<void(boost::system::error_code)> tick = [&](boost::system::error_code) {
        const auto passed = duration_cast<milliseconds>(steady_clock::now() - start);
        std::printf("%s%d", ticks == 0 ? "" : " ", static_cast<int>(passed.count()));
        if (++ticks == 4) return;
        ticker.expires_at(ticker.expiry() + milliseconds(50));
        ticker.async_wait(tick);
    };
    ticker.async_wait(tick);
    asio::post(loop, [] { std::this_thread::sleep_for(milliseconds(120)); });
    loop.run();
}
