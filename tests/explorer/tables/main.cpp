// The program `explorer_tables`: understands what was typed and delegates.
#include "tables.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <fmt/format.h>

namespace {

using tables::wishes;

/// What to call for a table.
using maker = int (*)(const wishes&);

class parser {
  public:
    parser()
        : app_("Tables about the explorer: what it is right about, and what that costs",
               "./workbook bench explorer") {
        app_.require_subcommand(1);
        app_.add_option("--jobs", by_.at_a_time, "explorations at the same time")
            ->check(CLI::Range(1, 64))
            ->capture_default_str();
        app_.fallthrough();
        add_right();
        add_wrong();
        add_others();
    }

    /// The exit status when there is nothing to do: help, or a mistake.
    int parse(int argc, char** argv) {
        CLI11_PARSE(app_, argc, argv);
        by_.command = "./workbook bench explorer";
        for (int i = 1; i < argc; ++i)
            by_.command += std::string(" ") + argv[i];
        return -1;
    }

    int make() { return make_(by_); }

  private:
    CLI::App* add(const char* name, const char* what, maker table) {
        CLI::App* sub = app_.add_subcommand(name, what);
        sub->callback([this, table] { make_ = table; }); // once all options are read
        return sub;
    }

    void add_choice(CLI::App& to) {
        to.add_option("--compiler", by_.compiler, "what built the programs")
            ->check(CLI::IsMember({"gcc", "clang", "both"}))
            ->capture_default_str();
        to.add_option("--only", by_.only, "programs whose name holds this")->type_name("NAME");
    }

    void add_right() {
        CLI::App* right = add("right", "correct programs: none may be accused", tables::right);
        right->add_option("--schedules", by_.schedules, "for each program")->capture_default_str();
        add_choice(*right);
    }

    void add_wrong() {
        CLI::App* wrong =
            add("wrong", "wrong programs: each gets its verdict with every seed", tables::wrong);
        wrong->add_option("--seeds", by_.seeds, "from 1 to this")
            ->check(CLI::Range(1, 100'000))
            ->capture_default_str();
        wrong
            ->add_option("--enough", by_.enough,
                         "no more seeds for a program that has taken so long")
            ->type_name("SECONDS");
        add_choice(*wrong);
    }

    void add_others() {
        CLI::App* strategies =
            add("strategies", "schedules to the bug, for each strategy alone", tables::strategies);
        strategies->add_option("--seeds", by_.seeds, "from 1 to this")
            ->check(CLI::Range(1, 100'000))
            ->capture_default_str();
        strategies->add_option("--only", by_.only, "programs whose name holds this")
            ->type_name("NAME");
        CLI::App* replay =
            add("replay", "the same seed in many processes: the same trace", tables::replay);
        replay->add_option("--repeats", by_.repeats, "processes for each program")
            ->check(CLI::Range(1, 1'000'000))
            ->capture_default_str();
        add("speed", "schedules a second, what they are made of, and memory", tables::speed);
    }

    CLI::App app_;
    wishes by_;
    maker make_ = nullptr;
};

} // namespace

int main(int argc, char** argv) {
    try {
        parser typed;
        const int status = typed.parse(argc, argv);
        return status >= 0 ? status : typed.make();
    } catch (const std::exception& wrong) {
        fmt::print(stderr, "explorer_tables: {}\n", wrong.what());
        return 3;
    }
}
