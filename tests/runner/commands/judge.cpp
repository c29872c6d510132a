// `workbook judge`: grade the graders. Stub, reference, mutants and alternatives, each against the
// verdict it must get.
#include "commands/commands.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "core/grading.hpp"
#include "core/judgement.hpp"
#include "core/mutants.hpp"
#include "core/scratch.hpp"
#include "core/shipped.hpp"
#include "core/utf8.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <map>

namespace runner {

namespace fs = std::filesystem;

namespace {

/// One file to grade, and the verdict it must get.
struct variant {
    const exercise* what = nullptr;
    std::string name; ///< "stub", "solution", "mutant forgets_to_notify", "accepted ring_buffer"
    fs::path source;
    std::string expected;
};

/// Files are graded below a folder of their lesson's name, as learners' are.
fs::path put(const fs::path& scratch, const exercise& what, const std::string& name,
             const std::string& text) {
    const auto file = scratch / what.folder / what.name / name / what.folder / (what.name + ".cpp");
    replace_file(file, text);
    return file;
}

void add_mutants(session& s, const exercise& what, const fs::path& scratch,
                 std::vector<variant>& to) {
    const auto reference = read_text(s.places.solutions() / what.file());
    for (const auto& each : load_mutants(s.places, what))
        to.push_back({&what, "mutant " + each.name,
                      put(scratch, what, "mutant." + each.name, mutated(reference, each)),
                      each.verdict});
}

void add_accepted(session& s, const exercise& what, std::vector<variant>& to) {
    const auto folder = s.places.accepted() / what.folder;
    std::error_code none;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder, none))
        if (entry.path().filename().string().starts_with(what.name + "."))
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const auto& file : files)
        to.push_back(
            {&what, "accepted " + file.stem().extension().string().substr(1), file, "pass"});
}

/// An exercise that is still being written is in no commit: what stands there is what will be
/// shipped.
std::string stub_text(session& s, const exercise& what) {
    try {
        return shipped_text(s.places, what);
    } catch (const usage_error&) {
        return read_text(s.places.exercises() / what.file());
    }
}

std::vector<variant> variants_of(session& s, const exercise& what, const fs::path& scratch) {
    std::vector<variant> all;
    all.push_back({&what, "stub", put(scratch, what, "stub", stub_text(s, what)), what.verdict});
    all.push_back({&what, "solution", s.places.solutions() / what.file(), "pass"});
    add_accepted(s, what, all);
    add_mutants(s, what, scratch, all);
    return all;
}

std::vector<const exercise*> chosen(session& s, const std::vector<std::string>& names) {
    std::vector<const exercise*> which;
    for (const auto& name : names)
        which.push_back(&s.all.find(name));
    if (names.empty())
        for (const auto& each : s.all.exercises())
            which.push_back(&each);
    return which;
}

bool as_declared(const variant& what, const report& made) {
    return to_string(made.result) == what.expected;
}

void print_row(const variant& what, const report& made) {
    const bool right = as_declared(what, made);
    fmt::print("{:<5} {:<38} {:<14} {:<14} {:>5.2f} s  {}\n", what.what->id(), what.name,
               what.expected, to_string(made.result), made.seconds.count(), right ? "ok" : "WRONG");
    if (!right)
        fmt::print("      {}: {} {} | expected {} | came {}\n", made.claim_text, made.message,
                   made.where, made.expected, made.actual);
    std::fflush(stdout);
}

void print_json(const variant& what, const report& made) {
    const boost::json::object row{
        {"exercise", what.what->key()}, {"variant", what.name},
        {"expected", what.expected},    {"verdict", to_string(made.result)},
        {"claim", made.claim_text},     {"seconds", made.seconds.count()}};
    fmt::print("{}\n", boost::json::serialize(row));
}

/// Adds one report to what is known about its exercise.
void note(const variant& what, const report& made, judgement& into) {
    if (what.name == "solution") {
        into.reference = made.result;
        into.schedules = made.schedules;
        into.coverage = made.coverage;
    }
    if (!what.name.starts_with("mutant ")) return;
    ++into.mutants;
    if (as_declared(what, made)) ++into.killed;
}

} // namespace

int judge(session& s, const std::vector<std::string>& names, bool json) {
    const scratch_folder scratch(s.places.build / "run");
    std::vector<variant> all;
    std::vector<exercise> exercises;
    for (const auto* each : chosen(s, names)) {
        std::ranges::move(variants_of(s, *each, scratch.path()), std::back_inserter(all));
        exercises.push_back(*each);
    }
    prepare(s.places, exercises);
    std::vector<grading_task> tasks;
    for (const auto& each : all)
        tasks.push_back({each.what, {each.source, false}});
    if (!json)
        fmt::print("{:<5} {:<38} {:<14} {:<14} {:>7}\n", "", "variant", "must get", "got", "took");
    std::size_t right = 0;
    std::map<const exercise*, judgement> found;
    grade_all(s.places, toolchain::load(s.places.build), s.all, tasks,
              [&](std::size_t i, const report& made) {
                  json ? print_json(all[i], made) : print_row(all[i], made);
                  note(all[i], made, found[all[i].what]);
                  if (as_declared(all[i], made)) ++right;
              });
    for (const auto& [what, judged] : found)
        keep_judgement(s.places, *what, judged);
    if (!json) fmt::print("{} of {} variants got the verdict they must get\n", right, all.size());
    return right == all.size() ? 0 : 3;
}

} // namespace runner
