// What there is to learn: lessons and exercises, read from the exercises.toml files.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace runner {

/// What kind of work an exercise is.
enum class exercise_kind { build, debug, stretch };

[[nodiscard]] std::string_view to_string(exercise_kind kind) noexcept;

/// One exercise as its exercises.toml describes it. A value.
struct exercise {
    std::string lesson; ///< "02"
    std::string folder; ///< "02_thread_pool"
    int number = 0;     ///< 1 in 02.1
    std::string name;   ///< file stem: "thread_pool"
    std::string title;  ///< "A pool that drains before it closes"
    exercise_kind kind = exercise_kind::build;
    int difficulty = 1; ///< 1 to 10
    int minutes = 0;
    std::vector<std::string> prerequisites; ///< "02.1"
    std::vector<std::string> concepts;
    std::string task;     ///< what to build, a paragraph
    std::string takeaway; ///< shown after a pass
    std::string verdict;  ///< what the shipped file gets
    std::vector<std::string>
        uses; ///< exercises whose reference is loaded beside the learner's, "02.1"
    std::chrono::milliseconds deadline{30000}; ///< for one test case; real time
    std::vector<std::string> hints;            ///< from gentle to nearly the answer

    /// "02.1"
    [[nodiscard]] std::string id() const { return lesson + "." + std::to_string(number); }

    /// "02_thread_pool/thread_pool": the key in progress files and reports.
    [[nodiscard]] std::string key() const { return folder + "/" + name; }

    /// "02_thread_pool/thread_pool.cpp", below exercises/ or solutions/.
    [[nodiscard]] std::filesystem::path file() const {
        return std::filesystem::path(folder) / (name + ".cpp");
    }
};

/// One lesson: a chapter, an executable and its exercises in order. A value.
struct lesson {
    std::string number; ///< "02"
    std::string folder; ///< "02_thread_pool"
    std::string title;  ///< "Thread pools"
    std::vector<exercise> exercises;
};

/// All lessons in the order of study. Constant after construction, so safe to read from any thread.
class catalogue {
  public:
    explicit catalogue(std::vector<lesson> lessons);

    /// Reads every `exercises/*/exercises.toml` below `root`. Throws `own_fault` naming file, line
    /// and what is wrong when one is broken.
    [[nodiscard]] static catalogue load(const std::filesystem::path& root);

    [[nodiscard]] const std::vector<lesson>& lessons() const noexcept { return lessons_; }

    /// All exercises of all lessons in the order of study.
    [[nodiscard]] const std::vector<exercise>& exercises() const noexcept { return exercises_; }

    /// The exercise called `02.1`, `thread_pool` or `02_thread_pool/thread_pool` (a trailing
    /// `.cpp`, a leading `exercises/` and a path to the file are understood). Throws `usage_error`:
    /// unknown (naming the nearest), or a name that fits two (naming both).
    [[nodiscard]] const exercise& find(std::string_view name) const;

    /// The lesson called `02`, `2`, `thread_pool` or `02_thread_pool`. Throws as `find` does.
    [[nodiscard]] const lesson& find_lesson(std::string_view name) const;

  private:
    std::vector<lesson> lessons_;
    std::vector<exercise> exercises_;
};

} // namespace runner
