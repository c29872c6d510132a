// The site as a reader meets it: on a phone, by keyboard, in the dark, without a network.
#include "browser.hpp"
#include "pages.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>

namespace {

using site_test::browser;

std::string first_page(std::string_view prefix) {
    for (const auto& name : site_test::page_names())
        if (name.starts_with(prefix)) return name;
    FAIL("there is no page " << prefix);
    return {};
}

constexpr auto overflow = "document.documentElement.scrollWidth - innerWidth";

} // namespace

TEST_CASE("no page is wider than a phone, and none asks the network for anything") {
    browser page;
    page.resize(360, 740);
    for (const auto& name : site_test::page_names()) {
        page.open(name);
        INFO(name);
        CHECK(page.evaluate(overflow).to_number<int>() <= 0);
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)");
        CHECK(page.evaluate(overflow).to_number<int>() <= 0);
    }
    CHECK(page.errors() == std::vector<std::string>{});
    for (const auto& request : page.requests())
        CHECK((request.starts_with("file://") || request.starts_with("data:") ||
               request == "about:blank"));
}

TEST_CASE("hints open by keyboard, one after the other") {
    browser page;
    page.resize(1280, 900);
    page.open(first_page("exercise_"));
    page.evaluate("document.querySelector('details.hint > summary').focus()");
    CHECK(page.evaluate("document.querySelectorAll('details.hint[open]').length") == 0);
    page.press("Enter");
    CHECK(page.becomes_true("document.querySelectorAll('details.hint[open]').length === 1"));
    page.press("Tab");
    CHECK(page.becomes_true("document.activeElement.textContent.startsWith('Next hint')"));
    page.press(" ");
    CHECK(page.becomes_true("document.querySelectorAll('details.hint[open]').length === 2"));
}

TEST_CASE("the search finds a lesson and leads there by keyboard") {
    browser page;
    page.resize(1280, 900);
    page.open("index.html");
    page.press("/");
    page.type("gather");
    REQUIRE(page.becomes_true("document.querySelectorAll('#search-results li').length > 1"));
    CHECK(page.becomes_true("document.querySelector('#search-results "
                            "li').dataset.url.startsWith('chapter_08_gather')"));
    page.press("ArrowDown");
    page.press("ArrowUp");
    page.press("Enter");
    CHECK(page.becomes_true("location.pathname.endsWith('chapter_08_gather.html')"));
}

TEST_CASE("the search minds neither hyphens nor case, and says when there is nothing") {
    browser page;
    page.open("index.html");
    page.evaluate("document.getElementById('search').focus()");
    page.type("Lost wake-up");
    CHECK(page.becomes_true("[...document.querySelectorAll('#search-results li')].some("
                            "item => item.dataset.url.startsWith('verdict_lost_wakeup'))"));
    page.press("Escape");
    CHECK(page.becomes_true("document.getElementById('search-panel').hidden"));
    page.evaluate("document.getElementById('search').value = ''");
    page.type("xyzzyq");
    CHECK(page.becomes_true(
        "document.getElementById('search-status').textContent === 'Nothing found.'"));
}

TEST_CASE("dark colours follow the system, can be chosen, and stay") {
    constexpr auto ground = "getComputedStyle(document.body).backgroundColor";
    browser page;
    page.prefer_colours("light");
    page.open("index.html");
    const auto light = page.evaluate(ground);
    page.evaluate("document.getElementById('theme-button').focus()");
    page.press("Enter");
    CHECK(page.becomes_true("document.documentElement.classList.contains('dark-mode')"));
    const auto dark = page.evaluate(ground);
    CHECK(dark != light);
    page.open("verdicts.html");
    CHECK(page.evaluate(ground) == dark);
    CHECK(page.evaluate("document.getElementById('theme-button').getAttribute('aria-pressed')") ==
          "true");
    page.press("Tab");
    page.evaluate("document.getElementById('theme-button').click()");
    CHECK(page.evaluate(ground) == light);
    page.prefer_colours("dark");
    page.open("index.html");
    CHECK(page.evaluate(ground) == dark);
}

TEST_CASE("on a phone the menu opens and closes by keyboard") {
    browser page;
    page.resize(360, 740);
    page.open("index.html");
    constexpr auto seen = "document.getElementById('side').getClientRects().length > 0";
    CHECK(page.evaluate(seen) == false);
    page.evaluate("document.getElementById('menu-button').focus()");
    page.press("Enter");
    CHECK(page.becomes_true(seen));
    page.press("Escape");
    CHECK(page.becomes_true("document.getElementById('side').getClientRects().length === 0"));
}

TEST_CASE("a link to a place inside a fold opens the fold") {
    browser page;
    page.open(first_page("exercise_"));
    page.evaluate("document.querySelector('details.hint details.hint').id = 'inside'; "
                  "location.hash = '#inside'");
    CHECK(page.becomes_true("document.querySelector('details.hint').open"));
}
