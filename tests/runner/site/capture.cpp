// What the site shows of real runs: output of lessons, their timelines, verdicts.
#include "site/capture.hpp"

#include "core/building.hpp"
#include "core/child.hpp"
#include "core/command_output.hpp"
#include "core/error.hpp"
#include "core/exploring.hpp"
#include "core/files.hpp"
#include "core/grading.hpp"
#include "core/mutants.hpp"
#include "core/report_text.hpp"
#include "core/timeline_html.hpp"
#include "core/toolchain.hpp"
#include "site/lines.hpp"
#include "site/snippet.hpp"

namespace runner {
namespace {

/// As a piped run on a phone's page would look: no escapes, short lines.
terminal page_terminal() {
    terminal out;
    out.unicode = true;
    out.width = 76;
    return out;
}

std::string read_source(const std::filesystem::path& file) {
    try {
        return read_text(file);
    } catch (const usage_error& wrong) {
        throw own_fault(wrong.what());
    }
}

/// Machines differ in where the checkout is; pages must not.
std::string without(std::string text, const std::string& path) {
    replace_all(text, path, "");
    return text;
}

/// A reader's file lies in exercises/, not where this one was put.
void put_into_exercises(std::string& text, const std::string& folder) {
    replace_all(text, folder, "exercises/");
}

void put_into_exercises(report& of, const std::string& folder) {
    for (std::string* text : {&of.message, &of.where, &of.next})
        put_into_exercises(*text, folder);
    for (auto* texts : {&of.notes, &of.stacks})
        for (auto& text : *texts)
            put_into_exercises(text, folder);
}

void expect(std::string_view word, const report& came) {
    if (to_string(came.result) != word)
        throw own_fault("this gets " + std::string(to_string(came.result)) + ": " + came.message);
}

/// The options after the file, as they are typed.
exploration exploration_from(std::string_view options) {
    exploration made;
    for (const auto& each : split_words(options)) {
        if (each == "--stale-reads")
            made.stale_reads = true;
        else if (each == "--early-timeouts")
            made.early_timeouts = true;
        else
            throw own_fault("the marker knows no option " + each);
    }
    return made;
}

} // namespace

std::string capture::snippet(const std::filesystem::path& root, const std::string& rest) {
    std::string_view words = rest;
    const std::string file(take_word(words));
    try {
        return cut_snippet(read_source(root / file), words);
    } catch (const own_fault& wrong) {
        throw own_fault("no snippet '" + std::string(words) + "' in " + file + ": " + wrong.what());
    }
}

std::string capture::run_lesson(const std::string& number,
                                const std::vector<std::string>& arguments) const {
    const auto& which = all_.find_lesson(number);
    child_request request;
    request.command = {(places_.build / "bin" / "lessons" / which.folder).string()};
    request.command.insert(request.command.end(), arguments.begin(), arguments.end());
    request.directory = scratch_;
    request.environment = {{"COLUMNS", "76"}, {"NO_COLOR", "1"}};
    const auto result = run_child(places_, request);
    if (!result.succeeded())
        throw own_fault("lesson " + which.folder + " did not run to its end; it printed:\n" +
                        result.out);
    return result.out;
}

std::string capture::output(const std::string& rest) const {
    auto words = split_words(rest);
    if (words.empty()) throw own_fault("the marker has to name a lesson");
    const auto number = words.front();
    words.erase(words.begin());
    return words.empty() ? story(number) : run_lesson(number, words);
}

std::filesystem::path capture::picture(const std::string& number) const {
    return scratch_ / ("lesson_" + number + ".svg");
}

const std::string& capture::story(const std::string& number) const {
    const auto kept = stories_.find(number);
    if (kept != stories_.end()) return kept->second;
    return stories_[number] = run_lesson(number, {"--svg", picture(number).string()});
}

void capture::figure(const std::string& lesson_number, const std::filesystem::path& file) const {
    (void)story(lesson_number);
    const auto drawn = picture(lesson_number);
    if (!std::filesystem::exists(drawn))
        throw own_fault("lesson " + lesson_number + " wrote no picture for --svg");
    std::filesystem::copy_file(drawn, file, std::filesystem::copy_options::overwrite_existing);
}

std::string capture::answer_text(const exercise& what, std::string_view spec) const {
    const auto form = take_word(spec);
    if (form == "file") return read_source(places_.root / spec);
    const auto reference = read_source(places_.solutions() / what.file());
    if (form == "solution") return reference;
    for (const auto& each : load_mutants(places_, what))
        if (form == "mutant" && each.name == spec) return mutated(reference, each);
    throw own_fault("there is no answer '" + std::string(form) + " " + std::string(spec) + "' to " +
                    what.id());
}

std::string capture::verdict_text(const std::string& rest, std::string& steps) const {
    std::string_view words = rest;
    const auto expected = take_word(words);
    const auto& what = all_.find(take_word(words));
    const auto source = scratch_ / what.file();
    replace_file(source, answer_text(what, words));
    prepare(places_, what);
    auto result = grade(places_, toolchain::load(places_.build), all_, what, {source, false});
    expect(expected, result);
    result.file = (std::filesystem::path("exercises") / what.file()).string();
    for (const auto& folder : {scratch_, std::filesystem::relative(scratch_, places_.root)})
        put_into_exercises(result, folder.string() + "/");
    if (result.shown) steps = timeline_html(result);
    return to_text(page_terminal(), result);
}

std::string capture::explored_text(const std::string& rest, std::string& steps) const {
    std::string_view words = rest;
    const auto expected = take_word(words);
    const auto source = places_.root / take_word(words);
    build_targets(places_, {"program_host"});
    auto result = explore_program(places_, toolchain::load(places_.build),
                                  {source, {}, exploration_from(words)});
    expect(expected, result);
    // As if it was typed in the checkout's folder; before lines are filled.
    for (auto* text : {&result.exercise, &result.file, &result.where, &result.replay})
        *text = without(*text, places_.root.string() + "/");
    if (result.shown) steps = timeline_html(result);
    return to_text(page_terminal(), result);
}

std::optional<std::string> capture::script_text(const std::string& file) const {
    const auto path = places_.root / file;
    if (!std::filesystem::exists(path)) throw own_fault("there is no script " + file);
    const auto ran = output_of({"python3", path.string()}, scratch_, std::chrono::seconds(60));
    if (!ran.started) return std::nullopt;
    if (!ran.succeeded())
        throw own_fault(file + " does not show what it says; it printed:\n" + ran.text);
    return ran.text;
}

std::optional<std::string> capture::content(const marker& asked, std::string& steps) const {
    if (asked.kind == "snippet") return snippet(places_.root, asked.rest);
    if (asked.kind == "output") return output(asked.rest);
    if (asked.kind == "verdict") return verdict_text(asked.rest, steps);
    if (asked.kind == "explore") return explored_text(asked.rest, steps);
    if (asked.kind == "script") return script_text(asked.rest);
    return std::nullopt;
}

} // namespace runner
