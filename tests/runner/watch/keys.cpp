// What was pressed: decodes the bytes of a terminal into keys, and tells typing from a paste.
#include "watch/keys.hpp"

#include "core/utf8.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace runner {
namespace {

constexpr std::string_view paste_begins = "\x1b[200~";
constexpr std::string_view paste_ends = "\x1b[201~";
constexpr std::size_t longest_sequence = 64;

/// A key and the bytes it took; no bytes: the sequence is not complete yet.
struct step {
    std::size_t used = 0;
    key what;
};

constexpr step incomplete{};

key named(std::string_view parameters, char last) {
    using enum key_name;
    constexpr std::array<std::pair<char, key_name>, 8> by_letter{{{'A', up},
                                                                  {'B', down},
                                                                  {'C', right},
                                                                  {'D', left},
                                                                  {'H', home},
                                                                  {'F', end},
                                                                  {'M', enter},
                                                                  {'I', tab}}};
    constexpr std::array<std::pair<std::string_view, key_name>, 6> by_number{
        {{"1", home}, {"4", end}, {"5", page_up}, {"6", page_down}, {"7", home}, {"8", end}}};
    if (last == '~') {
        for (const auto& [number, name] : by_number)
            if (parameters == number) return {name, 0};
    }
    for (const auto& [sign, name] : by_letter)
        if (last == sign) return {name, 0};
    return {};
}

/// `ESC [ parameters final`. Bytes that cannot stand there end the sequence.
step control_sequence(std::string_view bytes) {
    const bool linux_console = bytes.size() > 2 && bytes[2] == '[';
    if (linux_console) return bytes.size() < 4 ? incomplete : step{4, {}};
    for (std::size_t i = 2; i < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        if (byte >= 0x40 && byte <= 0x7E) return {i + 1, named(bytes.substr(2, i - 2), bytes[i])};
        if (byte < 0x20 || byte > 0x7E || i > longest_sequence) return {i, {}};
    }
    return incomplete;
}

step escape_sequence(std::string_view bytes) {
    if (bytes.size() == 1) return incomplete;
    if (bytes[1] == '[') return control_sequence(bytes);
    if (bytes[1] != 'O') return {1, {key_name::escape, 0}};
    return bytes.size() == 2 ? incomplete : step{3, named({}, bytes[2])};
}

step control_character(unsigned char byte) {
    switch (byte) {
    case '\r':
    case '\n':
        return {1, {key_name::enter, 0}};
    case '\t':
        return {1, {key_name::tab, 0}};
    case '\b':
    case 0x7F:
        return {1, {key_name::backspace, 0}};
    default:
        break;
    }
    if (byte >= 1 && byte <= 26) return {1, control(U'a' + byte - 1U)};
    return {1, {}};
}

std::size_t announced_length(unsigned char first) {
    if (first >= 0xC2 && first <= 0xDF) return 2;
    if (first >= 0xE0 && first <= 0xEF) return 3;
    if (first >= 0xF0 && first <= 0xF4) return 4;
    return 1;
}

bool may_be_completed(std::string_view bytes) {
    const std::size_t length = announced_length(static_cast<unsigned char>(bytes[0]));
    if (bytes.size() >= length) return false;
    return std::all_of(bytes.begin() + 1, bytes.end(),
                       [](char raw) { return (static_cast<unsigned char>(raw) & 0xC0U) == 0x80U; });
}

step decode_key(std::string_view bytes) {
    const auto first = static_cast<unsigned char>(bytes[0]);
    if (first == 0x1B) return escape_sequence(bytes);
    if (first < 0x20 || first == 0x7F) return control_character(first);
    const decoded next = decode(bytes);
    if (next.valid) return {next.length, letter(next.code)};
    return may_be_completed(bytes) ? incomplete : step{1, {}};
}

/// How many bytes at the end of `text` may be the beginning of `mark`.
std::size_t begun(std::string_view text, std::string_view mark) {
    for (std::size_t n = std::min(text.size(), mark.size() - 1); n > 0; --n)
        if (text.ends_with(mark.substr(0, n))) return n;
    return 0;
}

bool is_text(const key& pressed) {
    using enum key_name;
    return pressed.name == character || pressed.name == enter || pressed.name == tab ||
           pressed.name == backspace || pressed.name == control;
}

} // namespace

std::vector<key> key_decoder::feed(std::string_view bytes) {
    pending_ += bytes;
    std::vector<key> keys;
    while (!pending_.empty()) {
        const std::size_t before = pending_.size();
        if (pasting_) {
            skip_paste();
            if (!pasting_) keys.push_back({key_name::pasted, 0});
        } else {
            take_key(keys);
        }
        if (pending_.size() == before) break;
    }
    return keys;
}

void key_decoder::skip_paste() {
    const std::size_t end = pending_.find(paste_ends);
    if (end == std::string::npos) {
        pending_.erase(0, pending_.size() - begun(pending_, paste_ends));
        return;
    }
    pending_.erase(0, end + paste_ends.size());
    pasting_ = false;
}

void key_decoder::take_key(std::vector<key>& keys) {
    if (pending_.starts_with(paste_begins)) {
        pending_.erase(0, paste_begins.size());
        pasting_ = true;
        return;
    }
    const step next = decode_key(pending_);
    if (next.used == 0) return;
    keys.push_back(next.what);
    pending_.erase(0, next.used);
}

std::vector<key> key_decoder::give_up() {
    const bool lone_escape = !pasting_ && pending_ == "\x1b";
    const bool was_paste = std::exchange(pasting_, false);
    pending_.clear();
    if (was_paste) return {{key_name::pasted, 0}};
    if (lone_escape) return {{key_name::escape, 0}};
    return {};
}

void key_bursts::add(const std::vector<key>& keys, time_point now) {
    if (flooded_ && now - last_ >= gap) flooded_ = false;
    last_ = now;
    if (flooded_) return;
    if (open_.empty()) first_ = now;
    open_.insert(open_.end(), keys.begin(), keys.end());
}

std::optional<key_bursts::time_point> key_bursts::due() const noexcept {
    if (open_.empty()) return std::nullopt;
    return std::min(last_ + gap, first_ + longest);
}

key_bursts::result key_bursts::take() {
    const auto text = std::count_if(open_.begin(), open_.end(), is_text);
    flooded_ = static_cast<std::size_t>(text) > most_typed;
    return sift(std::exchange(open_, {}));
}

key_bursts::result sift(std::vector<key> burst) {
    const auto pasted = std::erase(burst, key{key_name::pasted, 0});
    const auto text = std::count_if(burst.begin(), burst.end(), is_text);
    if (static_cast<std::size_t>(text) <= key_bursts::most_typed) {
        return {std::move(burst), pasted > 0};
    }
    const bool held = std::all_of(burst.begin(), burst.end(),
                                  [&](const key& pressed) { return pressed == burst.front(); });
    if (held) return {{burst.front()}, pasted > 0};
    return {{}, true};
}

} // namespace runner
