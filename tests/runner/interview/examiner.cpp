// Grades coding tasks, and lets the explorer decide what a program does.
#include "interview/examiner.hpp"

#include "core/building.hpp"
#include "core/error.hpp"
#include "core/exploring.hpp"
#include "core/files.hpp"
#include "core/grading.hpp"
#include "core/shipped.hpp"
#include "interview/bank.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace runner {

namespace {

/// Enough for programs of a screen, and over before anybody waits.
constexpr std::uint64_t most_schedules = 3000;

/// Programs end their output with a line break; choices need not.
std::string without_last_break(std::string text) {
    while (text.ends_with('\n'))
        text.pop_back();
    return text;
}

[[noreturn]] void unfit(const question& what, const std::string& why) {
    throw own_fault("question " + what.id() + " (" + what.program + "): " + why);
}

/// Every text that was printed must be among the choices: otherwise none of them is right.
truth by_output(const question& what, const report& made) {
    if (!made.passed())
        unfit(what, fmt::format("its verdict is {}: {}", to_string(made.result), made.message));
    truth result{std::vector<bool>(what.choices.size(), false), ""};
    for (const auto& each : made.outputs) {
        const auto text = without_last_break(each.text);
        const auto found =
            std::find_if(what.choices.begin(), what.choices.end(), [&](const std::string& choice) {
                return without_last_break(choice) == text;
            });
        if (found == what.choices.end()) unfit(what, "it also prints\n" + text);
        result.right[static_cast<std::size_t>(found - what.choices.begin())] = true;
    }
    result.told = fmt::format("The explorer ran it: {}.", made.coverage);
    return result;
}

truth by_verdict(const question& what, const report& made) {
    truth result;
    for (const auto& each : what.choices)
        result.right.push_back(each == to_string(made.result));
    if (std::find(result.right.begin(), result.right.end(), true) == result.right.end())
        unfit(what, fmt::format("its verdict is {}: {}", to_string(made.result), made.message));
    result.told = fmt::format("The explorer says {}: {}", to_string(made.result), made.message);
    return result;
}

} // namespace

std::string real_examiner::stub(const exercise& what) {
    return shipped_text(places_, what);
}

report real_examiner::grade_in(const std::filesystem::path& folder, const exercise& what) {
    prepare(places_, what);
    const auto tools = toolchain::load(places_.build);
    grading_request request;
    request.source = folder / what.file();
    request.replay_options = " --from " + folder.string();
    return grade(places_, tools, all_, what, request);
}

std::string real_examiner::program(const question& of) {
    return read_text(program_file(places_, of));
}

truth real_examiner::run(const question& what) {
    build_targets(places_, {"program_host"});
    exploring_request request{program_file(places_, what)};
    request.schedules.schedules = most_schedules;
    request.schedules.outputs = what.kind == question_kind::output;
    const auto made = explore_program(places_, toolchain::load(places_.build), request);
    return what.kind == question_kind::output ? by_output(what, made) : by_verdict(what, made);
}

} // namespace runner
