// `workbook bench`: how long from save to verdict, as a ratio to a plain compile of the same file.
#include "commands/bench_parts.hpp"
#include "commands/commands.hpp"

#include "core/building.hpp"
#include "core/error.hpp"
#include "core/files.hpp"
#include "core/grading.hpp"
#include "core/scratch.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace runner {

namespace fs = std::filesystem;

namespace {

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const auto middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/// One line of the table: medians of one run.
struct row {
    std::string what;
    std::string compiler;
    double bare = 0;    ///< seconds
    double verdict = 0; ///< seconds
};

/// Bare compile and save to verdict in turn, so that both see the same load.
row measure(session& s, const exercise& what, const learner_compiler& with, int repeats) {
    const scratch_folder scratch(s.places.build / "run");
    const auto file = scratch.path() / "exercises" / what.file();
    const auto text = read_text(s.places.solutions() / what.file());
    replace_file(file, text);
    watched_exercise watched(s, what, with, scratch.path());
    std::vector<double> bare;
    std::vector<double> verdicts;
    for (int i = 0; i < repeats; ++i) {
        bare.push_back(bare_compile(s, what, file, scratch.path()));
        verdicts.push_back(watched.save(file, text + fmt::format("// save {}\n", i)));
    }
    return {what.id() + " " + what.name, with.name, median(bare), median(verdicts)};
}

void print(const row& one) {
    fmt::print("{:<18} {:<16} {:>9.3f} s {:>9.3f} s {:>7.2f}\n", one.what, one.compiler, one.bare,
               one.verdict, one.verdict / one.bare);
    std::fflush(stdout);
}

/// `check --all --from solutions`, as a program of its own.
double whole_check(session& s) {
    return seconds_of(
        s,
        {(s.places.build / "bin" / "workbook").string(), "check", "--all", "--from", "solutions"},
        s.places.root, {});
}

/// Clones the checkout and asks for a verdict there, with all packages installed and nothing built.
double clone_to_first_verdict(session& s) {
    const scratch_folder scratch(fs::temp_directory_path());
    const auto clone = (scratch.path() / "clone").string();
    const auto script =
        "git clone -q \"$1\" \"$2\" && cd \"$2\" && ./workbook check 02.1 --from solutions";
    return seconds_of(
        s, {"/bin/bash", "-c", script, "bench", s.places.root.string(), clone}, scratch.path(),
        {{"WORKBOOK_BUILD_DIR", ""}, {"WORKBOOK_STATE_DIR", ""}, {"WORKBOOK_ROOT", ""}});
}

boost::json::object as_json(const std::vector<row>& rows, double whole, double clone) {
    boost::json::array all;
    for (const auto& one : rows)
        all.push_back({{"exercise", one.what},
                       {"compiler", one.compiler},
                       {"bare_compile_seconds", one.bare},
                       {"save_to_verdict_seconds", one.verdict},
                       {"ratio", one.verdict / one.bare}});
    return {{"rows", all},
            {"check_all_solutions_seconds", whole},
            {"clone_to_first_verdict_seconds", clone}};
}

} // namespace

int bench(session& s, int repeats, bool json) {
    const std::vector<exercise> which{s.all.find("02.1"), s.all.find("08.1")};
    prepare(s.places, s.all.exercises());
    const auto tools = toolchain::load(s.places.build);
    if (!json)
        fmt::print("Median of {}; bare: g++ -std=c++20 -c of the same file without a precompiled "
                   "header.\n\n"
                   "{:<18} {:<16} {:>11} {:>11} {:>7}\n",
                   repeats, "exercise", "compiled with", "bare", "verdict", "ratio");
    std::vector<row> rows;
    for (const auto& what : which)
        for (const auto& with : tools.compilers) {
            rows.push_back(measure(s, what, with, repeats));
            if (!json) print(rows.back());
        }
    const double whole = whole_check(s);
    const double clone = clone_to_first_verdict(s);
    if (json) {
        fmt::print("{}\n", boost::json::serialize(as_json(rows, whole, clone)));
        return 0;
    }
    fmt::print(
        "\ncheck --all --from solutions: {:.1f} s ({} exercises; {:.1f} bare compiles of 02.1)\n",
        whole, s.all.exercises().size(), whole / rows.front().bare);
    fmt::print(
        "clone to first verdict, packages installed: {:.0f} s ({:.0f} bare compiles of 02.1)\n",
        clone, clone / rows.front().bare);
    return 0;
}

namespace {

/// Becomes `program`. Does not return.
[[noreturn]] void become(const fs::path& program, const std::vector<std::string>& arguments) {
    const auto path = program.string();
    std::vector<char*> words{const_cast<char*>(path.c_str())}; // execv changes none of them
    for (const auto& word : arguments)
        words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    execv(path.c_str(), words.data());
    throw own_fault("cannot start " + path);
}

[[noreturn]] void become_explorer_tables(session& s, const std::vector<std::string>& arguments) {
    fmt::print(stderr, "building the programs that the explorer is judged on\n");
    build_targets(s.places, {"explorer_programs", "explorer_tables"});
    become(s.places.build / "bin" / "explorer_tables", arguments);
}

bool has_benchmark(session& s, const lesson& which) {
    return fs::exists(s.places.lessons() / which.folder / "benchmark.cpp");
}

/// "02, 05".
std::string lessons_with_benchmark(session& s) {
    std::vector<std::string> numbers;
    for (const auto& each : s.all.lessons())
        if (has_benchmark(s, each)) numbers.push_back(each.number);
    return fmt::format("{}", fmt::join(numbers, ", "));
}

} // namespace

[[noreturn]] void become_benchmark(session& s, const std::vector<std::string>& words) {
    const std::vector<std::string> arguments(words.begin() + 1, words.end());
    if (words.front() == "explorer") become_explorer_tables(s, arguments);
    const auto& which = s.all.find_lesson(words.front());
    if (!has_benchmark(s, which))
        throw usage_error(fmt::format("Lesson {} has no benchmark. These have one: {}.",
                                      which.number, lessons_with_benchmark(s)));
    build_targets(s.places, {"benchmark_" + which.folder});
    become(s.places.build / "bin" / "benchmarks" / which.folder, arguments);
}

} // namespace runner
