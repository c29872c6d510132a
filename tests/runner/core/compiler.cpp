// The compiler's and the linker's command lines.
#include "core/compiler.hpp"

#include "core/child.hpp"
#include "core/error.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace runner {

namespace {

/// Templates without end are stopped here; an ordinary answer takes about a second.
constexpr std::chrono::seconds compile_deadline{120};
constexpr std::size_t compile_memory_mib = 6 * 1024;

void append(std::vector<std::string>& to, const std::vector<std::string>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

/// The name people know: relative to the checkout where the file lies inside it.
std::string shown_name(const layout& places, const std::filesystem::path& source) {
    const auto relative = source.lexically_relative(places.root);
    const bool inside = !relative.empty() && *relative.begin() != "..";
    return inside ? relative.string() : source.string();
}

child_request request_for(const std::filesystem::path& directory,
                          std::vector<std::string> command) {
    child_request request;
    request.command = std::move(command);
    request.directory = directory;
    request.deadline = compile_deadline;
    request.memory_mib = compile_memory_mib;
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
bool step(const layout& places, const std::filesystem::path& directory,
          std::vector<std::string> command, std::stop_token stop, compiled& into) {
    const auto result =
        run_child(places, request_for(directory, std::move(command)), std::move(stop));
    into.output += result.out;
    into.stopped = result.stopped;
    if (result.timed_out) into.fault = "the compiler did not finish within two minutes";
    return result.succeeded();
}

const std::vector<std::string>&
flags_of(const std::map<std::string, std::vector<std::string>>& by_kind,
         const learner_compiler& with) {
    const auto found = by_kind.find(toolchain::kind_of(with));
    if (found == by_kind.end())
        throw own_fault("workbook.json does not say how " + with.name +
                        " compiles programs for the explorer");
    return found->second;
}

std::vector<std::string> program_command(const toolchain& tools, const std::string& source,
                                         const std::string& object) {
    const auto& with = tools.compilers.front();
    const bool is_c = is_c_file(source);
    std::vector<std::string> command{with.program};
    append(command, flags_of(is_c ? tools.explore.c : tools.explore.cxx, with));
    append(command,
           {"-fdiagnostics-color=never", "-x", is_c ? "c" : "c++", "-c", source, "-o", object});
    return command;
}

std::vector<std::string> program_link_command(const toolchain& tools, const std::string& object,
                                              const std::string& library) {
    std::vector<std::string> command{tools.compilers.front().program, object, "-o", library,
                                     "-Wl,--require-defined=main"};
    append(command, tools.explore.link);
    return command;
}

bool ends_in(const std::filesystem::path& file, std::initializer_list<std::string_view> endings) {
    const auto ending = file.extension().string();
    return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

} // namespace

bool is_c_file(const std::filesystem::path& file) {
    return ends_in(file, {".c"});
}

bool is_cxx_file(const std::filesystem::path& file) {
    return ends_in(file, {".cpp", ".cc", ".cxx", ".c++", ".C", ".CPP"});
}

compiled compile_program(const layout& places, const toolchain& tools,
                         const std::filesystem::path& directory,
                         const std::filesystem::path& source, const std::filesystem::path& scratch,
                         std::stop_token stop) {
    compiled made;
    made.shown_file = source.string();
    const auto object = (scratch / "program.o").string();
    made.library = scratch / "program.so";
    made.ok =
        step(places, directory, program_command(tools, made.shown_file, object), stop, made) &&
        step(places, directory, program_link_command(tools, object, made.library.string()), stop,
             made);
    return made;
}

compiled compile(const layout& places, const learner_compiler& compiler, const exercise& what,
                 const std::filesystem::path& source, const std::filesystem::path& scratch,
                 std::stop_token stop) {
    compiled made;
    made.shown_file = shown_name(places, source);
    const auto object = (scratch / "answer.o").string();
    made.library = scratch / "answer.so";
    made.ok = step(places, places.root, compile_command(compiler, what, made.shown_file, object),
                   stop, made) &&
              step(places, places.root,
                   link_command(places, compiler, what, object, made.library.string()), stop, made);
    return made;
}

} // namespace runner
