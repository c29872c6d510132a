// A table as text: columns are as wide as what is in them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tables {

/// Collects rows, then prints them aligned. A column is aligned to the right when its title begins
/// with '>'.
class table {
  public:
    explicit table(std::vector<std::string> titles);

    /// As many cells as there are titles. Throws std::invalid_argument otherwise.
    void add(std::vector<std::string> cells);

    [[nodiscard]] std::string text() const;

  private:
    std::vector<bool> right_;
    std::vector<std::vector<std::string>> rows_; ///< the titles first
};

/// 10000 as "10,000".
[[nodiscard]] std::string grouped(std::uint64_t number);

/// At most `most` characters; what is longer ends in "...".
[[nodiscard]] std::string shortened(const std::string& text, std::size_t most);

} // namespace tables
