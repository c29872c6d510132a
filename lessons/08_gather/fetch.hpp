// What this lesson fetches: a response to a URL, and the type of whatever can get one.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>
#include <string>

namespace workbook {

using boost::asio::awaitable;

/// What came back.
struct response {
    std::string url;
    int status = 0;
    std::size_t size = 0; ///< bytes

    friend bool operator==(const response&, const response&) = default;
};

/// Something that fetches one URL. It takes the URL by value: a coroutine outlives the call that
/// makes it, and a reference would not.
using fetcher = std::function<awaitable<response>(std::string url)>;

} // namespace workbook
