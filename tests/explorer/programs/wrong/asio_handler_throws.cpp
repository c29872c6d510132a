// A handler that throws on a thread that only runs the io_context.
// expect: crash
// Shows: run() passes the exception on, and the thread's function has no handler.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <stdexcept>
#include <thread>

namespace asio = boost::asio;

int main() {
    asio::io_context context;
    asio::post(context, [] { throw std::runtime_error("out of run()"); });
    std::thread runner([&] { context.run(); });
    runner.join();
}
