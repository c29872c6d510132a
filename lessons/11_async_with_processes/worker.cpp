// The worker program: sums squares of numbers that it is sent, or between two bounds.
#include "chunk.hpp"
#include "serve.hpp"

#include <charconv>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

constexpr std::string_view numbers = "numbers ";
constexpr std::string_view between = "between ";

// Takes a number, and the space behind it, off the front of `text`.
std::uint64_t take_number(std::string_view& text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) throw std::invalid_argument("a bound is not a number");
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.starts_with(' ')) text.remove_prefix(1);
    return number;
}

std::string work(std::string_view task) {
    if (task.starts_with(numbers))
        return std::to_string(workbook::sum_of_squares_in(task.substr(numbers.size())));
    if (!task.starts_with(between))
        throw std::invalid_argument("no such task: '" + std::string(task.substr(0, 20)) + "'");
    task.remove_prefix(between.size());
    const auto first = take_number(task);
    const auto last = take_number(task);
    return std::to_string(workbook::sum_of_squares_between(first, last));
}

} // namespace

int main() {
    return workbook::serve(work);
}
