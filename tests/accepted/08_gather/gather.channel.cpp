// Another shape: every task sends how it ended, and the caller receives as many messages as tasks.
#include "gather.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <map>

namespace workbook {

namespace asio = boost::asio;

awaitable<void> when_all(std::vector<awaitable<void>> tasks) {
    struct message {
        std::size_t index = 0;
        std::exception_ptr error;
    };

    using channel = asio::experimental::channel<void(boost::system::error_code, message)>;

    const auto executor = co_await asio::this_coro::executor;
    const auto ends = std::make_shared<channel>(executor, tasks.size());
    for (std::size_t i = 0; i < tasks.size(); ++i)
        asio::co_spawn(executor, std::move(tasks[i]), [ends, i](std::exception_ptr error) {
            ends->try_send(boost::system::error_code(), message{i, error});
        });

    std::map<std::size_t, std::exception_ptr> errors; // the first in the input comes first
    for (std::size_t received = 0; received < tasks.size(); ++received) {
        const auto end = co_await ends->async_receive(
            asio::bind_cancellation_slot(asio::cancellation_slot(), asio::use_awaitable));
        if (end.error) errors.emplace(end.index, end.error);
    }
    if (!errors.empty()) std::rethrow_exception(errors.begin()->second);
}

} // namespace workbook
