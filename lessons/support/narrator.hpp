// Tells a lesson: text, predictions, facts and timelines, for people, pipes and programs alike.
#pragma once

#include "timeline.hpp"

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace narration {

/// Which lesson this is: number and title, such as {"02", "Thread pools"}.
struct about {
    std::string_view number;
    std::string_view title;
};

/// A number that the reader may choose: `--urls 20`.
struct option {
    std::string_view name; ///< without the dashes
    std::string_view description;
    std::int64_t default_value;
    std::int64_t min;
    std::int64_t max;
};

/// A word that the reader may give: `--workload FILE`. Without a type, a switch: `--no-measure`.
struct word_option {
    std::string_view name; ///< without the dashes
    std::string_view description;
    std::string_view type = ""; ///< what the value is, such as "FILE"; empty: there is none
};

/// Something that the reader gave cannot be used; `what()` says in one sentence why, and what to
/// do. A lesson throws it before it tells anything: the exit status is 2.
class bad_usage : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// What a lesson talks through.
///
/// On a terminal: wrapped text, predictions that wait for the reader, drawn timelines. Piped: the
/// same as plain text, never waiting. With `--json`: silent, everything is collected for the end.
/// Texts are ASCII, so that they read the same in every locale.
/// Thread safety: none but `recorder()`'s timeline: call from the thread that tells the lesson.
class narrator {
  public:
    narrator(const narrator&) = delete;
    narrator& operator=(const narrator&) = delete;
    ~narrator();

    /// Starts a part of the lesson.
    void section(std::string_view heading);

    /// A paragraph, wrapped to the terminal's width.
    void say(std::string_view paragraph);

    /// An entry of a list, wrapped; no empty line between two of them.
    void item(std::string_view text);

    /// One line as it stands, such as "Processed 10 URLs". Never wrapped.
    void say_line(std::string_view line);

    /// Asks before it tells. On a terminal it waits for a guess or Enter, elsewhere never.
    void predict(std::string_view question, std::string_view answer);

    /// Whether somebody is there to answer: a terminal at both ends, and no `--json`.
    [[nodiscard]] bool can_ask() const;

    /// Asks on one line, and gives the line that was read from standard input, whatever that is;
    /// nothing at the end of the input. Blocks until then: where nobody may be there, ask
    /// `can_ask()` first.
    std::optional<std::string> ask(std::string_view question);

    /// Puts a value under "facts" of `--json`. The unit belongs to the key: "wall_ms". A key given
    /// again replaces the earlier value. Prints nothing.
    void fact(std::string_view key, std::int64_t value);
    void fact(std::string_view key, double value);
    void fact(std::string_view key, std::string_view value);

    template <std::integral T>
    void fact(std::string_view key, T value) {
        fact(key, static_cast<std::int64_t>(value));
    }

    /// The current timeline; the first call after a `show_timeline` starts a new one at time zero.
    /// The reference stays valid as long as the narrator.
    timeline& recorder();

    /// Draws the current timeline, names it for the exports, and closes it. REQUIRES: every span of
    /// it has ended.
    void show_timeline(std::string_view caption);

    /// The value of an option that was declared to `run`. Throws std::out_of_range for any other.
    [[nodiscard]] std::int64_t option(std::string_view name) const;

    /// The word that was given for a `word_option`; a switch that was given has an empty one;
    /// nothing if it was not given. Throws std::out_of_range for one that was not declared.
    [[nodiscard]] std::optional<std::string> word(std::string_view name) const;

  private:
    friend class lesson_run; // makes a narrator and takes the report out of it
    struct state;
    explicit narrator(std::unique_ptr<state> made);

    std::unique_ptr<state> state_;
};

/// Runs a lesson from its command line; the result is the exit status of `main`.
///
/// Every lesson has --json, --trace FILE (Chrome trace JSON), --svg FILE and --help.
/// 0: told. 1: the lesson failed, for instance on a learner's unfinished code. 2: bad usage, said
/// in one sentence on stderr before anything runs.
int run(int argc, char** argv, about lesson, const std::function<void(narrator&)>& tell);
int run(int argc, char** argv, about lesson, std::vector<option> options,
        const std::function<void(narrator&)>& tell);
int run(int argc, char** argv, about lesson, std::vector<option> options,
        std::vector<word_option> words, const std::function<void(narrator&)>& tell);

} // namespace narration
