// The commands of `workbook`: main parses, these do. Each returns the exit status.
#pragma once

#include "commands/pictures.hpp"
#include "core/catalogue.hpp"
#include "core/exploration.hpp"
#include "core/layout.hpp"
#include "core/terminal.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace runner {

/// What every command works with.
struct session {
    layout places;
    catalogue all;
    terminal out;
};

struct check_options {
    std::vector<std::string> names; ///< empty: the current exercise
    bool all = false;
    std::string from; ///< grade DIR/<lesson>/<exercise>.cpp and leave progress alone
    bool json = false;
    std::string junit; ///< file to write
    bool keep_going = false;
    bool full = false; ///< the compiler's whole output
    exploration schedules;
};

struct explore_options {
    std::string file;
    std::vector<std::string> arguments; ///< passed to the program
    bool json = false;
    bool full = false; ///< the compiler's whole output
    picture_options pictures;
    exploration schedules;
};

struct replay_options {
    std::string name;                   ///< an exercise, or a program's file
    std::vector<std::string> arguments; ///< passed to the program
    std::string from;                   ///< as for `check`
    bool json = false;
    picture_options pictures;
    exploration schedules; ///< the seed among them
};

struct run_options {
    std::string lesson;
    bool mine = false;
    std::vector<std::string> arguments; ///< passed to the lesson
};

struct interview_options {
    std::optional<int> minutes;           ///< none: 45
    std::string topic;                    ///< a lesson; empty: all
    std::optional<std::uint64_t> seed;    ///< none: by chance
    std::optional<std::size_t> questions; ///< none: as many as there is time for
    std::string answers;                  ///< a file to read answers from; empty: the terminal
    bool resume = false;                  ///< go on with the unfinished one without asking
    bool fresh = false;                   ///< begin another without asking
};

struct quiz_options {
    std::string topic; ///< a lesson; empty: all
    std::size_t questions = 10;
    std::optional<std::uint64_t> seed;
    std::string answers;
    bool check = false; ///< run every program and ask nothing
};

struct docs_options {
    bool check = false;   ///< only compare the chapters' snippets with what they are cut from
    bool refresh = false; ///< only write fresh snippets, output and verdicts into the chapters
    bool pdf = false;     ///< also print the chapters into one file
    std::vector<std::string> lessons{}; ///< with `refresh`: only the chapters of these
};

int status(session& s); ///< no terminal: where things stand, what to type next
/// Watch mode at `name`, else at the current exercise; without a terminal `status`. `json`: no
/// terminal, a verdict a line.
int watch(session& s, bool json, const std::optional<std::string>& name = {});
int list(session& s, bool json);
int check(session& s, const check_options& options);
int explore(session& s, const explore_options& options);
/// On a terminal steps through the failing schedule; otherwise prints all of it.
int replay(session& s, const replay_options& options);
int hint(session& s, const std::optional<std::string>& name);
int solution(session& s, const std::string& name, bool reveal);
int reset_exercise(session& s, const std::string& name, bool yes);
int run_lesson(session& s, const run_options& options);
int interview(session& s, const interview_options& options);
int quiz(session& s, const quiz_options& options);
int export_progress(session& s, const std::string& file); ///< "-" or nothing: standard output
int import_progress(session& s, const std::string& file);
int doctor(session& s);
int docs(session& s, const docs_options& options = {});
int bench(session& s, int repeats, bool json);
/// Becomes the program that measures what the first word names, the explorer or a lesson, and that
/// gets the other words.
[[noreturn]] void become_benchmark(session& s, const std::vector<std::string>& words);
int judge(session& s, const std::vector<std::string>& names, bool json);

/// The first exercise that is not passed; the last one when all are.
[[nodiscard]] const exercise& current_exercise(session& s);

} // namespace runner
