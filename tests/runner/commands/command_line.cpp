// What was typed, understood: which command with which options.
#include "commands/command_line.hpp"

#include "core/error.hpp"
#include "core/nearest.hpp"
#include "core/terminal.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <system_error>
#include <utility>

#include <CLI/CLI.hpp>

namespace runner {
namespace {

constexpr const char* introduction =
    "A workbook on concurrency in C++20: read a chapter, run its lesson, edit an exercise, get a "
    "verdict.\n\nWithout a command: on a terminal, watch the current exercise and grade it after "
    "every save; otherwise say where things stand.";

constexpr const char* how_to_name = "\nAn exercise is named 02.1, thread_pool or "
                                    "02_thread_pool/thread_pool; a path to its file works "
                                    "too.";

constexpr const char* after_help =
    "\n./workbook check --help tells more about check, and so on.\n"
    "The project's own tests: ./workbook test\n\n"
    "Exit status: 0 pass or done, 1 any other verdict, 2 bad usage, 3 our own fault.\n"
    "NO_COLOR, TERM=dumb and piped output give plain text.";

/// CLI11 would take -1, and what is too large, for the largest number there is.
std::string is_plain_number(const std::string& text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool plain = error == std::errc{} && end == text.data() + text.size();
    return plain ? std::string() : "'" + text + "' is not a whole number of 64 bits";
}

/// One parser: the commands write into the invocation that lives as long as it.
class parser {
  public:
    parser() : app_(introduction, "./workbook") {
        app_.require_subcommand(0, 1);
        app_.set_help_flag("-h,--help", "print this help");
        app_.get_formatter()->label("SUBCOMMAND", "COMMAND");
        app_.get_formatter()->label("Subcommands", "Commands");
        add_learner_commands();
        add_more_commands();
        add_maintainer_commands();
        app_.footer(after_help); // last, since commands would inherit it
    }

    invocation parse(std::vector<std::string> arguments) {
        if (!arguments.empty()) refuse_unknown(arguments.front());
        if (has_program_of_its_own(arguments)) return measured(arguments);
        std::vector<std::string> passed_on = split_off_arguments(arguments);
        std::reverse(arguments.begin(), arguments.end()); // as CLI11 wants it
        try {
            app_.parse(arguments);
        } catch (const CLI::CallForHelp&) {
            return help();
        } catch (const CLI::CallForAllHelp&) {
            return help();
        } catch (const CLI::ParseError& wrong) {
            throw usage_error(explanation(wrong));
        }
        finish(std::move(passed_on));
        return result_;
    }

  private:
    CLI::App* add(command which, const std::string& name, const std::string& description) {
        CLI::App* sub = app_.add_subcommand(name, description);
        sub->set_help_flag("-h,--help", "print this help");
        sub->callback([this, which] { result_.what = which; });
        names_.push_back(name);
        return sub;
    }

    void add_learner_commands() {
        CLI::App* list =
            add(command::list, "list", "lessons and exercises with state, difficulty, minutes");
        list->add_flag("--json", result_.json, "print one JSON object");
        add_run();
        add_check();
        add_replay();
        add_explore();
        CLI::App* hint = add(command::hint, "hint", "the next hint, one level at a time");
        hint->add_option("NAME", result_.name, "an exercise; without it the current one");
        CLI::App* solution =
            add(command::solution, "solution", "the reference beside your file, after a pass");
        solution->add_option("NAME", result_.name, "an exercise")->required();
        solution->add_flag("--reveal", result_.reveal,
                           "also before the pass; recorded as assisted");
        CLI::App* reset =
            add(command::reset, "reset", "back to the shipped file; yours is backed up");
        reset->add_option("NAME", result_.name, "an exercise")->required();
        reset->add_flag("-y,--yes", result_.yes, "do not ask");
        for (CLI::App* one : {hint, solution, reset})
            one->footer(how_to_name);
        add_interview();
        add_quiz();
        add_transfer();
    }

    void add_run() {
        CLI::App* run =
            add(command::run, "run", "run a lesson; it narrates and asks for predictions");
        run->add_option("LESSON", result_.run.lesson, "02, thread_pool or 02_thread_pool")
            ->required();
        run->add_flag("--mine", result_.run.mine, "on your own code instead of the reference");
        run->footer("\nWhatever else follows is passed to the lesson: ./workbook run 02 --urls 4\n"
                    "Its own options: ./workbook run 02 -- --help");
    }

    void add_check() {
        check_options& into = result_.check;
        CLI::App* check = add(command::check, "check", "grade one exercise, or several");
        check->add_option("NAME", into.names, "exercises; without one the current exercise");
        check->add_flag("--all", into.all, "every exercise");
        check
            ->add_option("--from", into.from,
                         "grade DIR/<lesson>/<exercise>.cpp instead of exercises/, and leave your "
                         "progress alone")
            ->type_name("DIR");
        check->add_flag("--json", into.json, "print one JSON object");
        check->add_option("--junit", into.junit, "also write a JUnit document")->type_name("FILE");
        check->add_flag("--keep-going", into.keep_going, "run every claim, also after one failed");
        check->add_flag("--full", into.full, "show the compiler's whole output");
        add_exploration(*check, into.schedules, true);
        check->footer(how_to_name);
    }

    /// Seeds and budgets; `seed_too`: where it is an option and not an argument of its own.
    static void add_exploration(CLI::App& to, exploration& into, bool seed_too) {
        if (seed_too)
            to.add_option("--seed", into.seed, "what chance decides, decide by this number")
                ->type_name("N")
                ->check(is_plain_number)
                ->capture_default_str();
        to.add_option("--schedules", into.schedules, "try this many schedules at most")
            ->type_name("N")
            ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000}));
    }

    static void add_modes(CLI::App& to, exploration& into) {
        to.add_flag("--early-timeouts", into.early_timeouts,
                    "timeouts may fire while other threads could still run");
        to.add_flag("--stale-reads", into.stale_reads,
                    "relaxed atomics may be read as they were before");
    }

    static void add_pictures(CLI::App& to, picture_options& into) {
        to.add_option("--html", into.html, "write the schedule as a page to step through")
            ->type_name("FILE");
        to.add_option("--chrome", into.chrome, "write the schedule as a trace for Perfetto")
            ->type_name("FILE");
    }

    void add_replay() {
        replay_options& into = result_.replay;
        CLI::App* replay =
            add(command::replay, "replay", "the failing schedule again, step by step");
        replay->add_option("NAME", into.name, "an exercise, or a program's file")->required();
        replay->add_option("SEED", into.schedules.seed, "the seed that the verdict named")
            ->check(is_plain_number)
            ->required();
        replay
            ->add_option("--from", into.from,
                         "grade DIR/<lesson>/<exercise>.cpp instead of exercises/")
            ->type_name("DIR");
        replay->add_flag("--json", into.json, "print one JSON object, every step in it");
        add_pictures(*replay, into.pictures);
        add_exploration(*replay, into.schedules, false);
        add_modes(*replay, into.schedules);
        replay->footer("\nOn a terminal: n or space goes on, p goes back, g and G go to the ends, "
                       "q leaves.\nYour progress is left alone. For a program's file its own "
                       "arguments follow behind --." +
                       std::string(how_to_name));
    }

    void add_explore() {
        explore_options& into = result_.explore;
        CLI::App* explore =
            add(command::explore, "explore", "run any C or C++ program under the explorer");
        explore->add_option("FILE", into.file, "one file with a main")->required();
        explore->add_flag("--json", into.json, "print one JSON object");
        explore->add_flag("--full", into.full, "show the compiler's whole output");
        explore->add_flag("--outputs", into.schedules.outputs, "show everything that it can print");
        add_pictures(*explore, into.pictures);
        add_exploration(*explore, into.schedules, true);
        add_modes(*explore, into.schedules);
        explore->footer("\nWhat follows behind -- is passed to the program: "
                        "./workbook explore queue.cpp -- 4 items");
    }

    void add_interview() {
        interview_options& into = result_.interview;
        CLI::App* sub = add(command::interview, "interview", "a timed mock interview");
        sub->add_option("--minutes", into.minutes, "how long it takes")
            ->check(CLI::Range(5, 240))
            ->default_str("45");
        sub->add_option("--questions", into.questions, "so many, whatever time they need")
            ->check(CLI::Range(std::size_t{1}, std::size_t{50}));
        add_questioning(*sub, into);
        sub->add_flag("--resume", into.resume, "go on with the one that is not finished");
        sub->add_flag("--new", into.fresh, "begin another one without asking");
    }

    void add_quiz() {
        quiz_options& into = result_.quiz;
        CLI::App* sub = add(command::quiz, "quiz", "predict what a program does; a run decides");
        sub->add_option("--questions", into.questions, "so many at most")
            ->check(CLI::Range(std::size_t{1}, std::size_t{100}))
            ->capture_default_str();
        add_questioning(*sub, into);
        sub->add_flag("--check", into.check, "for contributors: run every program, ask nothing");
    }

    template <typename Options>
    static void add_questioning(CLI::App& to, Options& into) {
        to.add_option("--topic", into.topic, "a lesson: 02, thread_pool or 02_thread_pool");
        to.add_option("--seed", into.seed, "the same questions again")
            ->type_name("N")
            ->check(is_plain_number);
        to.add_option("--answers", into.answers, "read answers from a file, a line each")
            ->type_name("FILE");
    }

    void add_transfer() {
        CLI::App* out =
            add(command::export_progress, "export", "progress and interviews as one file");
        out->add_option("FILE", result_.file, "without it, standard output");
        CLI::App* in = add(command::import_progress, "import", "joins such a file with yours");
        in->add_option("FILE", result_.file, "what export wrote")->required();
    }

    void add_more_commands() {
        add(command::status, "status", "where things stand and what to type next");
        CLI::App* watch =
            add(command::watch, "watch", "grade the current exercise after every save");
        watch->add_option("NAME", result_.name, "an exercise; without it the current one");
        watch->add_flag("--json", result_.json, "no screen: one verdict a line, as JSON");
        CLI::App* docs = add(command::docs, "docs", "build the site and say where it is");
        docs->add_flag("--check", result_.docs.check,
                       "only compare the chapters' code with the files it is cut from");
        docs->add_flag("--refresh", result_.docs.refresh,
                       "only write fresh code, output and verdicts into the chapters");
        docs->add_flag("--pdf", result_.docs.pdf,
                       "also print all chapters into one PDF; needs Chromium");
        docs->add_option("LESSON", result_.docs.lessons, "with --refresh: only these chapters");
        add(command::doctor, "doctor", "what is installed, what is missing, what to do");
    }

    /// For whoever works on the workbook: not in the list of commands, but they have help.
    void add_maintainer_commands() {
        CLI::App* judge = add(command::judge, "judge",
                              "judge the graders: stubs, solutions, accepted answers, mutants");
        judge->add_option("NAME", result_.names, "exercises; without one all of them");
        judge->add_flag("--json", result_.json, "print JSON");
        judge->group("");
        CLI::App* bench = add(command::bench, "bench", "measure the time from save to verdict");
        bench->footer("\nThe tables about the explorer: ./workbook bench explorer --help\n"
                      "A lesson's reference beside those of others: ./workbook bench 02 --help");
        bench->add_option("--repeats", result_.repeats, "measurements of each kind")
            ->check(CLI::Range(1, 1000))
            ->capture_default_str();
        bench->add_flag("--json", result_.json, "print JSON");
        bench->group("");
    }

    void refuse_unknown(const std::string& first) const {
        if (first.starts_with('-')) return;
        if (std::find(names_.begin(), names_.end(), first) != names_.end()) return;
        const std::string typed = shortened(terminal{}, printable(first), 40);
        if (first == "test") {
            throw usage_error(
                "The project's tests are run by the launcher: type ./workbook test in "
                "the workbook's folder.");
        }
        const std::string meant = nearest(first, names_);
        throw usage_error("There is no command '" + typed + "'." +
                          (meant.empty() ? "" : " Did you mean '" + meant + "'?") +
                          " ./workbook --help lists the commands.");
    }

    static bool has_program_of_its_own(const std::vector<std::string>& arguments) {
        return arguments.size() > 1 && arguments[0] == "bench" && !arguments[1].starts_with('-');
    }

    /// `bench explorer ...`, `bench 02 ...`: the rest belongs to the program that measures.
    invocation measured(const std::vector<std::string>& arguments) {
        result_.what = command::bench;
        result_.measured.assign(arguments.begin() + 1, arguments.end());
        return result_;
    }

    /// What belongs to the program that is run.
    static std::vector<std::string> split_off_arguments(std::vector<std::string>& arguments) {
        if (arguments.empty()) return {};
        const auto& what = arguments.front();
        if (what == "run") return split_off_lesson_arguments(arguments);
        if (what != "explore" && what != "replay") return {};
        const auto dashes = std::find(arguments.begin(), arguments.end(), "--");
        if (dashes == arguments.end()) return {};
        std::vector<std::string> passed_on(dashes + 1, arguments.end());
        arguments.erase(dashes, arguments.end());
        return passed_on;
    }

    /// `run LESSON ...`: after the lesson, all but --mine belongs to the lesson. CLI11 is not shown
    /// it, since it would reorder it and take "--" and "--help" for itself.
    static std::vector<std::string>
    split_off_lesson_arguments(std::vector<std::string>& arguments) {
        const auto is_lesson = [](const std::string& word) { return !word.starts_with('-'); };
        const auto lesson = std::find_if(arguments.begin() + 1, arguments.end(), is_lesson);
        if (lesson == arguments.end()) return {};
        std::vector<std::string> rest(lesson + 1, arguments.end());
        arguments.erase(lesson + 1, arguments.end());
        const auto dashes = std::find(rest.begin(), rest.end(), "--");
        for (const char* ours : {"--mine", "--help", "-h"}) {
            const auto found = std::find(rest.begin(), dashes, ours);
            if (found != dashes) arguments.emplace_back(ours);
        }
        std::vector<std::string> passed_on;
        for (auto word = rest.begin(); word != rest.end(); ++word) {
            const bool ours = word < dashes && (*word == "--mine");
            if (!ours && word != dashes) passed_on.push_back(*word);
        }
        return passed_on;
    }

    invocation help() {
        const auto chosen = app_.get_subcommands();
        result_.what = command::help;
        result_.text = chosen.empty() ? app_.help() : chosen.front()->help("./workbook");
        return result_;
    }

    [[nodiscard]] std::string explanation(const CLI::ParseError& wrong) const {
        const auto chosen = app_.get_subcommands();
        const std::string where = chosen.empty() ? "" : " " + chosen.front()->get_name();
        std::string text = printable(wrong.what());
        std::replace(text.begin(), text.end(), '\n', ' ');
        return text + ". See ./workbook" + where + " --help.";
    }

    void finish(std::vector<std::string> passed_on) {
        result_.explore.arguments = passed_on;
        result_.replay.arguments = passed_on;
        result_.run.arguments = std::move(passed_on);
        if (result_.docs.check && result_.docs.refresh) {
            throw usage_error("docs takes --check or --refresh, not both.");
        }
        if (!result_.docs.lessons.empty() && !result_.docs.refresh) {
            throw usage_error("docs takes lessons with --refresh only: ./workbook docs --refresh " +
                              printable(result_.docs.lessons.front()));
        }
        if (result_.what == command::check && result_.check.all && !result_.check.names.empty()) {
            throw usage_error("check takes names or --all, not both.");
        }
    }

    CLI::App app_;
    invocation result_;
    std::vector<std::string> names_;
};

} // namespace

invocation parse_command_line(const std::vector<std::string>& arguments) {
    return parser().parse(arguments);
}

} // namespace runner
