// What a narrator remembers. Private to the library: the lesson sees narrator.hpp only.
#pragma once

#include "narrator.hpp"
#include "recording.hpp"
#include "terminal.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace narration {

struct narrator::state {
    // Constant once the lesson is being told.
    about lesson;
    look how;
    bool silent = false; // with --json, stdout is for one object only
    std::map<std::string, std::int64_t, std::less<>> options;
    std::map<std::string, std::optional<std::string>, std::less<>> words;
    std::string title; // stands before whatever is told first; empty when it has been

    // Collected for --json.
    boost::json::object facts;
    boost::json::array predictions;

    // A deque, because references to its timelines must stay valid while it grows.
    struct told_timeline {
        timeline recorded;
        std::string caption;
        bool is_shown = false;
    };

    std::deque<told_timeline> timelines;

    /// What was printed last, for the empty lines between.
    enum class block { nothing, heading, paragraph, lines, question, picture };
    block last = block::nothing;

    /// Starts a block: an empty line before it where two blocks should not touch. The title comes
    /// with the first one.
    void begin(block now);

    /// Prints the title, if nothing has done so yet.
    void begin_story();

    /// Prints, unless silent.
    void print(std::string_view text) const;

    /// Prints wrapped text. The first line begins with `first`, the others with as many spaces
    /// as far as the width allows.
    void print_wrapped(std::string_view first, std::string_view text) const;

    /// The timelines as plain data; one that was never shown is named after the lesson.
    [[nodiscard]] std::vector<recording> recordings() const;
};

} // namespace narration
