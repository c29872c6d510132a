// Judgements as small JSON files, one for each exercise.
#include "core/judgement.hpp"

#include "core/files.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <exception>
#include <filesystem>
#include <system_error>

namespace runner {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

fs::path file_of(const layout& places, const exercise& what) {
    return places.build / "judged" / what.folder / (what.name + ".json");
}

/// What a judgement is about: it says nothing about later versions of these.
bool is_out_of_date(const layout& places, const exercise& what) {
    std::error_code missing;
    const auto judged = fs::last_write_time(file_of(places, what), missing);
    if (missing) return true;
    for (const auto& file :
         {places.solutions() / what.file(), places.mutants() / what.folder / (what.name + ".toml"),
          places.root / "tests/graders" / what.folder / (what.name + ".test.cpp")}) {
        const auto changed = fs::last_write_time(file, missing);
        if (!missing && changed > judged) return true;
    }
    return false;
}

judgement parsed(const json::object& from) {
    judgement found;
    found.mutants = from.at("mutants").to_number<std::size_t>();
    found.killed = from.at("killed").to_number<std::size_t>();
    found.reference = verdict_from(from.at("reference").as_string()).value();
    found.schedules = from.at("schedules").to_number<std::uint64_t>();
    found.coverage = from.at("coverage").as_string();
    return found;
}

} // namespace

void keep_judgement(const layout& places, const exercise& what, const judgement& found) {
    const json::object text{{"mutants", found.mutants},
                            {"killed", found.killed},
                            {"reference", to_string(found.reference)},
                            {"schedules", found.schedules},
                            {"coverage", found.coverage}};
    replace_file(file_of(places, what), json::serialize(text) + "\n");
}

std::optional<judgement> kept_judgement(const layout& places, const exercise& what) {
    if (is_out_of_date(places, what)) return std::nullopt;
    try {
        return parsed(json::parse(read_text(file_of(places, what))).as_object());
    } catch (const std::exception&) {
        return std::nullopt; // half a file, or one of another version
    }
}

} // namespace runner
