// Finds what somebody may have meant: the nearest of several words.
#include "core/nearest.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace runner {
namespace {

// A word that was pasted by mistake can be of any length; nothing that long is a typing mistake.
constexpr std::size_t longest = 64;

std::string lowered(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

/// The optimal string alignment distance; three rows are enough for it.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = std::min(row[j], before[j - 2] + 1);
            }
        }
        before.swap(last);
        last.swap(row);
    }
    return last[b.size()];
}

std::size_t score(std::string_view word, std::string_view candidate) {
    if (word.size() >= 2 && candidate.starts_with(word)) return 1;
    return distance(word, candidate);
}

} // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
    if (word.empty() || word.size() > longest) return {};
    const std::string wanted = lowered(word);
    const std::size_t enough = std::max<std::size_t>(1, wanted.size() / 2);
    std::string best;
    std::size_t best_score = enough + 1;
    for (const std::string& candidate : candidates) {
        const std::size_t found = score(wanted, lowered(candidate));
        if (found >= best_score) continue;
        best = candidate;
        best_score = found;
    }
    return best;
}

} // namespace runner
