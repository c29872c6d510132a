// What the producer of this lesson makes, and how it travels.
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

namespace workbook {

/// A piece of work: {id: 3, data: "item_3"}.
struct item {
    int id = 0;
    std::string data;

    friend bool operator==(const item&, const item&) = default;
};

/// The i-th item.
inline item make_item(int id) {
    return {id, "item_" + std::to_string(id)};
}

/// The message for an item: `3 item_3`. Never empty.
inline std::string pack(const item& what) {
    return std::to_string(what.id) + ' ' + what.data;
}

/// The item in a message; nothing when it holds none.
inline std::optional<item> unpack_item(std::string_view message) {
    item found;
    const char* const end = message.data() + message.size();
    const auto [stop, error] = std::from_chars(message.data(), end, found.id);
    if (error != std::errc{} || stop == end || *stop != ' ') return std::nullopt;
    found.data.assign(stop + 1, end);
    return found;
}

} // namespace workbook
