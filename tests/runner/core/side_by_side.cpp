// Two texts beside each other, equal lines opposite each other.
#include "core/side_by_side.hpp"

#include "core/utf8.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

namespace runner {
namespace {

using lines = std::vector<std::string>;

/// One line of the table; a side without a line is blank.
struct pairing {
    std::optional<std::size_t> left;
    std::optional<std::size_t> right;
};

lines printable_lines(std::string_view text) {
    lines result;
    const std::string clean = printable(text);
    std::string_view rest = clean;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        result.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return result;
}

/// `common[i][j]`: the most lines that `a` from i and `b` from j have in common, in order.
std::vector<std::vector<std::size_t>> common_lengths(const lines& a, const lines& b) {
    std::vector<std::vector<std::size_t>> common(a.size() + 1,
                                                 std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = a.size(); i-- > 0;) {
        for (std::size_t j = b.size(); j-- > 0;) {
            common[i][j] = a[i] == b[j] ? common[i + 1][j + 1] + 1
                                        : std::max(common[i + 1][j], common[i][j + 1]);
        }
    }
    return common;
}

/// Lines that only one side has are set opposite each other, so that a change stays in one place.
void flush(std::vector<pairing>& table, std::size_t& i, std::size_t& j, std::size_t left_end,
           std::size_t right_end) {
    while (i < left_end || j < right_end) {
        pairing next;
        if (i < left_end) next.left = i++;
        if (j < right_end) next.right = j++;
        table.push_back(next);
    }
}

std::vector<pairing> paired(const lines& a, const lines& b) {
    const auto common = common_lengths(a, b);
    std::vector<pairing> table;
    std::size_t shown_a = 0;
    std::size_t shown_b = 0;
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() && j < b.size()) {
        if (a[i] == b[j]) {
            flush(table, shown_a, shown_b, i, j);
            table.push_back({i++, j++});
            shown_a = i;
            shown_b = j;
        } else if (common[i + 1][j] >= common[i][j + 1]) {
            ++i;
        } else {
            ++j;
        }
    }
    flush(table, shown_a, shown_b, a.size(), b.size());
    return table;
}

/// Very long files are not worth the memory of an alignment: line n stands opposite line n.
std::vector<pairing> in_order(std::size_t left, std::size_t right) {
    std::vector<pairing> table;
    std::size_t i = 0;
    std::size_t j = 0;
    flush(table, i, j, left, right);
    return table;
}

std::string cell(std::string_view text, std::size_t width) {
    return std::string(text).append(width - std::min(width, columns(text)), ' ');
}

class table_writer {
  public:
    explicit table_writer(const terminal& out)
        : out_(out), width_((static_cast<std::size_t>(out.width) - 3) / 2) {}

    void titles(std::string_view left, std::string_view right) {
        text_ += styled(out_, style::bold, cell(shortened(out_, left, width_), width_)) + "   " +
                 styled(out_, style::bold, shortened(out_, right, width_)) + "\n";
        std::string rule;
        for (std::size_t i = 0; i < width_; ++i)
            rule += symbol(out_, sign::rule);
        text_.append(rule).append("   ").append(rule).append("\n");
    }

    void row(std::string_view left, std::string_view right, char mark) {
        do {
            const std::string_view a = fitting_prefix(left, width_);
            const std::string_view b = fitting_prefix(right, width_);
            std::string whole = cell(a, width_) + " " + mark + " ";
            whole.append(b);
            whole.erase(whole.find_last_not_of(' ') + 1);
            text_ += whole + "\n";
            left.remove_prefix(a.size());
            right.remove_prefix(b.size());
        } while (!left.empty() || !right.empty());
    }

    [[nodiscard]] std::string take() { return std::move(text_); }

  private:
    const terminal& out_;
    std::size_t width_;
    std::string text_;
};

char mark_of(const pairing& one, const lines& a, const lines& b) {
    if (!one.left) return '>';
    if (!one.right) return '<';
    return a[*one.left] == b[*one.right] ? ' ' : '|';
}

} // namespace

std::string side_by_side(const terminal& out, std::string_view left_title, std::string_view left,
                         std::string_view right_title, std::string_view right) {
    constexpr std::size_t most_cells = 4 * 1000 * 1000;
    const lines a = printable_lines(left);
    const lines b = printable_lines(right);
    const bool small = (a.size() + 1) * (b.size() + 1) <= most_cells;
    table_writer writer(out);
    writer.titles(left_title, right_title);
    for (const pairing& one : small ? paired(a, b) : in_order(a.size(), b.size())) {
        writer.row(one.left ? a[*one.left] : "", one.right ? b[*one.right] : "",
                   mark_of(one, a, b));
    }
    return writer.take();
}

} // namespace runner
