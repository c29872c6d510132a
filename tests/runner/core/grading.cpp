// From a file to a verdict: look at it, compile it, run its claims, let the first broken one
// decide.
#include "core/grading.hpp"

#include "core/building.hpp"
#include "core/child.hpp"
#include "core/claim_run.hpp"
#include "core/compiler.hpp"
#include "core/coverage.hpp"
#include "core/diagnostics.hpp"
#include "core/error.hpp"
#include "core/files.hpp"
#include "core/manifest.hpp"
#include "core/scratch.hpp"

#include <algorithm>
#include <atomic>
#include <fmt/format.h>
#include <fstream>
#include <mutex>
#include <thread>

namespace runner {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t longest_answer = 1024 * 1024; // bytes

/// Why the file cannot be graded, in one sentence; empty when it can.
std::string objection(const fs::path& source, const std::string& shown) {
    std::error_code error;
    const auto status = fs::status(source, error);
    if (!fs::exists(status)) return shown + " is missing";
    if (fs::is_directory(status)) return shown + " is a directory, not a file";
    if (!fs::is_regular_file(status)) return shown + " is not an ordinary file";
    const auto home = fs::canonical(source.parent_path().parent_path(), error);
    const auto real = fs::canonical(source, error);
    if (real.lexically_relative(home).begin()->string() == "..")
        return shown + " is a link to a file outside of the folder (" + real.string() + ")";
    if (fs::file_size(source, error) > longest_answer)
        return shown + " is longer than 1 MB; no answer here needs more than a few hundred lines";
    if (!std::ifstream(source)) return shown + " cannot be read: its permissions forbid it";
    return {};
}

/// Everything that one grading needs to hand around.
struct grading_job {
    const layout& places;
    const toolchain& tools;
    const catalogue& all;
    const exercise& what;
    const grading_request& request;
    std::stop_token stop;
    const progress_callback& tell;
};

void say(const grading_job& now, const std::string& phase) {
    if (now.tell) now.tell(phase);
}

void take_object(const std::string& why, const grading_job& now, report& into) {
    into.result = verdict::compile_error;
    into.message = why;
    into.next = fmt::format(
        "`./workbook reset {}` brings the shipped file back (yours is kept as a backup).",
        now.what.id());
}

std::string in_linker_words(const std::string& text) {
    if (text.find("`main'") != std::string::npos ||
        text.find("symbol: main") != std::string::npos || text.find("'main'") != std::string::npos)
        return "the file defines main; the grader has one already";
    return "the file defines a name that belongs to the grader: " + text;
}

void take_diagnostics(const compiled& made, report& into) {
    const auto found = diagnostics(made.output, made.shown_file);
    const auto worst = std::find_if(found.begin(), found.end(),
                                    [](const auto& d) { return d.severity == "error"; });
    if (worst == found.end()) {
        into.message = made.fault.empty() ? "the file does not compile" : made.fault;
        return;
    }
    const bool linking = worst->text.find("multiple definition") != std::string::npos ||
                         worst->text.find("duplicate symbol") != std::string::npos;
    into.message = linking ? in_linker_words(worst->text) : worst->text;
    if (worst->line != 0) into.where = made.shown_file + ":" + std::to_string(worst->line);
}

void take_compile_error(const compiled& made, const grading_job& now, report& into) {
    into.result = verdict::compile_error;
    into.compiler_output = made.output;
    take_diagnostics(made, into);
    into.next = fmt::format("mend {}; the compiler's full text: `./workbook check {} --full`.",
                            into.where.empty() ? "the file" : into.where, now.what.id());
}

void take_warnings(const compiled& made, report& into) {
    into.compiler_output = made.output;
    for (const auto& one : diagnostics(made.output, made.shown_file))
        if (one.severity == "warning" && one.line != 0)
            into.warnings.push_back(fmt::format("{}:{}: {}", made.shown_file, one.line, one.text));
}

claim_setting setting_for(const grading_job& now, const compiled& made, const fs::path& scratch) {
    const auto library = [&](const char* kind, const exercise& of) {
        return (now.places.build / "lib" / kind / (of.folder + "." + of.name + ".so")).string();
    };
    claim_setting setting;
    for (const auto& used : now.what.uses)
        setting.libraries.push_back(library("explored", now.all.find(used)));
    setting.answer = made.library.string();
    setting.libraries.push_back(setting.answer);
    setting.libraries.push_back(library("graders", now.what));
    setting.names = {now.request.source.filename().string(), made.shown_file};
    setting.schedules = now.request.schedules;
    setting.directory = scratch;
    setting.deadline = deadline_for(now.request.schedules, now.what.deadline);
    if (now.tools.sanitized) setting.memory_mib = 0;
    return setting;
}

claim_coverage coverage_of(const claim_outcome& outcome) {
    if (!outcome.schedules) return {};
    return {outcome.schedules->schedules, outcome.schedules->coverage};
}

/// Runs the claims on twice as many threads as there are cores: they mostly wait. Once a claim is
/// broken those after it are stopped: the verdict is decided. Those before it go on, since one of
/// them may decide instead.
class claim_runs {
  public:
    claim_runs(const grading_job& now, const claim_setting& setting,
               const std::vector<expected_claim>& claims)
        : now_(now), setting_(setting), claims_(claims), outcomes_(claims.size()),
          ran_(claims.size()), stops_(claims.size()), first_broken_(claims.size()) {}

    void run() {
        const std::stop_callback all_stop(now_.stop, [this] { stop_from(0); });
        const auto width =
            std::clamp<std::size_t>(2 * std::thread::hardware_concurrency(), 1, claims_.size());
        std::vector<std::jthread> threads;
        for (std::size_t i = 1; i < width; ++i)
            threads.emplace_back([this] { work(); });
        work();
    }

    /// The outcome that decides; null when every claim held.
    [[nodiscard]] const claim_outcome* decisive() const {
        return first_broken_ < claims_.size() ? &outcomes_[first_broken_] : nullptr;
    }

    [[nodiscard]] std::size_t decisive_index() const { return first_broken_; }

    [[nodiscard]] std::vector<claim_coverage> coverage() const {
        std::vector<claim_coverage> all;
        for (const auto& each : outcomes_)
            all.push_back(coverage_of(each));
        return all;
    }

    [[nodiscard]] std::vector<claim> summary() const {
        std::vector<claim> all;
        for (std::size_t i = 0; i < claims_.size(); ++i) {
            const auto state = !ran_[i] || outcomes_[i].stopped       ? claim_state::not_run
                               : outcomes_[i].result == verdict::pass ? claim_state::held
                                                                      : claim_state::broken;
            all.push_back({claims_[i].text, state, outcomes_[i].seconds});
        }
        return all;
    }

  private:
    void work() {
        for (std::size_t i = next_++; i < claims_.size(); i = next_++) {
            if (stops_[i].stop_requested()) continue;
            say(now_, fmt::format("checking {} of {}", i + 1, claims_.size()));
            auto outcome = run_claim(now_.places, setting_, claims_[i], stops_[i].get_token());
            take(i, std::move(outcome));
        }
    }

    void take(std::size_t i, claim_outcome outcome) {
        const std::lock_guard lock(mutex_);
        ran_[i] = true;
        outcomes_[i] = std::move(outcome);
        if (outcomes_[i].stopped || outcomes_[i].result == verdict::pass || i > first_broken_)
            return;
        first_broken_ = i;
        if (!now_.request.keep_going) stop_from(i + 1);
    }

    void stop_from(std::size_t first) {
        for (std::size_t i = first; i < stops_.size(); ++i)
            stops_[i].request_stop();
    }

    const grading_job& now_;
    const claim_setting& setting_;
    const std::vector<expected_claim>& claims_;
    std::mutex mutex_;
    std::vector<claim_outcome> outcomes_; // guarded by mutex_ while running
    std::vector<char> ran_;               // guarded by mutex_ while running
    std::vector<std::stop_source> stops_; // synchronise themselves
    std::atomic<std::size_t> next_{0};
    std::size_t first_broken_; // guarded by mutex_ while running
};

void take_pass(const claim_runs& runs, std::size_t claims, report& into) {
    into.result = verdict::pass;
    into.message = fmt::format("all {} claims hold", claims);
    const auto covered = runs.coverage();
    into.coverage = combined_coverage(covered);
    for (const auto& each : covered)
        into.schedules += each.schedules;
}

/// What shows the whole of a schedule that fails.
std::string replay_command(const grading_job& now) {
    return fmt::format("./workbook replay {} {}{}{}", now.what.id(), now.request.schedules.seed,
                       options_of(now.request.schedules), now.request.replay_options);
}

void take_decision(const claim_outcome& outcome, const grading_job& now, report& into) {
    take_outcome(outcome, into);
    into.coverage = combined_coverage({coverage_of(outcome)});
    if (into.shown) {
        add_source(*into.shown, now.request.source.filename().string(),
                   read_text(now.request.source));
        into.replay = replay_command(now);
    }
    into.next =
        fmt::format("change the file and save; stuck? `./workbook hint {}`.", now.what.id());
}

void run_claims(const grading_job& now, const compiled& made, const fs::path& scratch,
                report& into) {
    const auto claims = load_manifest(now.places, now.what);
    const auto setting = setting_for(now, made, scratch);
    claim_runs runs(now, setting, claims);
    runs.run();
    into.claims = runs.summary();
    if (now.stop.stop_requested()) return into.stop();
    if (const auto* outcome = runs.decisive()) {
        into.claim_text = claims[runs.decisive_index()].text;
        return take_decision(*outcome, now, into);
    }
    take_pass(runs, claims.size(), into);
}

bool names_a_line(const compiled& made) {
    const auto found = diagnostics(made.output, made.shown_file);
    return std::any_of(found.begin(), found.end(),
                       [](const auto& d) { return d.severity == "error" && d.line != 0; });
}

/// A contract was changed after the precompiled header had been made of it.
bool header_is_stale(const compiled& made) {
    return made.output.find("precompiled header") != std::string::npos ||
           made.output.find("PCH file") != std::string::npos ||
           made.output.find("AST file") != std::string::npos;
}

compiled compile_with(const grading_job& now, const learner_compiler& compiler,
                      const fs::path& scratch) {
    return compile(now.places, compiler, now.what, now.request.source, scratch, now.stop);
}

/// Compiles with the preferred compiler. Where that says no and does not name a line of the file,
/// the other one is asked too: they do not lose the way out of a template at the same places.
compiled compile_for(const grading_job& now, const fs::path& scratch) {
    const auto& all = now.tools.compilers;
    auto made = compile_with(now, all.front(), scratch);
    if (!made.ok && !made.stopped && header_is_stale(made)) {
        prepare(now.places, now.what, now.tell);
        made = compile_with(now, all.front(), scratch);
    }
    if (made.ok || made.stopped || all.size() < 2 || names_a_line(made)) return made;
    if (!all[1].usual)
        build_targets(now.places, {toolchain::header_target(all[1], now.what.folder)});
    auto second = compile_with(now, all[1], scratch);
    return !second.ok && names_a_line(second) ? second : made;
}

void grade_into(const grading_job& now, report& into) {
    into.file = now.request.source.string();
    const auto relative = now.request.source.lexically_relative(now.places.root);
    if (!relative.empty() && *relative.begin() != "..") into.file = relative.string();
    if (const auto why = objection(now.request.source, into.file); !why.empty())
        return take_object(why, now, into);
    const scratch_folder scratch(now.places.build / "run");
    say(now, "compiling");
    const auto made = compile_for(now, scratch.path());
    if (made.stopped) return into.stop();
    if (!made.ok) return take_compile_error(made, now, into);
    take_warnings(made, into);
    run_claims(now, made, scratch.path(), into);
}

} // namespace

report grade(const layout& places, const toolchain& tools, const catalogue& all,
             const exercise& what, const grading_request& request, std::stop_token stop,
             const progress_callback& tell) {
    const auto begin = std::chrono::steady_clock::now();
    report made;
    made.exercise = what.key();
    made.id = what.id();
    made.takeaway = what.takeaway;
    made.seed = request.schedules.seed;
    try {
        grade_into({places, tools, all, what, request, std::move(stop), tell}, made);
    } catch (const std::exception& error) {
        made.result = verdict::grader_fault;
        made.message = error.what();
        made.next = "this is our fault, not yours; `./workbook doctor` looks for the cause.";
    }
    made.seconds = std::chrono::steady_clock::now() - begin;
    return made;
}

} // namespace runner
