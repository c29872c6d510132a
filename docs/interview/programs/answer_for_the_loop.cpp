// A worker makes a blocking call and posts the answer to the loop that waits for it.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <cassert>
#include <chrono>
#include <thread>

namespace asio = boost::asio;

int blocking_call() {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    return 42;
}

int main() {
    asio::io_context loop;
    int answer = 0;
    std::jthread worker([&] {
        const int result = blocking_call();
        asio::post(loop, [&answer, result] { answer = result; });
    });
    loop.run();
    assert(answer == 42);
}
