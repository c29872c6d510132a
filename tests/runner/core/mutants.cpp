// Reads tests/mutants/<lesson>/<exercise>.toml.
#include "core/mutants.hpp"

#include "core/error.hpp"
#include "core/toml_reader.hpp"
#include "core/verdict.hpp"

namespace runner {

namespace {

mutant read_mutant(const table_reader& from) {
    mutant made{from.raw("name"), from.raw("find"), from.raw("replace"), from.raw("verdict"),
                from.raw("why")};
    if (!verdict_from(made.verdict))
        from.fail(from.node("verdict"), "'" + made.verdict + "' is not a verdict");
    return made;
}

} // namespace

std::vector<mutant> load_mutants(const layout& places, const exercise& what) {
    const auto file = places.mutants() / what.folder / (what.name + ".toml");
    if (!std::filesystem::exists(file)) return {};
    const auto whole = parse_toml(file);
    std::vector<mutant> all;
    for (const auto& each : table_reader(whole, file, "the file").tables("mutant", "mutant"))
        all.push_back(read_mutant(each));
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
