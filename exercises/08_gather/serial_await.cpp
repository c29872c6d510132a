// 08.3 Ten times too slow. The contract: lessons/08_gather/serial_await.hpp
#include "serial_await.hpp"

namespace workbook {

// This gives the right responses in the right order, and takes ten times as long as it should.
awaitable<std::vector<response>> fetch_all(std::vector<std::string> urls, fetcher fetch) {
    std::vector<awaitable<response>> started;
    for (auto& url : urls)
        started.push_back(fetch(std::move(url))); // first start them all ...

    std::vector<response> responses;
    for (auto& each : started)
        responses.push_back(co_await std::move(each)); // ... then collect what they bring
    co_return responses;
}

} // namespace workbook
