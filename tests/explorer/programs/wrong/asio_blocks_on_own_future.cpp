// A handler that waits for a future which its own thread must fulfil.
// expect: deadlock
// Shows: blocking the only io thread stops everything that it should do.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <future>

namespace asio = boost::asio;

int main() {
    asio::io_context context;
    std::promise<int> answer;
    asio::post(context, [&] {
        asio::post(context, [&] { answer.set_value(42); });
        answer.get_future().get();
    });
    context.run();
}
