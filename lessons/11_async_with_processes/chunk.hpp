// What crosses the border: numbers as the bytes of a message.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace workbook {

/// The numbers first, first + 1, ..., last - 1.
inline std::vector<std::uint64_t> numbers_from(std::uint64_t first, std::uint64_t last) {
    std::vector<std::uint64_t> numbers;
    numbers.reserve(last - first);
    for (std::uint64_t i = first; i < last; ++i)
        numbers.push_back(i);
    return numbers;
}

/// Eight bytes for each number, in this machine's own order: both ends run on it.
inline std::string bytes_of(const std::vector<std::uint64_t>& numbers) {
    std::string bytes(numbers.size() * sizeof(std::uint64_t), '\0');
    if (!numbers.empty()) std::memcpy(bytes.data(), numbers.data(), bytes.size());
    return bytes;
}

/// The sum of the squares of the numbers in `bytes`, modulo 2^64. What is left over at the end, if
/// the size is no multiple of eight, is ignored.
inline std::uint64_t sum_of_squares_in(std::string_view bytes) {
    std::uint64_t total = 0;
    while (bytes.size() >= sizeof(std::uint64_t)) {
        std::uint64_t number = 0;
        std::memcpy(&number, bytes.data(), sizeof number);
        bytes.remove_prefix(sizeof number);
        total += number * number;
    }
    return total;
}

/// The sum of the squares from first² to (last-1)², modulo 2^64, in time proportional to their
/// number: the empty asm keeps compilers from using the closed form.
inline std::uint64_t sum_of_squares_between(std::uint64_t first, std::uint64_t last) {
    std::uint64_t total = 0;
    for (std::uint64_t i = first; i < last; ++i) {
        total += i * i;
        asm volatile("" : "+r"(total));
    }
    return total;
}

} // namespace workbook
