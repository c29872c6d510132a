// The compiler's and the linker's command lines.
#include "core/compiler.hpp"

#include "core/child.hpp"
#include "core/error.hpp"

namespace runner {

namespace {

/// Templates without end are stopped here; an ordinary answer takes about a second.
constexpr std::chrono::seconds compile_deadline{120};

void append(std::vector<std::string>& to, const std::vector<std::string>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

/// The name people know: relative to the checkout where the file lies inside it.
std::string shown_name(const layout& places, const std::filesystem::path& source) {
    const auto relative = source.lexically_relative(places.root);
    const bool inside = !relative.empty() && *relative.begin() != "..";
    return inside ? relative.string() : source.string();
}

child_request request_for(const layout& places, std::vector<std::string> command) {
    child_request request;
    request.command = std::move(command);
    request.directory = places.root;
    request.deadline = compile_deadline;
    request.environment = {{"LC_ALL", "C.UTF-8"}};
    request.output_limit = 64 * 1024 * 1024;
    return request;
}

std::vector<std::string> compile_command(const learner_compiler& with, const exercise& what,
                                         const std::string& source, const std::string& object) {
    const auto lesson = with.lesson_flags.find(what.folder);
    if (lesson == with.lesson_flags.end())
        throw own_fault("lesson " + what.folder +
                        " is not in workbook.json; add its line to CMakeLists.txt");
    std::vector<std::string> command{with.program};
    append(command, with.flags);
    append(command, lesson->second);
    append(command, {"-fdiagnostics-color=never", "-c", source, "-o", object});
    return command;
}

std::vector<std::string> link_command(const layout& places, const learner_compiler& with,
                                      const exercise& what, const std::string& object,
                                      const std::string& library) {
    const auto reserved =
        places.build / "lib" / "graders" / (what.folder + "." + what.name + ".reserved.o");
    std::vector<std::string> command{with.program};
    append(command, {object, reserved.string(), "-o", library});
    append(command, with.link_flags); // libraries come after what needs them
    return command;
}

/// Runs one step; returns false when it failed, with the reason in `into`.
bool step(const layout& places, std::vector<std::string> command, std::stop_token stop,
          compiled& into) {
    const auto result = run_child(places, request_for(places, std::move(command)), std::move(stop));
    into.output += result.out;
    into.stopped = result.stopped;
    if (result.timed_out) into.fault = "the compiler did not finish within two minutes";
    return result.succeeded();
}

} // namespace

compiled compile(const layout& places, const learner_compiler& compiler, const exercise& what,
                 const std::filesystem::path& source, const std::filesystem::path& scratch,
                 std::stop_token stop) {
    compiled made;
    made.shown_file = shown_name(places, source);
    const auto object = (scratch / "answer.o").string();
    made.library = scratch / "answer.so";
    made.ok = step(places, compile_command(compiler, what, made.shown_file, object), stop, made) &&
              step(places, link_command(places, compiler, what, object, made.library.string()),
                   stop, made);
    return made;
}

} // namespace runner
