// Every link and anchor of the site leads somewhere, and no page tells about this machine.
#include "pages.hpp"

#include <catch2/catch_test_macros.hpp>

#include <map>
#include <set>

namespace {

constexpr auto none = std::string::npos;

/// The values of an attribute, wherever it stands in a tag.
std::set<std::string> values(const std::string& html, const std::string& attribute) {
    const auto key = " " + attribute + "=\"";
    std::set<std::string> found;
    for (auto at = html.find(key); at != none; at = html.find(key, at)) {
        at += key.size();
        found.insert(html.substr(at, html.find('"', at) - at));
    }
    return found;
}

/// What a link can aim at inside a page.
std::set<std::string> anchors(const std::string& html) {
    auto found = values(html, "id");
    found.merge(values(html, "name"));
    return found;
}

bool leads_outside(const std::string& target) {
    return target.find("://") != none || target.starts_with("data:") ||
           target.starts_with("mailto:") || target.starts_with("javascript:");
}

std::set<std::string> targets(const std::string& html) {
    auto found = values(html, "href");
    found.merge(values(html, "src"));
    std::erase_if(found, leads_outside);
    return found;
}

class link_checker {
  public:
    /// Empty when the target is there.
    std::string check(const std::string& page, const std::string& target) {
        const auto hash = target.find('#');
        const auto file = hash == 0 ? page : target.substr(0, hash);
        if (!std::filesystem::exists(site_test::folder() / file))
            return page + ": no file " + target + "\n";
        if (hash == none || hash + 1 == target.size() || !file.ends_with(".html")) return {};
        return anchors_of(file).contains(target.substr(hash + 1))
                   ? ""
                   : page + ": no anchor " + target + "\n";
    }

  private:
    const std::set<std::string>& anchors_of(const std::string& page) {
        const auto [found, fresh] = known_.try_emplace(page);
        if (fresh) found->second = anchors(site_test::read_page(page));
        return found->second;
    }

    std::map<std::string, std::set<std::string>> known_;
};

} // namespace

TEST_CASE("every link and anchor inside the site leads somewhere") {
    link_checker checker;
    std::string broken;
    std::size_t seen = 0;
    for (const auto& page : site_test::page_names())
        for (const auto& target : targets(site_test::read_page(page))) {
            broken += checker.check(page, target);
            ++seen;
        }
    CHECK(broken == "");
    CHECK(seen > 500); // else the reader of links has gone blind
}

TEST_CASE("no page shows a command of Doxygen") {
    for (const auto& page : site_test::page_names()) {
        INFO(page);
        const auto html = site_test::read_page(page);
        for (const auto* command : {"@ref ", "@section ", "@htmlonly", "\\endhtmlonly"})
            CHECK(html.find(command) == none);
    }
}

TEST_CASE("nothing that a page needs comes from the network") {
    for (const auto& page : site_test::page_names()) {
        const auto html = site_test::read_page(page);
        INFO(page);
        for (const auto& source : values(html, "src"))
            CHECK(source.find("://") == none);
        for (auto at = html.find("<link "); at != none; at = html.find("<link ", at + 1))
            CHECK(html.substr(at, html.find('>', at) - at).find("href=\"http") == none);
    }
}

TEST_CASE("every page has one title, a language, and words for its pictures") {
    for (const auto& page : site_test::page_names()) {
        const auto html = site_test::read_page(page);
        INFO(page);
        CHECK(html.find("<html lang=\"en\">") != none);
        const auto first = html.find("<h1");
        CHECK(first != none);
        CHECK(html.find("<h1", first + 1) == none);
        for (auto at = html.find("<img "); at != none; at = html.find("<img ", at + 1))
            CHECK(html.substr(at, html.find('>', at) - at).find("alt=\"") != none);
    }
}

TEST_CASE("no page tells where the checkout was, or where it was built") {
    const auto build = site_test::folder().parent_path().parent_path().string();
    auto names = site_test::page_names();
    names.emplace_back("search_index.js");
    for (const auto& page : names) {
        INFO(page);
        const auto text = site_test::read_page(page);
        CHECK(text.find(build) == none);
        CHECK(text.find(WORKBOOK_CHECKOUT "/") == none);
    }
}

TEST_CASE("no page calls a script in its attributes") {
    for (const auto& page : site_test::page_names()) {
        INFO(page);
        CHECK(site_test::read_page(page).find(" onclick=\"") == none);
    }
}
