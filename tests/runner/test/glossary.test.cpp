// The glossary: in order, and with no word that the course does not use.
#include "core/files.hpp"
#include "core/layout.hpp"
#include "site/lines.hpp"
#include "site/site.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cctype>

namespace {

constexpr auto glossary_page = "docs/pages/glossary.md";

/// In small letters, with one blank wherever there is room: a term may go over the end of a line.
std::string plain(std::string_view text) {
    std::string out;
    for (const unsigned char c : text) {
        if (std::isspace(c) == 0)
            out += static_cast<char>(std::tolower(c));
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    return out;
}

struct entry {
    std::string letter; ///< the heading above it
    std::string term;
    std::string text;
};

std::vector<entry> entries_of(std::string_view page) {
    std::vector<entry> found;
    std::string letter;
    for (const auto& line : runner::split_lines(page)) {
        if (line.starts_with("## "))
            letter = line.substr(3);
        else if (line.starts_with("### "))
            found.push_back({letter, line.substr(4), {}});
        else if (!found.empty())
            found.back().text += line + "\n";
    }
    return found;
}

/// What is wrong with the order of the entries and their letters, a line each.
std::string out_of_order(const std::vector<entry>& entries) {
    std::string wrong;
    std::string before;
    for (const auto& each : entries) {
        const auto term = plain(each.term);
        if (term <= before) wrong += each.term + " does not come after " + before + "\n";
        if (plain(each.letter) != term.substr(0, 1))
            wrong += each.term + " stands under " + each.letter + "\n";
        before = term;
    }
    return wrong;
}

/// The terms that `course` never says, a line each.
std::string unused(const std::vector<entry>& entries, std::string_view course) {
    const auto text = plain(course);
    std::string wrong;
    for (const auto& each : entries)
        if (text.find(plain(each.term)) == std::string::npos) wrong += each.term + "\n";
    return wrong;
}

/// The terms whose entry leads nowhere, a line each.
std::string without_link(const std::vector<entry>& entries) {
    std::string wrong;
    for (const auto& each : entries)
        if (each.text.find("](") == std::string::npos) wrong += each.term + "\n";
    return wrong;
}

std::string course_text(const std::filesystem::path& root) {
    std::string text;
    for (const auto& file : runner::written_pages(root))
        if (file != glossary_page) text += runner::read_text(root / file) + "\n";
    return text;
}

} // namespace

TEST_CASE("the glossary is in order, uses the course's words, and leads to their sections",
          "[site]") {
    const auto root = runner::find_layout().root;
    const auto entries = entries_of(runner::read_text(root / glossary_page));
    CHECK(entries.size() > 90);
    CHECK(out_of_order(entries) == "");
    CHECK(unused(entries, course_text(root)) == "");
    CHECK(without_link(entries) == "");
}

TEST_CASE("a glossary that is out of order, invents words or leads nowhere is found out",
          "[site]") {
    const auto entries = entries_of("# Glossary\n## B\n### burst\nMany, see [01](x).\n"
                                    "### back-pressure\nLess.\n## C\n### data\nrace, [02](y)\n");
    REQUIRE(entries.size() == 3);
    CHECK(out_of_order(entries) == "back-pressure does not come after burst\n"
                                   "data stands under C\n");
    CHECK(unused(entries, "A Burst\nof data") == "back-pressure\n");
    CHECK(unused({{"D", "data race", ""}}, "a *data\n  race*").empty());
    CHECK(without_link(entries) == "back-pressure\n");
}
