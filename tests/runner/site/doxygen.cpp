// Runs Doxygen over the woven pages and the contracts.
#include "site/doxygen.hpp"

#include "core/child.hpp"
#include "core/error.hpp"
#include "core/files.hpp"

#include <boost/process/v2/environment.hpp>

#include <algorithm>
#include <fmt/format.h>

namespace runner {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view theme = "/usr/share/doxygen-awesome-css";
constexpr std::string_view advice =
    "Next: run ./workbook docs, which installs what the site needs.";

std::string quoted(const fs::path& path) {
    return "\"" + path.string() + "\"";
}

fs::path find_doxygen() {
    const auto found = boost::process::v2::environment::find_executable("doxygen");
    if (found.empty()) throw own_fault(fmt::format("Doxygen is not installed. {}", advice));
    return found.string();
}

fs::path theme_file(std::string_view name) {
    auto file = fs::path(theme) / name;
    if (!fs::exists(file)) throw own_fault(fmt::format("{} is missing. {}", file.string(), advice));
    return file;
}

std::string configuration(const layout& places, const doxygen_run& what) {
    std::string text = "@INCLUDE = docs/Doxyfile\nINPUT = " + quoted(what.pages);
    for (const auto& header : api_headers(places.root))
        text += " \\\n    " + quoted(header);
    text += "\nOUTPUT_DIRECTORY = " + quoted(what.html.parent_path());
    text += "\nHTML_OUTPUT = " + what.html.filename().string();
    text += "\nGENERATE_TAGFILE = " + quoted(what.tags);
    text += "\nSTRIP_FROM_PATH = " + quoted(places.root) + " " + quoted(what.pages);
    text += "\nHTML_EXTRA_STYLESHEET = " + quoted(theme_file("doxygen-awesome.css")) +
            " docs/theme/workbook.css";
    text += "\nHTML_EXTRA_FILES = " + quoted(theme_file("doxygen-awesome-darkmode-toggle.js")) +
            " docs/theme/workbook.js\n";
    return text;
}

/// Every header of a folder, sorted.
std::vector<fs::path> headers_in(const fs::path& root, const fs::path& folder) {
    std::vector<fs::path> found;
    if (!fs::is_directory(root / folder)) return found;
    for (const auto& entry : fs::directory_iterator(root / folder))
        if (entry.path().extension() == ".hpp") found.push_back(folder / entry.path().filename());
    std::sort(found.begin(), found.end());
    return found;
}

void append(std::vector<fs::path>& all, const std::vector<fs::path>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

bool is_lesson(const fs::path& folder) {
    const auto name = folder.filename().string();
    return !name.empty() && name[0] >= '0' && name[0] <= '9';
}

} // namespace

std::vector<fs::path> api_headers(const fs::path& root) {
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(root / "lessons"))
        if (entry.is_directory() && is_lesson(entry.path()))
            folders.push_back(fs::path("lessons") / entry.path().filename());
    std::sort(folders.begin(), folders.end());
    std::vector<fs::path> all;
    for (const auto& folder : folders)
        append(all, headers_in(root, folder));
    for (const auto* helper : {"narrator.hpp", "timeline.hpp", "not_implemented.hpp"})
        if (const auto file = fs::path("lessons/support") / helper; fs::exists(root / file))
            all.push_back(file);
    append(all, headers_in(root, "tests/explorer"));
    append(all, headers_in(root, "tests/graders/support"));
    return all;
}

void run_doxygen(const layout& places, const doxygen_run& what) {
    replace_file(what.configuration, configuration(places, what));
    fs::remove_all(what.html);
    child_request request;
    request.command = {find_doxygen().string(), what.configuration.string()};
    request.directory = places.root;
    request.deadline = std::chrono::minutes{5};
    const auto result = run_child(places, request);
    if (!result.succeeded()) throw own_fault("Doxygen finds fault with the site:\n" + result.out);
}

} // namespace runner
