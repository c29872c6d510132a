// The page of an exercise, made of what its description, its solution and its mutants say.
#pragma once

#include "core/catalogue.hpp"
#include "core/judgement.hpp"
#include "core/mutants.hpp"

#include <optional>
#include <string>
#include <vector>

namespace runner {

/// What the page is made of.
struct exercise_page_source {
    runner::exercise what;
    std::string lesson_title;
    std::vector<runner::exercise> prerequisites;
    std::string
        contract; ///< Doxygen's link to the header with the contract; empty: the chapter has it
    std::string solution; ///< the reference's text
    std::vector<mutant> mutants;
    std::optional<judgement> judged{}; ///< what `judge` found in this build
};

/// Doxygen's Markdown, without what leads to the neighbours.
[[nodiscard]] std::string exercise_page(const exercise_page_source& source);

} // namespace runner
