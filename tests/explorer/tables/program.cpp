// Reads the corpus: a verdict stands in the second line of each file.
#include "program.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace tables {

namespace fs = std::filesystem;

namespace {

const fs::path sources = WORKBOOK_EXPLORER_SOURCES;
const fs::path libraries = WORKBOOK_EXPLORER_PROGRAMS;

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \r");
    if (first == std::string_view::npos) return "";
    return std::string(text.substr(first, text.find_last_not_of(" \r") - first + 1));
}

std::string second_line_of(const fs::path& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    std::getline(in, line);
    return line;
}

program read(const fs::path& file) {
    return {file.parent_path().filename().string(), file.stem().string(), file.filename().string(),
            expected_verdicts(second_line_of(file))};
}

bool is_source(const fs::path& file) {
    return file.extension() == ".c" || file.extension() == ".cpp";
}

} // namespace

std::vector<std::string> expected_verdicts(std::string_view second_line) {
    constexpr std::string_view mark = "// expect: ";
    if (!second_line.starts_with(mark)) return {"pass"};
    second_line.remove_prefix(mark.size());
    std::vector<std::string> all;
    while (!second_line.empty()) {
        const auto bar = std::min(second_line.find('|'), second_line.size());
        auto word = trimmed(second_line.substr(0, bar));
        std::replace(word.begin(), word.end(), ' ', '_'); // the report says not_modelled
        all.push_back(std::move(word));
        second_line.remove_prefix(std::min(bar + 1, second_line.size()));
    }
    return all;
}

bool program::expects(std::string_view verdict) const {
    return std::find(expected.begin(), expected.end(), verdict) != expected.end();
}

fs::path program::source() const {
    return sources / "programs" / folder / file;
}

fs::path program::library(const std::string& compiler) const {
    return libraries / compiler / folder / (name + ".so");
}

std::vector<program> programs_of(const std::vector<std::string>& folders, const std::string& only) {
    std::vector<program> all;
    for (const auto& folder : folders)
        for (const auto& entry : fs::directory_iterator(sources / "programs" / folder))
            if (is_source(entry.path()) &&
                entry.path().stem().string().find(only) != std::string::npos)
                all.push_back(read(entry.path()));
    if (all.empty()) throw std::runtime_error("no program is called " + only);
    const auto rank = [&](const program& one) {
        return std::find(folders.begin(), folders.end(), one.folder) - folders.begin();
    };
    std::sort(all.begin(), all.end(), [&](const program& a, const program& b) {
        return std::pair(rank(a), a.file) < std::pair(rank(b), b.file);
    });
    return all;
}

program program_called(const std::string& folder, const std::string& name) {
    for (auto& each : programs_of({folder}, name))
        if (each.name == name) return each;
    throw std::runtime_error("no program of " + folder + " is called " + name);
}

program measured(const std::string& name) {
    return {"programs", name, name + ".cpp", {"pass"}};
}

std::vector<std::string> compilers_for(const std::string& asked) {
    std::vector<std::string> all;
    for (const std::string each : {"gcc", "clang"})
        if ((asked == each || asked == "both") && fs::is_directory(libraries / each))
            all.push_back(each);
    if (all.empty())
        throw std::runtime_error("nothing is built with " + asked +
                                 ". Next: build the target explorer_programs.");
    return all;
}

} // namespace tables
