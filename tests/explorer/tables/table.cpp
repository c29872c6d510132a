// Pads cells; nothing else.
#include "table.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

namespace tables {

namespace {

std::vector<std::size_t> widths_of(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths(rows.front().size());
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    return widths;
}

std::string without_blanks_at_end(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

} // namespace

table::table(std::vector<std::string> titles) {
    for (auto& title : titles) {
        right_.push_back(title.starts_with('>'));
        if (right_.back()) title.erase(0, 1);
    }
    rows_.push_back(std::move(titles));
}

void table::add(std::vector<std::string> cells) {
    if (cells.size() != right_.size()) throw std::invalid_argument("a row of another length");
    rows_.push_back(std::move(cells));
}

std::string table::text() const {
    const auto widths = widths_of(rows_);
    std::string all;
    for (const auto& row : rows_) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i)
            line += right_[i] ? fmt::format("{:>{}}  ", row[i], widths[i])
                              : fmt::format("{:<{}}  ", row[i], widths[i]);
        all += without_blanks_at_end(std::move(line)) + '\n';
    }
    return all;
}

std::string grouped(std::uint64_t number) {
    auto digits = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

std::string shortened(const std::string& text, std::size_t most) {
    return text.size() <= most ? text : text.substr(0, most - 3) + "...";
}

} // namespace tables
