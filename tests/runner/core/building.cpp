// Calls cmake --build under the lock.
#include "core/building.hpp"

#include "core/build_lock.hpp"
#include "core/child.hpp"
#include "core/error.hpp"
#include "core/grading.hpp"
#include "core/toolchain.hpp"

namespace runner {

namespace {

constexpr std::size_t shown_output = 3000; // bytes: the last messages say what went wrong

std::string last_part(const std::string& text) {
    return text.size() <= shown_output ? text : "..." + text.substr(text.size() - shown_output);
}

} // namespace

void build_targets(const layout& places, const std::vector<std::string>& targets) {
    const auto tools = toolchain::load(places.build);
    child_request request;
    request.command = {tools.cmake, "--build", places.build.string(), "--target"};
    request.command.insert(request.command.end(), targets.begin(), targets.end());
    request.directory = places.root;
    request.deadline = std::chrono::minutes{30};
    request.output_limit = 256 * 1024 * 1024;
    const build_lock lock(places.build);
    const auto result = run_child(places, request);
    if (!result.succeeded())
        throw own_fault("building " + targets.front() + " failed:\n" + last_part(result.out));
}

void prepare(const layout& places, const std::vector<exercise>& all,
             const progress_callback& tell) {
    if (all.empty()) return;
    if (tell) tell("getting " + (all.size() == 1 ? all.front().id() : "the graders") + " ready");
    const auto compiler = toolchain::load(places.build).compilers.front();
    std::vector<std::string> targets;
    for (const auto& what : all) {
        targets.push_back("exercise_" + what.folder + "_" + what.name);
        if (!compiler.usual) targets.push_back(toolchain::header_target(compiler, what.folder));
    }
    build_targets(places, targets);
}

void prepare(const layout& places, const exercise& what, const progress_callback& tell) {
    prepare(places, std::vector{what}, tell);
}

} // namespace runner
