// `workbook explore`: any program under the explorer.
#include "commands/commands.hpp"

#include "commands/grading_parts.hpp"
#include "core/building.hpp"
#include "core/exploring.hpp"
#include "core/report_text.hpp"

#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

namespace runner {

int explore(session& s, const explore_options& options) {
    refuse_what_is_no_program(options.file);
    const auto tell = phases(s.out, options.json);
    if (tell) tell("getting the explorer ready");
    build_targets(s.places, {"program_host"});
    const auto tools = toolchain::load(s.places.build);
    const auto made = explore_program(
        s.places, tools, {options.file, options.arguments, options.schedules}, {}, tell);
    clear(tell);
    fmt::print("{}", options.json
                         ? to_json(made) + "\n"
                         : to_text(s.out, made, options.full, std::filesystem::current_path()));
    std::fflush(stdout);
    write_pictures(made, options.pictures);
    return exit_status(made.result);
}

} // namespace runner
