// Which questions an interview has: spread over topics and kinds, none of the recent ones.
#pragma once

#include "interview/bank.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace runner {

/// What an interview is to be like.
struct interview_wishes {
    std::chrono::minutes time{45};
    std::optional<std::size_t> questions; ///< exactly so many, whatever time they need
    std::string lesson;                   ///< empty: all topics
    std::uint64_t seed = 1;
    std::vector<std::string> recent; ///< ids that were asked lately, the latest last
};

/// Draws by the seed alone: the same wishes and bank give the same questions. First the opening
/// question, where an interview is about everything; then a coding task, where there is half an
/// hour; then the others from easy to hard, each from a lesson and of a kind that had its turn
/// least. A recent question only comes where there is no other.
[[nodiscard]] std::vector<const question*> draw(const bank& from, const interview_wishes& wishes);

/// Puts them into an order that follows from `seed` alone, on every platform.
void shuffle(std::vector<const question*>& all, std::uint64_t seed);

} // namespace runner
