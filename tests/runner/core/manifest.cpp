// Reads what grader_manifest wrote.
#include "core/manifest.hpp"

#include "core/error.hpp"
#include "core/verdict.hpp"

#include <boost/json.hpp>

#include <fstream>
#include <iterator>

namespace runner {

namespace json = boost::json;

namespace {

/// The first of "[a][b]" that is a verdict.
std::string verdict_among(std::string_view tags) {
    while (!tags.empty()) {
        const auto end = tags.find(']');
        if (end == std::string_view::npos) break;
        const auto word = tags.substr(1, end - 1);
        if (verdict_from(word)) return std::string(word);
        tags.remove_prefix(end + 1);
    }
    return {};
}

} // namespace

std::vector<expected_claim> load_manifest(const layout& places, const exercise& what) {
    const auto file =
        places.build / "lib" / "graders" / (what.folder + "." + what.name + ".tests.json");
    std::ifstream stream(file);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    std::vector<expected_claim> claims;
    try {
        const auto all = json::parse(text);
        for (const auto& entry : all.as_array())
            claims.push_back({json::value_to<std::string>(entry.at("claim")),
                              verdict_among(json::value_to<std::string>(entry.at("tags")))});
    } catch (const std::exception& error) {
        throw own_fault("the list of claims " + file.string() + " cannot be read: " + error.what());
    }
    return claims;
}

} // namespace runner
