// Reads workbook.json.
#include "core/toolchain.hpp"

#include "core/error.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string_view>

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
    if (const auto* plain = from.if_contains("plain"))
        for (const auto& [folder, flags] : plain->as_object())
            made.plain_flags.emplace(folder, strings(flags));
    return made;
}

std::map<std::string, std::vector<std::string>> by_compiler(const json::value& from) {
    std::map<std::string, std::vector<std::string>> all;
    for (const auto& [kind, flags] : from.as_object())
        all.emplace(kind, strings(flags));
    return all;
}

explore_flags explore_flags_from(const json::object& from) {
    return {by_compiler(from.at("c")), by_compiler(from.at("c++")), strings(from.at("link"))};
}

/// For a workbook.json of before: -Og keeps every access that the source makes.
explore_flags usual_explore_flags(const std::filesystem::path& build) {
    const auto lib = (build / "lib").string();
    const std::vector<std::string> common{"-Og", "-g1", "-fPIC", "-fsanitize=thread",
                                          "-fno-omit-frame-pointer"};
    explore_flags made;
    for (const char* kind : {"gcc", "clang"}) {
        auto& c = made.c[kind] = {"-std=gnu17", "-fexceptions"};
        auto& cxx = made.cxx[kind] = {"-std=c++20"};
        for (auto* flags : {&c, &cxx}) {
            flags->insert(flags->end(), common.begin(), common.end());
            if (kind == std::string_view("gcc")) flags->emplace_back("-Wno-tsan");
        }
    }
    made.link = {"-shared", "-Wl,-Bsymbolic-functions", "-L" + lib, "-lexplorer",
                 "-Wl,-rpath," + lib};
    return made;
}

toolchain toolchain_from(const json::object& from) {
    toolchain made;
    made.cmake = json::value_to<std::string>(from.at("cmake"));
    made.build_type = json::value_to<std::string>(from.at("build_type"));
    made.sanitized = from.at("sanitized").as_bool();
    for (const auto& compiler : from.at("compilers").as_array())
        made.compilers.push_back(compiler_from(compiler.as_object()));
    made.compilers.at(0).usual = true;
    if (const auto* explore = from.if_contains("explore"))
        made.explore = explore_flags_from(explore->as_object());
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

learner_compiler learner_compiler::plain() const {
    auto made = *this;
    if (!plain_flags.empty()) made.lesson_flags = plain_flags;
    return made;
}

std::string toolchain::kind_of(const learner_compiler& compiler) {
    return compiler.name.starts_with("clang") ? "clang" : "gcc";
}

std::string toolchain::header_target(const learner_compiler& compiler, const std::string& folder) {
    return "pch_" + folder + "_" + kind_of(compiler);
}

toolchain toolchain::load(const std::filesystem::path& build) {
    const auto file = build / "workbook.json";
    std::ifstream stream(file);
    if (!stream)
        throw own_fault("the build folder is not set up: " + file.string() +
                        " is not there. Next: run ./workbook, which sets it up.");
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    try {
        auto tools = toolchain_from(json::parse(text).as_object());
        if (tools.explore.link.empty()) tools.explore = usual_explore_flags(build);
        prefer_what_was_asked_for(tools);
        return tools;
    } catch (const std::exception& error) {
        throw own_fault(file.string() + " is damaged (" + error.what() +
                        "). Next: delete it and run ./workbook, which writes it again.");
    }
}

} // namespace runner
