// Says which verdict a failed assertion stands for, where "wrong result" would be too vague.
#pragma once

#include <atomic>

namespace grading {

/// The verdict word that the host attaches to a failing assertion; null means the test's own.
/// Defined in the host, which outlives every grader. Synchronises itself.
extern std::atomic<const char*> current_verdict;

/// While alive, assertions of the test that fail are reported with this verdict.
///
///     grading::judged_as leak("leak");
///     CHECK(children_alive() == 0);
///
/// `word` must be one of the verdicts and outlive the scope (a literal does). Scopes nest. Use on
/// the test's main thread.
class judged_as {
  public:
    explicit judged_as(const char* word) noexcept : previous_(current_verdict.exchange(word)) {}

    ~judged_as() { current_verdict.store(previous_); }

    judged_as(const judged_as&) = delete;
    judged_as& operator=(const judged_as&) = delete;

  private:
    const char* previous_;
};

} // namespace grading
