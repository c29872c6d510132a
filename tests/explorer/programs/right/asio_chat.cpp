// A chat of coroutines on four threads, its room on a strand.
// expect: pass
// Shows: what all share is touched on the strand only; each coroutine's own state needs nothing.
#undef NDEBUG
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cassert>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

struct room {
    asio::strand<asio::io_context::executor_type> strand;
    std::vector<std::string> history; // touched on the strand only
};

asio::awaitable<void> talk(room& here, std::string name) {
    asio::steady_timer pause(co_await asio::this_coro::executor);
    for (int n = 1; n <= 2; ++n) {
        pause.expires_after(1ms);
        co_await pause.async_wait(asio::use_awaitable);
        asio::post(here.strand,
                   [&here, line = name + std::to_string(n)] { here.history.push_back(line); });
    }
}

} // namespace

int main() {
    asio::io_context context;
    room lobby{asio::make_strand(context), {}};
    for (const char* name : {"ann", "bob", "cid"})
        asio::co_spawn(context, talk(lobby, name), asio::detached);
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
        threads.emplace_back([&] { context.run(); });
    context.run();
    for (auto& thread : threads)
        thread.join();
    assert(lobby.history.size() == 6);
}
