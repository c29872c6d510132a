// 18.3 Review: a crawler with a limit. The contract: lessons/18_code_review/unbounded_fan_out.hpp
#include "unbounded_fan_out.hpp"

#include "gather.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace workbook {

namespace asio = boost::asio;

namespace {

// Counts a fetch as running, however it ends.
class running_fetch {
  public:
    explicit running_fetch(std::size_t& running) : running_(running) { ++running_; }

    ~running_fetch() { --running_; }

    running_fetch(const running_fetch&) = delete;
    running_fetch& operator=(const running_fetch&) = delete;

  private:
    std::size_t& running_;
};

awaitable<response> counted(awaitable<response> fetch, std::size_t& running) {
    const running_fetch counted(running);
    co_return co_await std::move(fetch);
}

} // namespace

// The pull request says: "The server allows `limit` connections, so a fetch is added only when
// there is room. The counter needs no lock: the loop has one thread."
awaitable<std::vector<response>> fetch_bounded(std::vector<std::string> urls, fetcher fetch,
                                               std::size_t limit) {
    std::size_t running = 0;
    std::vector<awaitable<response>> fetches;
    for (auto& url : urls) {
        while (running >= limit)
            co_await asio::post(asio::use_awaitable); // full: let the others go on
        fetches.push_back(counted(fetch(std::move(url)), running));
    }
    co_return co_await gather(std::move(fetches));
}

} // namespace workbook
