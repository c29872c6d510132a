// Reads tests/mutants/<lesson>/<exercise>.toml.
#include "core/mutants.hpp"

#include "core/error.hpp"
#include "core/verdict.hpp"

#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace runner {

namespace {

[[noreturn]] void fail(const std::filesystem::path& file, const toml::source_position& at,
                       const std::string& why) {
    throw own_fault(file.string() + ":" + std::to_string(at.line) + ": " + why);
}

std::string required(const toml::table& from, std::string_view key,
                     const std::filesystem::path& file) {
    const auto text = from[key].value<std::string>();
    if (!text) fail(file, from.source().begin, "a mutant has no text '" + std::string(key) + "'");
    return *text;
}

mutant read_mutant(const toml::table& from, const std::filesystem::path& file) {
    mutant made{required(from, "name", file), required(from, "find", file),
                required(from, "replace", file), required(from, "verdict", file),
                required(from, "why", file)};
    if (!verdict_from(made.verdict))
        fail(file, from.source().begin, "'" + made.verdict + "' is not a verdict");
    return made;
}

} // namespace

std::vector<mutant> load_mutants(const layout& places, const exercise& what) {
    const auto file = places.mutants() / what.folder / (what.name + ".toml");
    if (!std::filesystem::exists(file)) return {};
    std::vector<mutant> all;
    try {
        const auto root = toml::parse_file(file.string());
        if (const auto* entries = root["mutant"].as_array())
            for (const auto& entry : *entries)
                if (const auto* table = entry.as_table()) all.push_back(read_mutant(*table, file));
    } catch (const toml::parse_error& error) {
        fail(file, error.source().begin, std::string(error.description()));
    }
    return all;
}

std::string mutated(const std::string& reference, const mutant& how) {
    const auto at = reference.find(how.find);
    if (at == std::string::npos || how.find.empty())
        throw own_fault("mutant " + how.name + ": the text to find is not in the reference");
    if (reference.find(how.find, at + 1) != std::string::npos)
        throw own_fault("mutant " + how.name + ": the text to find occurs more than once");
    return reference.substr(0, at) + how.replace + reference.substr(at + how.find.size());
}

} // namespace runner
