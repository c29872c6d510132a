// An interview as it is kept on disk: which questions, how far, and what came of each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace runner {

/// Where a question stands.
enum class interview_step { prompt, clarify, work, follow_up, rubric, answer, done };

/// How far one question got.
struct asked_question {
    std::string id; ///< "02/pool_size"
    interview_step at = interview_step::prompt;
    double seconds = 0;                 ///< of the interview's clock, until now
    std::vector<std::string> clarified; ///< what the candidate asked before answering
    std::vector<std::string> said;      ///< the answer, line by line
    std::vector<std::string> followed;  ///< an answer for each follow-up
    std::uint64_t hints = 0;
    std::uint64_t checks = 0;
    std::string verdict;             ///< of the last check; empty: none
    std::optional<bool> chose_right; ///< output, bug: nothing until chosen
    std::vector<int> marks;          ///< for each point of the rubric: 0 no, 1 half, 2 yes

    [[nodiscard]] bool operator==(const asked_question&) const = default;
};

/// One interview. A value.
struct interview_record {
    std::string id; ///< when it began, "20250301-123005"
    std::uint64_t seed = 1;
    int minutes = 45;
    std::string lesson; ///< what it is about; empty: everything
    double seconds_used = 0;
    bool finished = false;
    std::vector<asked_question> questions;

    [[nodiscard]] bool operator==(const interview_record&) const = default;
};

/// Interviews below the state folder, a file each. Every save replaces the file as a whole.
class interview_store {
  public:
    explicit interview_store(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// All that can be read, the oldest first. One that cannot is left alone and named in
    /// `notices()`.
    [[nodiscard]] std::vector<interview_record> all();

    /// Throws `usage_error` when it cannot be saved.
    void save(const interview_record& what) const;

    /// Where the candidate's files and the scorecards of this interview are.
    [[nodiscard]] std::filesystem::path folder_of(const interview_record& what) const {
        return folder_ / what.id;
    }

    [[nodiscard]] const std::vector<std::string>& notices() const noexcept { return notices_; }

  private:
    std::filesystem::path folder_;
    std::vector<std::string> notices_;
};

/// As in the file. `parse_interview` throws `usage_error` in one sentence for a text that is none,
/// or of a newer version.
[[nodiscard]] std::string to_json(const interview_record& what);
[[nodiscard]] interview_record parse_interview(const std::string& text);

} // namespace runner
