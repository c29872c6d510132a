// Handlers of one io_context run by two threads.
// expect: data_race
// Shows: without a strand two handlers may run at once.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <thread>

namespace asio = boost::asio;

int main() {
    asio::io_context context;
    int counter = 0;
    for (int i = 0; i < 4; ++i)
        asio::post(context, [&counter] { ++counter; });
    std::thread other([&] { context.run(); });
    context.run();
    other.join();
}
