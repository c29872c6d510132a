// Messages between the runner, the keeper and the grader host: lists of strings on a byte stream.
#pragma once

#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wire {

/// A message is a list of fields; any bytes may stand in them.
using message = std::vector<std::string>;

/// Appends a field as `<length>:<bytes>,` (the netstring of D. J. Bernstein).
inline void append_field(std::string& out, std::string_view field) {
    out += std::to_string(field.size());
    out += ':';
    out += field;
    out += ',';
}

/// A message is a netstring whose bytes are the netstrings of its fields.
[[nodiscard]] inline std::string encode(const message& fields) {
    std::string inner;
    for (const auto& field : fields)
        append_field(inner, field);
    std::string out;
    append_field(out, inner);
    return out;
}

/// Takes the first whole netstring off `bytes`; nothing when it is not there yet.
/// `broken` is set when the bytes can never become one.
[[nodiscard]] inline std::optional<std::string_view> take_field(std::string_view& bytes,
                                                                bool& broken) {
    constexpr std::size_t longest = std::size_t{64} * 1024 * 1024;
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(bytes.data(), bytes.data() + bytes.size(), size);
    const auto digits = static_cast<std::size_t>(end - bytes.data());
    if (digits == bytes.size() && error == std::errc{}) return std::nullopt;
    if (bytes.empty()) return std::nullopt;
    if (error != std::errc{} || size > longest || *end != ':') {
        broken = true;
        return std::nullopt;
    }
    if (bytes.size() < digits + size + 2) return std::nullopt;
    const auto field = bytes.substr(digits + 1, size);
    if (bytes[digits + 1 + size] != ',') {
        broken = true;
        return std::nullopt;
    }
    bytes.remove_prefix(digits + size + 2);
    return field;
}

/// Collects bytes and gives whole messages. Not thread-safe.
class decoder {
  public:
    void feed(std::string_view bytes) { buffer_ += bytes; }

    /// The next whole message; nothing when more bytes are needed or the stream is broken.
    [[nodiscard]] std::optional<message> next() {
        if (broken_) return std::nullopt;
        std::string_view rest = buffer_;
        const auto whole = take_field(rest, broken_);
        if (!whole) return std::nullopt;
        auto result = fields_of(*whole);
        buffer_.erase(0, buffer_.size() - rest.size());
        return result;
    }

    /// True when bytes came that no sender of ours writes.
    [[nodiscard]] bool broken() const noexcept { return broken_; }

  private:
    [[nodiscard]] std::optional<message> fields_of(std::string_view inner) {
        message fields;
        while (!inner.empty()) {
            const auto field = take_field(inner, broken_);
            if (!field) {
                broken_ = true;
                return std::nullopt;
            }
            fields.emplace_back(*field);
        }
        return fields;
    }

    std::string buffer_;
    bool broken_ = false;
};

} // namespace wire
