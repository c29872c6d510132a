// An io_context whose work guard is never given back.
// expect: deadlock
// Shows: run() waits for work for ever, and main waits for run().
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <thread>

namespace asio = boost::asio;

int main() {
    asio::io_context context;
    const auto guard = asio::make_work_guard(context);
    std::thread runner([&] { context.run(); });
    runner.join();
}
