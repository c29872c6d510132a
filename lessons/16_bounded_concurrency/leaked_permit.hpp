// The contract of 16.2: a client that never has more than so many requests under way, come what
// may.
#pragma once

#include "async_semaphore.hpp"

#include "fetch.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace workbook {

/// Fetches pages from a server that does not like crowds.
///
///     polite_client client(executor, 10, fetch);
///     const auto page = co_await client.get("https://api.example.com/0");
///
/// - At most `limit` fetches are under way at the same time. Whoever comes when there are as many
///   waits in line: first come, first served.
/// - A page is what has status 200. Any other status is an error, and so is whatever `fetch`
///   throws.
/// - However a `get` ends, with a page, with an error, or because its caller was cancelled: its
///   place in the limit is free again when the caller goes on. After a thousand errors the client
///   is as fast as on its first day.
///
/// Thread safety: none. It is used on `executor`, which runs one handler at a time. It outlives its
/// callers, except that a loop that is destroyed may take them and it along.
class polite_client {
  public:
    /// Throws std::invalid_argument unless limit >= 1. REQUIRES: `fetch` is not empty.
    polite_client(const boost::asio::any_io_executor& executor, std::size_t limit, fetcher fetch);

    ~polite_client();

    polite_client(const polite_client&) = delete;
    polite_client& operator=(const polite_client&) = delete;

    /// The page at `url`. Throws std::runtime_error, such as "https://api.example.com/3: status
    /// 503", if its status is not 200; what `fetch` throws; or operation_aborted, as
    /// boost::system::system_error, when the caller is cancelled while it waits in line.
    awaitable<response> get(std::string url);

  private:
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace workbook
