// What the learner has done so far, kept in one file that is never lost.
#pragma once

#include "core/verdict.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>

namespace runner {

/// What is recorded for one exercise.
struct exercise_progress {
    bool passed = false;
    std::string passed_at;      ///< ISO 8601, UTC, of the first pass; empty until then
    std::uint64_t attempts = 0; ///< gradings, the passing one included
    std::uint64_t hints = 0;    ///< how many levels have been shown
    bool revealed = false;      ///< the solution was shown before the pass: "assisted"
    std::string last_verdict;   ///< empty: never graded

    [[nodiscard]] bool operator==(const exercise_progress&) const = default;
};

/// Progress over all exercises, by `exercise::key()`.
struct progress {
    std::map<std::string, exercise_progress> exercises;

    /// The entry of `key`, an empty one when nothing is recorded.
    [[nodiscard]] exercise_progress of(const std::string& key) const;
};

/// As in the file. `parse_progress` throws `usage_error` for a text that is none, or of a newer
/// version.
[[nodiscard]] std::string to_json(const progress& all);
[[nodiscard]] progress parse_progress(const std::string& text);

/// Reads and changes the progress file. Safe for several runners, and for several threads that have
/// a store each: every change is read-modify-write under a lock file, written to a temporary file,
/// synced and renamed. One store is used by one thread at a time.
class progress_store {
  public:
    explicit progress_store(std::filesystem::path file);

    /// The current state. A missing file is an empty progress. A damaged one is moved aside to
    /// `progress.json.damaged-<time>` and `notice()` says so. A file of a newer version throws
    /// `usage_error` and is left alone; so does one that cannot be read, or is damaged and cannot
    /// be moved.
    [[nodiscard]] progress read();

    /// Changes the entry of `key` under the lock: `change(exercise_progress&)`. Throws
    /// `usage_error` in one sentence when it cannot be saved (read-only folder, full disk): the old
    /// file is then untouched.
    template <typename Change>
    void update(const std::string& key, Change&& change) {
        apply(key, std::function<void(exercise_progress&)>(std::forward<Change>(change)));
    }

    /// Counts a grading; the first pass is kept with its time. A grader's fault is not recorded.
    void record_attempt(const std::string& key, verdict result);
    /// Returns how many hint levels have now been shown, at most `levels`.
    std::uint64_t record_hint(const std::string& key, std::uint64_t levels);
    /// Marks the exercise as assisted, unless it was passed before.
    void record_reveal(const std::string& key);
    /// Adds what was done elsewhere: nothing passed becomes open, and no count goes down.
    void join(const progress& other);
    /// The exercise is open again. Attempts, hints, reveals and the time of the first pass stay.
    void record_reset(const std::string& key);

    /// What the learner should be told about the file (set aside, ...); empty when nothing.
    [[nodiscard]] const std::string& notice() const noexcept { return notice_; }

  private:
    void apply(const std::string& key, const std::function<void(exercise_progress&)>& change);
    [[nodiscard]] std::filesystem::path lock_path() const;
    /// REQUIRES: the lock is held.
    [[nodiscard]] progress read_locked();

    std::filesystem::path file_;
    std::string notice_;
};

} // namespace runner
