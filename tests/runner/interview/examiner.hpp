// What an interview has done for it: files are laid out, answers graded, programs run.
#pragma once

#include "core/catalogue.hpp"
#include "core/layout.hpp"
#include "core/verdict.hpp"
#include "interview/question.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace runner {

/// What a run says about a question's choices.
struct truth {
    std::vector<bool> right; ///< for each choice
    std::string told;        ///< what the run printed, or its verdict, in words
};

/// Grades and runs. The tests have one of their own, that needs no compiler.
class examiner {
  public:
    examiner() = default;
    virtual ~examiner() = default;
    examiner(const examiner&) = delete;
    examiner& operator=(const examiner&) = delete;

    /// The stub as it was shipped, for a coding task.
    [[nodiscard]] virtual std::string stub(const exercise& what) = 0;
    /// Grades `<folder>/<lesson>/<exercise>.cpp`. Blocks until the verdict.
    [[nodiscard]] virtual report grade_in(const std::filesystem::path& folder,
                                          const exercise& what) = 0;
    /// The program's text, for the candidate to read.
    [[nodiscard]] virtual std::string program(const question& of) = 0;
    /// Runs the question's program under the explorer. Blocks. Throws `own_fault` when the program
    /// does not do what a question needs: it does not compile, or prints what is no choice.
    [[nodiscard]] virtual truth run(const question& what) = 0;
};

/// The examiner of a checkout, which compiles and runs. Refers to its arguments.
class real_examiner : public examiner {
  public:
    real_examiner(const layout& places, const catalogue& all) : places_(places), all_(all) {}

    [[nodiscard]] std::string stub(const exercise& what) override;
    [[nodiscard]] report grade_in(const std::filesystem::path& folder,
                                  const exercise& what) override;
    [[nodiscard]] std::string program(const question& of) override;
    [[nodiscard]] truth run(const question& what) override;

  private:
    const layout& places_;
    const catalogue& all_;
};

} // namespace runner
