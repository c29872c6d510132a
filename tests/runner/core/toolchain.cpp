// Reads workbook.json.
#include "core/toolchain.hpp"

#include "core/error.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace runner {

namespace json = boost::json;

namespace {

std::vector<std::string> strings(const json::value& from) {
    return json::value_to<std::vector<std::string>>(from);
}

learner_compiler compiler_from(const json::object& from) {
    learner_compiler made;
    made.name = json::value_to<std::string>(from.at("name"));
    made.program = json::value_to<std::string>(from.at("program"));
    made.flags = strings(from.at("flags"));
    made.link_flags = strings(from.at("link_flags"));
    for (const auto& [folder, flags] : from.at("lessons").as_object())
        made.lesson_flags.emplace(folder, strings(flags));
    return made;
}

toolchain toolchain_from(const json::object& from) {
    toolchain made;
    made.cmake = json::value_to<std::string>(from.at("cmake"));
    made.build_type = json::value_to<std::string>(from.at("build_type"));
    made.sanitized = from.at("sanitized").as_bool();
    for (const auto& compiler : from.at("compilers").as_array())
        made.compilers.push_back(compiler_from(compiler.as_object()));
    return made;
}

/// WORKBOOK_COMPILER=g++ or clang++ puts that one first: to compare them.
void prefer_what_was_asked_for(toolchain& tools) {
    const char* wanted = std::getenv("WORKBOOK_COMPILER");
    if (wanted == nullptr) return;
    std::stable_partition(tools.compilers.begin(), tools.compilers.end(),
                          [&](const auto& each) { return each.name.starts_with(wanted); });
}

} // namespace

toolchain toolchain::load(const std::filesystem::path& build) {
    const auto file = build / "workbook.json";
    std::ifstream stream(file);
    if (!stream)
        throw own_fault("the build folder is not set up: " + file.string() +
                        " is not there. Next: run ./workbook, which sets it up.");
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    try {
        auto tools = toolchain_from(json::parse(text).as_object());
        prefer_what_was_asked_for(tools);
        return tools;
    } catch (const std::exception& error) {
        throw own_fault(file.string() + " is damaged (" + error.what() +
                        "). Next: delete it and run ./workbook, which writes it again.");
    }
}

} // namespace runner
