// Characters of UTF-8 text: decoding that never fails, and how many columns they take.
#include "core/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace runner {
namespace {

struct range {
    char32_t first;
    char32_t last;
};

// Taken from the categories Mn, Me and Cf of Unicode, the blocks that occur in practice.
constexpr std::array zero_width{
    range{0x0300, 0x036F}, range{0x0483, 0x0489},   range{0x0591, 0x05BD},   range{0x0610, 0x061A},
    range{0x064B, 0x065F}, range{0x06D6, 0x06DC},   range{0x0900, 0x0902},   range{0x093C, 0x093C},
    range{0x0941, 0x0948}, range{0x0E31, 0x0E31},   range{0x0E34, 0x0E3A},   range{0x0E47, 0x0E4E},
    range{0x1AB0, 0x1AFF}, range{0x1DC0, 0x1DFF},   range{0x200B, 0x200F},   range{0x202A, 0x202E},
    range{0x2060, 0x206F}, range{0x20D0, 0x20FF},   range{0xFE00, 0xFE0F},   range{0xFE20, 0xFE2F},
    range{0xFEFF, 0xFEFF}, range{0xE0001, 0xE007F}, range{0xE0100, 0xE01EF},
};

// East Asian Width W and F, and the emoji that are drawn two columns wide.
constexpr std::array double_width{
    range{0x1100, 0x115F},   range{0x231A, 0x231B},   range{0x23E9, 0x23EC},
    range{0x23F0, 0x23F0},   range{0x23F3, 0x23F3},   range{0x25FD, 0x25FE},
    range{0x2614, 0x2615},   range{0x2648, 0x2653},   range{0x267F, 0x267F},
    range{0x2693, 0x2693},   range{0x26A1, 0x26A1},   range{0x26AA, 0x26AB},
    range{0x26BD, 0x26BE},   range{0x26C4, 0x26C5},   range{0x26CE, 0x26CE},
    range{0x26D4, 0x26D4},   range{0x26EA, 0x26EA},   range{0x26F2, 0x26F3},
    range{0x26F5, 0x26F5},   range{0x26FA, 0x26FA},   range{0x26FD, 0x26FD},
    range{0x2705, 0x2705},   range{0x270A, 0x270B},   range{0x2728, 0x2728},
    range{0x274C, 0x274C},   range{0x274E, 0x274E},   range{0x2753, 0x2755},
    range{0x2757, 0x2757},   range{0x2795, 0x2797},   range{0x27B0, 0x27B0},
    range{0x27BF, 0x27BF},   range{0x2B1B, 0x2B1C},   range{0x2B50, 0x2B50},
    range{0x2B55, 0x2B55},   range{0x2E80, 0x303E},   range{0x3041, 0x33FF},
    range{0x3400, 0x4DBF},   range{0x4E00, 0x9FFF},   range{0xA000, 0xA4CF},
    range{0xA960, 0xA97F},   range{0xAC00, 0xD7A3},   range{0xF900, 0xFAFF},
    range{0xFE30, 0xFE6F},   range{0xFF00, 0xFF60},   range{0xFFE0, 0xFFE6},
    range{0x16FE0, 0x18AFF}, range{0x1B000, 0x1B2FF}, range{0x1F004, 0x1F004},
    range{0x1F0CF, 0x1F0CF}, range{0x1F18E, 0x1F18E}, range{0x1F191, 0x1F19A},
    range{0x1F200, 0x1F320}, range{0x1F32D, 0x1F335}, range{0x1F337, 0x1F37C},
    range{0x1F37E, 0x1F393}, range{0x1F3A0, 0x1F3CA}, range{0x1F3CF, 0x1F3D3},
    range{0x1F3E0, 0x1F3F0}, range{0x1F3F4, 0x1F3F4}, range{0x1F3F8, 0x1F43E},
    range{0x1F440, 0x1F440}, range{0x1F442, 0x1F4FC}, range{0x1F4FF, 0x1F53D},
    range{0x1F54B, 0x1F54E}, range{0x1F550, 0x1F567}, range{0x1F57A, 0x1F57A},
    range{0x1F595, 0x1F596}, range{0x1F5A4, 0x1F5A4}, range{0x1F5FB, 0x1F64F},
    range{0x1F680, 0x1F6C5}, range{0x1F6CC, 0x1F6CC}, range{0x1F6D0, 0x1F6D7},
    range{0x1F6DC, 0x1F6DF}, range{0x1F6EB, 0x1F6EC}, range{0x1F6F4, 0x1F6FC},
    range{0x1F7E0, 0x1F7EB}, range{0x1F90C, 0x1F93A}, range{0x1F93C, 0x1F945},
    range{0x1F947, 0x1F9FF}, range{0x1FA70, 0x1FAFF}, range{0x20000, 0x3FFFD},
};

template <std::size_t Size>
bool is_in(const std::array<range, Size>& table, char32_t code) noexcept {
    const auto found = std::partition_point(table.begin(), table.end(),
                                            [code](const range& r) { return r.last < code; });
    return found != table.end() && found->first <= code;
}

char32_t byte_at(std::string_view text, std::size_t index) noexcept {
    return static_cast<unsigned char>(text[index]);
}

/// The expected length by the first byte, 0 when no character begins so.
std::size_t announced_length(char32_t first) noexcept {
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return 2;
    if (first >= 0xE0 && first <= 0xEF) return 3;
    if (first >= 0xF0 && first <= 0xF4) return 4;
    return 0;
}

bool is_scalar(char32_t code, std::size_t length) noexcept {
    constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
    if (code < smallest[length] || code > 0x10FFFF) return false;
    return code < 0xD800 || code > 0xDFFF;
}

std::size_t osc_length(std::string_view text) noexcept {
    for (std::size_t i = 2; i < text.size(); ++i) {
        if (text[i] == '\a') return i + 1;
        if (text[i] == '\x1b') return i + 1 < text.size() && text[i + 1] == '\\' ? i + 2 : i;
    }
    return text.size();
}

std::size_t csi_length(std::string_view text) noexcept {
    for (std::size_t i = 2; i < text.size(); ++i) {
        if (text[i] >= 0x40 && text[i] <= 0x7E) return i + 1;
        if (text[i] < 0x20) return i;
    }
    return text.size();
}

} // namespace

decoded decode(std::string_view text) noexcept {
    const char32_t first = byte_at(text, 0);
    const std::size_t length = announced_length(first);
    if (length == 1) return {first, 1, true};
    if (length == 0 || text.size() < length) return {first, 1, false};
    char32_t code = first & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const char32_t next = byte_at(text, i);
        if ((next & 0xC0U) != 0x80U) return {first, 1, false};
        code = (code << 6U) | (next & 0x3FU);
    }
    if (!is_scalar(code, length)) return {first, 1, false};
    return {code, length, true};
}

int columns(char32_t code) noexcept {
    if (code < 0x20 || (code >= 0x7F && code < 0xA0)) return 0;
    if (code < 0x300) return 1;
    if (is_in(zero_width, code)) return 0;
    return is_in(double_width, code) ? 2 : 1;
}

std::size_t escape_length(std::string_view text) noexcept {
    if (text.empty() || text[0] != '\x1b') return 0;
    if (text.size() == 1) return 1;
    switch (text[1]) {
    case '[':
        return csi_length(text);
    case ']':
    case 'P':
    case '_':
    case '^':
    case 'X':
        return osc_length(text);
    default:
        return static_cast<unsigned char>(text[1]) < 0x80 ? 2 : 1;
    }
}

std::size_t columns(std::string_view text) noexcept {
    std::size_t all = 0;
    while (!text.empty()) {
        if (const std::size_t escape = escape_length(text); escape > 0) {
            text.remove_prefix(escape);
            continue;
        }
        const decoded next = decode(text);
        all += next.valid ? static_cast<std::size_t>(columns(next.code)) : 1;
        text.remove_prefix(next.length);
    }
    return all;
}

std::string_view fitting_prefix(std::string_view text, std::size_t limit) noexcept {
    std::size_t used = 0;
    std::size_t bytes = 0;
    bool any = false;
    while (bytes < text.size()) {
        const std::string_view rest = text.substr(bytes);
        if (const std::size_t escape = escape_length(rest); escape > 0) {
            bytes += escape;
            continue;
        }
        const decoded next = decode(rest);
        const auto width = next.valid ? static_cast<std::size_t>(columns(next.code)) : 1;
        if (any && used + width > limit) break;
        any = true;
        used += width;
        bytes += next.length;
    }
    return text.substr(0, bytes);
}

std::string valid_utf8(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const decoded next = decode(text);
        if (next.valid) {
            result.append(text.substr(0, next.length));
        } else {
            result += "\xEF\xBF\xBD";
        }
        text.remove_prefix(next.length);
    }
    return result;
}

} // namespace runner
