// Answers made for a test: the reference of 02.1 with something hostile or wrong put into it.
#pragma once

#include "core/files.hpp"
#include "core/grading.hpp"

#include <filesystem>
#include <string>

namespace runner::testing {

/// The real workbook of this build, and a folder of answers that is gone after the test.
class graded_answer {
  public:
    graded_answer();
    ~graded_answer();
    graded_answer(const graded_answer&) = delete;
    graded_answer& operator=(const graded_answer&) = delete;

    /// The reference's text.
    [[nodiscard]] std::string reference() const;
    /// The reference with `replacement` for `found`, which must be there once.
    [[nodiscard]] std::string reference_with(const std::string& found,
                                             const std::string& replacement) const;

    /// Where the answer is expected.
    [[nodiscard]] std::filesystem::path file() const { return folder_ / what().file(); }

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

    /// Grades `text` as the answer to 02.1.
    [[nodiscard]] report grade(const std::string& text, std::stop_token stop = {}) const;
    /// Grades what stands at `file()`.
    [[nodiscard]] report grade_file(std::stop_token stop = {}) const;

    [[nodiscard]] const exercise& what() const { return all_.find("02.1"); }

    [[nodiscard]] const layout& places() const { return places_; }

  private:
    layout places_;
    catalogue all_;
    std::filesystem::path folder_;
};

} // namespace runner::testing
