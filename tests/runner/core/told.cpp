// Keeps the messages that begin with the secret.
#include "core/told.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <sys/random.h>

namespace runner {

namespace {

auto fits(std::string_view kind, std::size_t fields) {
    return [kind, fields](const wire::message& each) {
        return each.front() == kind && each.size() > fields;
    };
}

} // namespace

std::string fresh_secret() {
    std::array<unsigned char, 16> bytes{};
    [[maybe_unused]] const auto n = getrandom(bytes.data(), bytes.size(), 0);
    std::string text;
    for (const auto byte : bytes)
        text += fmt::format("{:02x}", byte);
    return text;
}

told::told(const child_result& from, const std::string& secret) {
    for (const auto& message : from.messages)
        if (message.size() >= 2 && message.front() == secret)
            messages_.push_back({message.begin() + 1, message.end()});
}

const wire::message* told::first(std::string_view kind, std::size_t fields) const {
    const auto found = std::find_if(messages_.begin(), messages_.end(), fits(kind, fields));
    return found == messages_.end() ? nullptr : &*found;
}

const wire::message* told::last(std::string_view kind, std::size_t fields) const {
    const auto found = std::find_if(messages_.rbegin(), messages_.rend(), fits(kind, fields));
    return found == messages_.rend() ? nullptr : &*found;
}

} // namespace runner
