// The question bank: every question of docs/interview/*.toml.
#pragma once

#include "core/catalogue.hpp"
#include "core/layout.hpp"
#include "interview/question.hpp"

#include <filesystem>
#include <string_view>
#include <vector>

namespace runner {

/// All questions, in the order of their lessons and then of their files. Constant after
/// construction, so safe to read from any thread.
class bank {
  public:
    explicit bank(std::vector<question> questions) : questions_(std::move(questions)) {}

    /// Reads the bank of a checkout. Throws `own_fault` naming file, line and what is wrong: a
    /// missing field, a lesson or an exercise that does not exist, a program that is not there, a
    /// name that is taken.
    [[nodiscard]] static bank load(const layout& places, const catalogue& all);

    [[nodiscard]] const std::vector<question>& questions() const noexcept { return questions_; }

    /// The question "02/pool_size"; null when there is none (it may have left the bank since).
    [[nodiscard]] const question* find(std::string_view id) const noexcept;

    /// The questions that the lesson teaches; all of them when `lesson` is empty.
    [[nodiscard]] std::vector<const question*> about(std::string_view lesson) const;

  private:
    std::vector<question> questions_;
};

/// Where the bank of a checkout is, and the programs of its questions.
[[nodiscard]] std::filesystem::path bank_folder(const layout& places);
[[nodiscard]] std::filesystem::path program_file(const layout& places, const question& of);

} // namespace runner
