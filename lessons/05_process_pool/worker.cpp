// The worker program: sums of squares, one after the other, until the pool hangs up.
#include "serve.hpp"
#include "sum_of_squares.hpp"

#include <charconv>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

std::uint64_t to_number(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size())
        throw std::invalid_argument("'" + std::string(text) + "' is not a number");
    return number;
}

} // namespace

int main() {
    return workbook::serve([](std::string_view task) {
        return std::to_string(workbook::sum_of_squares(to_number(task)));
    });
}
