// The combined model, as a program of its own: an event loop waits, a pool of threads computes.
#include "models.hpp"
#include "peak.hpp"
#include "serve.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <sstream>
#include <stdexcept>

namespace {

namespace asio = boost::asio;

asio::awaitable<std::string> compute(std::uint64_t size) {
    co_return models::cpu_task(size);
}

// Waits on the loop. What computes goes to the pool, and comes back to the loop with its result.
asio::awaitable<void> do_task(const models::job& what, int number, asio::thread_pool& pool,
                              std::string& result) {
    if (what.what == models::kind::cpu) {
        result = co_await asio::co_spawn(pool, compute(what.size), asio::use_awaitable);
        co_return;
    }
    asio::steady_timer timer(co_await asio::this_coro::executor, models::latency);
    co_await timer.async_wait(asio::use_awaitable);
    result = models::io_result(number);
}

void rethrow(const std::exception_ptr& error) {
    if (error) std::rethrow_exception(error);
}

models::results run(const models::job& what) {
    models::results all(static_cast<std::size_t>(what.tasks));
    asio::io_context loop;
    asio::thread_pool pool(static_cast<std::size_t>(what.workers));
    for (int i = 0; i < what.tasks; ++i)
        asio::co_spawn(loop, do_task(what, i, pool, all[static_cast<std::size_t>(i)]), rethrow);
    loop.run();
    pool.join();
    return all;
}

// "io 20 5 1000" gives the peak memory in KiB, then a result a line.
std::string filled(std::string_view order) {
    std::istringstream words{std::string(order)};
    std::string kind;
    models::job what;
    if (!(words >> kind >> what.tasks >> what.workers >> what.size))
        throw std::invalid_argument("expected: KIND TASKS WORKERS SIZE");
    what.what = kind == "io" ? models::kind::io : models::kind::cpu;
    const auto all = run(what);
    auto text = std::to_string(models::peak_kib_of("self"));
    for (const auto& result : all)
        text += "\n" + result;
    return text;
}

} // namespace

int main() {
    return workbook::serve(filled); // which also measures how long it took
}
