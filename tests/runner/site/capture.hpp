// What the site shows of real runs: output of lessons, their timelines, verdicts.
#pragma once

#include "core/catalogue.hpp"
#include "core/layout.hpp"
#include "site/refresh.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace runner {

/// Answers the markers of chapters and pages. Everything it runs has to be built already, except
/// what gradings need. Not thread-safe.
class capture {
  public:
    /// `scratch`: a folder for files in between.
    capture(const layout& places, const catalogue& all, std::filesystem::path scratch)
        : places_(places), all_(all), scratch_(std::move(scratch)) {}

    /// `snippet: FILE NAME`: cut from a file of the checkout. Throws `own_fault`.
    [[nodiscard]] static std::string snippet(const std::filesystem::path& root,
                                             const std::string& rest);

    /// `output: 02 ARGUMENTS`: what the lesson prints into a pipe. Throws `own_fault` when it
    /// fails.
    [[nodiscard]] std::string output(const std::string& rest) const;

    /// `verdict: WORD 02.1 solution`, `... mutant NAME` or `... file PATH`: what `check` prints
    /// about that answer, and in `steps`, if there is a schedule to show, the page to step through
    /// it. Throws `own_fault` when the verdict is another.
    [[nodiscard]] std::string verdict_text(const std::string& rest, std::string& steps) const;

    /// `explore: WORD FILE OPTIONS`: what `explore` prints about that program; `steps` as above.
    /// Throws `own_fault` when the verdict is another.
    [[nodiscard]] std::string explored_text(const std::string& rest, std::string& steps) const;

    /// `script: FILE`: what a Python script prints that fails when it does not show what it says.
    /// Nothing without Python: what stands in the page stays. Throws `own_fault` when it fails.
    [[nodiscard]] std::optional<std::string> script_text(const std::string& file) const;

    /// `figure: 02 CAPTION`: writes the lesson's timeline as an SVG image to `file`.
    void figure(const std::string& lesson_number, const std::filesystem::path& file) const;

    /// The answer to any marker that stands before a fence; nothing for others. `steps` as above.
    [[nodiscard]] std::optional<std::string> content(const marker& asked, std::string& steps) const;

  private:
    [[nodiscard]] std::string run_lesson(const std::string& number,
                                         const std::vector<std::string>& arguments) const;
    /// What the lesson prints when it is run as it is; its picture is beside it then. Run once.
    [[nodiscard]] const std::string& story(const std::string& number) const;
    [[nodiscard]] std::filesystem::path picture(const std::string& number) const;
    [[nodiscard]] std::string answer_text(const exercise& what, std::string_view spec) const;

    const layout& places_;
    const catalogue& all_;
    std::filesystem::path scratch_;
    mutable std::map<std::string, std::string> stories_; ///< by the lesson's number
};

} // namespace runner
