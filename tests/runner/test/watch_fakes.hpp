// A small course, verdicts and services that do nothing real, for the tests of watch mode.
#pragma once

#include "core/catalogue.hpp"
#include "core/report_text.hpp"
#include "test/scratch_tree.hpp"
#include "watch/watch_machine.hpp"

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace testing {

inline runner::exercise small_exercise(int number, std::string name, std::string title) {
    runner::exercise one;
    one.lesson = "02";
    one.folder = "02_thread_pool";
    one.number = number;
    one.name = std::move(name);
    one.title = std::move(title);
    one.difficulty = 4;
    one.minutes = 25;
    one.task =
        "Write a pool with a fixed number of workers. Leaving its scope waits for every task.";
    one.takeaway = "Close the door first, then wait for those inside.";
    one.hints = {"Read the claim that failed.", "A worker sleeps while the queue is empty.",
                 "Notify after the flag is set."};
    return one;
}

/// Two lessons, four exercises.
inline runner::catalogue small_course() {
    runner::lesson pools{"02", "02_thread_pool", "Thread pools", {}};
    pools.exercises = {small_exercise(1, "thread_pool", "A pool that drains before it closes"),
                       small_exercise(2, "map", "Results in the order of their input"),
                       small_exercise(3, "as_completed", "Results as they come")};
    runner::exercise gather = small_exercise(1, "gather", "Ten fetches at once");
    gather.lesson = "08";
    gather.folder = "08_gather";
    return runner::catalogue({pools, {"08", "08_gather", "gather", {gather}}});
}

inline runner::report report_of(const runner::exercise& what, runner::verdict result) {
    runner::report made;
    made.exercise = what.key();
    made.id = what.id();
    made.file = "exercises/" + what.file().string();
    made.result = result;
    made.message = "words about " + what.name;
    made.takeaway = what.takeaway;
    return made;
}

/// A verdict in words that do not change when the real ones do.
inline std::string plain_words(const runner::terminal& out, const runner::report& what, bool full,
                               const std::filesystem::path& /*root*/) {
    std::string text = std::string(to_string(what.result)) + "  " + what.id + "\n";
    text += runner::wrapped(out, what.message, 2) + "\n";
    for (const auto& note : what.notes)
        text += runner::wrapped(out, note, 2) + "\n";
    if (what.passed()) text += runner::wrapped(out, what.takeaway, 2) + "\n";
    if (full) text += what.compiler_output;
    return text;
}

/// Services that record what they were asked for. All but `grade` and `prepare` are used by the
/// loop's thread only.
struct fake_services {
    runner::progress learner;
    std::vector<std::string> attempts; ///< "02.1 pass"
    std::vector<std::string> resets;
    std::string refusal; ///< non-empty: saving throws it

    runner::watch_services services() {
        runner::watch_services all;
        all.grade = [](const runner::exercise& what, std::stop_token,
                       const runner::progress_callback&) {
            return report_of(what, runner::verdict::wrong_result);
        };
        all.prepare = [](const runner::exercise&, const runner::progress_callback&) {};
        all.read_progress = [this] { return learner; };
        all.progress_notice = [] { return std::string(); };
        all.record_attempt = [this](const runner::exercise& what, runner::verdict result) {
            if (!refusal.empty()) throw std::runtime_error(refusal);
            attempts.push_back(what.id() + " " + std::string(to_string(result)));
            learner.exercises[what.key()].passed |= result == runner::verdict::pass;
            ++learner.exercises[what.key()].attempts;
        };
        all.record_hint = [this](const runner::exercise& what) {
            auto& shown = learner.exercises[what.key()].hints;
            return shown = std::min<std::uint64_t>(shown + 1, what.hints.size());
        };
        all.reset = [this](const runner::exercise& what) -> std::filesystem::path {
            resets.push_back(what.id());
            return "/course/.workbook/backups/" + what.name + ".cpp";
        };
        all.solution = [](const runner::exercise& what) { return "// solved " + what.name + "\n"; };
        all.own = [](const runner::exercise& what) { return "// mine " + what.name + "\n"; };
        all.lesson_command = [](const runner::exercise&, bool) -> std::vector<std::string> {
            return {"/bin/true"};
        };
        all.verdict_text = plain_words;
        return all;
    }
};

} // namespace testing
