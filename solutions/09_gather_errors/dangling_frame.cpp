// fetch_all_or_cancel, mended: what is told to stop still runs, so it is waited for.
#include "dangling_frame.hpp"

#include "event.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

#include <exception>
#include <memory>

namespace workbook {

namespace asio = boost::asio;

awaitable<std::vector<response>> fetch_all_or_cancel(std::vector<std::string> urls, fetcher fetch) {
    using signals = std::vector<asio::cancellation_signal>;

    if (urls.empty()) co_return std::vector<response>{};
    const auto executor = co_await asio::this_coro::executor;
    const auto stop = std::make_shared<signals>(urls.size());
    std::vector<response> pages(urls.size());
    std::size_t running = urls.size();
    std::exception_ptr failed;
    event all_ended(executor);

    const auto fetch_one = [&](std::size_t i) -> awaitable<void> {
        try {
            pages[i] = co_await fetch(urls[i]);
        } catch (...) {
            if (!failed) {
                failed = std::current_exception();
                for (auto& each : *stop) // it was: leave first, and tell them on the way out
                    each.emit(asio::cancellation_type::terminal);
            }
        }
        if (--running == 0) all_ended.open(); // it was: running == 0 || failed
    };
    for (std::size_t i = 0; i < urls.size(); ++i) {
        asio::co_spawn(
            executor, fetch_one(i),
            asio::bind_cancellation_slot((*stop)[i].slot(), [stop](const std::exception_ptr&) {}));
    }
    co_await all_ended.wait();

    if (failed) std::rethrow_exception(failed);
    co_return pages;
}

} // namespace workbook
