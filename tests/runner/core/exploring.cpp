// From a program's file to a verdict: compile it, run it under the explorer, decide.
#include "core/exploring.hpp"

#include "core/child.hpp"
#include "core/compiler.hpp"
#include "core/diagnostics.hpp"
#include "core/error.hpp"
#include "core/files.hpp"
#include "core/inline_assembly.hpp"
#include "core/outcome.hpp"
#include "core/scratch.hpp"
#include "core/shell_words.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace runner {

namespace fs = std::filesystem;

namespace {

/// Address space, not memory: stacks and shadow are reserved generously and used sparingly.
constexpr std::size_t memory_mib = std::size_t{32} * 1024;

/// Everything that one run needs to hand around.
struct exploring_job {
    const layout& places;
    const toolchain& tools;
    const exploring_request& request;
    std::stop_token stop;
    fs::path directory; ///< where the program is compiled and run
};

bool lacks_main(const std::string& linker_output) {
    return linker_output.find("symbol: main") != std::string::npos ||
           linker_output.find("symbol `main'") != std::string::npos;
}

void take_compile_error(const compiled& made, report& into) {
    into.result = verdict::compile_error;
    into.compiler_output = made.output;
    if (lacks_main(made.output)) {
        into.message = "it has no main";
        into.notes.emplace_back("Only a whole program can be explored: one file with a main.");
        into.compiler_output.clear();
        return;
    }
    const auto found = diagnostics(made.output, made.shown_file);
    const auto worst = std::find_if(found.begin(), found.end(),
                                    [](const auto& d) { return d.severity == "error"; });
    into.message = worst != found.end() ? worst->text
                   : made.fault.empty() ? "the program does not compile"
                                        : made.fault;
    if (worst != found.end() && worst->line != 0)
        into.where = fmt::format("{}:{}", made.shown_file, worst->line);
    into.next = "mend " + (into.where.empty() ? "the file" : into.where) + ".";
}

void take_unloadable(const wire::message& told, claim_outcome& into) {
    constexpr std::string_view undefined = "undefined symbol: ";
    into.result = verdict::compile_error;
    const auto& text = told.back();
    const auto at = text.find(undefined);
    const auto name = at == std::string::npos ? "" : text.substr(at + undefined.size());
    into.message = name == "main" || lacks_main(text) ? "it has no main"
                   : name.empty() ? "it compiled, but could not be loaded: " + text
                                  : "it uses " + name + ", which nothing defines";
}

void take_early_end(const child_result& ended, claim_outcome& into) {
    into.result = verdict::incomplete;
    into.message = fmt::format(
        "the program ended with exit status {} before the explorer had its result", ended.code);
}

void decide(const exploring_job& now, const told& host, const child_result& ended,
            const source_names& names, claim_outcome& into) {
    if (const auto* unloadable = host.first("unloadable", 1))
        return take_unloadable(*unloadable, into);
    if (take_explored(host, names, into)) return;
    const auto deadline = deadline_for(now.request.schedules, now.request.deadline);
    if (take_violent_end(host, ended, names, deadline, into)) return;
    if (!into.schedules) return take_early_end(ended, into);
    into.result = verdict::pass;
    into.message =
        into.schedules->message.empty() ? "no schedule of it fails" : into.schedules->message;
}

claim_outcome run(const exploring_job& now, const compiled& made, const source_names& names) {
    const auto secret = fresh_secret();
    child_request request;
    request.command = {now.places.program_host().string()};
    request.directory = now.directory;
    request.deadline = deadline_for(now.request.schedules, now.request.deadline);
    request.memory_mib = now.tools.sanitized ? 0 : memory_mib;
    request.environment = environment_of(now.request.schedules);
    request.order = {secret, made.library.string(), names.base, "--"};
    request.order.insert(request.order.end(), now.request.arguments.begin(),
                         now.request.arguments.end());
    const auto ended = run_child(now.places, request, now.stop);
    claim_outcome outcome;
    outcome.stopped = ended.stopped;
    outcome.printed = ended.out;
    if (!ended.stopped) decide(now, told(ended, secret), ended, names, outcome);
    return outcome;
}

/// What assembly does to memory and to waiting is not seen: an accusation could be wrong.
void doubt_assembly(const std::string& source, report& into) {
    const bool accuses = into.result == verdict::data_race || into.result == verdict::livelock ||
                         into.result == verdict::deadlock;
    const auto line = first_inline_assembly(source);
    if (!accuses || !line) return;
    into.notes.insert(into.notes.begin(), fmt::format("Without it the verdict would be {}: {}",
                                                      to_string(into.result), into.message));
    into.result = verdict::constraint;
    into.message = fmt::format("not modelled: inline assembly at line {}: the explorer does not "
                               "see what it reads, writes or waits for",
                               *line);
    into.where = fmt::format("{}:{}", into.file, *line);
}

std::string replay_command(const exploring_request& request) {
    auto text = fmt::format("./workbook replay {} {}{}", shell_word(request.source.string()),
                            request.schedules.seed, options_of(request.schedules));
    for (const auto& each : request.arguments)
        text += (&each == &request.arguments.front() ? " -- " : " ") + shell_word(each);
    return text;
}

void take_schedule(const exploring_job& now, const std::string& source, report& into) {
    if (!into.shown) return;
    add_source(*into.shown, now.request.source.filename().string(), source);
    into.replay = replay_command(now.request);
}

void explore_into(const exploring_job& now, const progress_callback& tell, report& into) {
    const auto source = read_text(now.request.source);
    const scratch_folder scratch(now.places.build / "run");
    if (tell) tell("compiling");
    const auto made = compile_program(now.places, now.tools, now.directory, now.request.source,
                                      scratch.path(), now.stop);
    if (made.stopped) return into.stop();
    if (!made.ok) return take_compile_error(made, into);
    if (tell) tell("exploring");
    const source_names names{now.request.source.filename().string(), made.shown_file};
    const auto outcome = run(now, made, names);
    if (outcome.stopped) return into.stop();
    take_outcome(outcome, into);
    doubt_assembly(source, into);
    take_schedule(now, source, into);
}

} // namespace

void refuse_what_is_no_program(const fs::path& source) {
    std::error_code error;
    const auto status = fs::status(source, error);
    const auto name = "'" + source.string() + "'";
    if (!fs::exists(status)) throw usage_error("there is no file " + name + ".");
    if (fs::is_directory(status))
        throw usage_error(name + " is a directory. Next: name one C or C++ file with a main.");
    if (!fs::is_regular_file(status)) throw usage_error(name + " is not an ordinary file.");
    if (!is_c_file(source) && !is_cxx_file(source))
        throw usage_error(name + " is no C or C++ file by its name (.c, .cpp, .cc, .cxx).");
    (void)read_text(source);
}

report explore_program(const layout& places, const toolchain& tools,
                       const exploring_request& request, std::stop_token stop,
                       const progress_callback& tell) {
    const auto begin = std::chrono::steady_clock::now();
    report made;
    made.exercise = request.source.string();
    made.file = made.exercise;
    made.seed = request.schedules.seed;
    try {
        explore_into({places, tools, request, std::move(stop), fs::current_path()}, tell, made);
    } catch (const std::exception& error) {
        made.result = verdict::grader_fault;
        made.message = error.what();
        made.next = "this is our fault, not yours; `./workbook doctor` looks for the cause.";
    }
    made.seconds = std::chrono::steady_clock::now() - begin;
    return made;
}

} // namespace runner
