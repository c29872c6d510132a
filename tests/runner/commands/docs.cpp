// `workbook docs`: builds the site and says where it is; or looks after the text it is made of.
#include "commands/commands.hpp"

#include "site/pdf.hpp"
#include "site/site.hpp"

#include <fmt/format.h>

namespace runner {
namespace {

void tell_phase(std::string_view phase) {
    fmt::print(stderr, "  {}\n", phase);
}

int check_pages(const session& s) {
    const auto wrong = check_snippets(s.places.root);
    if (wrong.empty()) {
        fmt::print("Every snippet equals the file it is cut from.\n");
        return 0;
    }
    fmt::print(stderr,
               "{}Next: `./workbook docs --refresh` writes the fresh text into the chapters.\n",
               wrong);
    return 1;
}

int refresh_chapters(const session& s, const std::vector<std::string>& lessons) {
    std::vector<lesson> chosen;
    for (const auto& each : lessons)
        chosen.push_back(s.all.find_lesson(each));
    const auto changed = refresh_pages(s.places, s.all, chosen, tell_phase);
    for (const auto& file : changed)
        fmt::print("refreshed {}\n", file.string());
    if (changed.empty()) fmt::print("Everything was fresh already.\n");
    return 0;
}

void tell_file(const session& s, std::string_view what, const std::filesystem::path& file) {
    fmt::print("{}\n  {}\n", what, file_link(s.out, file.string(), file.string()));
}

} // namespace

int docs(session& s, const docs_options& options) {
    if (options.check) return check_pages(s);
    if (options.refresh) return refresh_chapters(s, options.lessons);
    const auto chromium = options.pdf ? find_chromium() : std::filesystem::path();
    const auto page = build_site(s.places, s.all, tell_phase);
    tell_file(s, "The site is ready. Open it in a browser:", page);
    if (!options.pdf) return 0;
    tell_phase("printing the chapters");
    tell_file(s, "All chapters in one file:", print_book(s.places, chromium, page.parent_path()));
    return 0;
}

} // namespace runner
