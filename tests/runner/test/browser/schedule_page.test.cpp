// The page of a schedule as a reader meets it: by keyboard, on a phone, in the dark, on its own.
#include "browser.hpp"

#include "core/files.hpp"
#include "core/timeline_html.hpp"
#include "test/schedule_reports.hpp"
#include "test/scratch_tree.hpp"

#include <catch2/catch_test_macros.hpp>

namespace {

/// A browser that shows the page of a canned schedule.
class shown_page {
  public:
    explicit shown_page(const testing::canned_report& canned, int width = 1280, int height = 800) {
        const auto file =
            tree_.write("page.html", runner::timeline_html(testing::report_with(canned)));
        browser_.resize(width, height);
        browser_.open(file.string().substr(1));
    }

    site_test::browser& operator*() { return browser_; }

    site_test::browser* operator->() { return &browser_; }

    std::string text(const std::string& selector) {
        const auto value =
            browser_.evaluate("document.querySelector('" + selector + "').textContent");
        return value.is_string() ? std::string(value.get_string()) : "";
    }

    bool says(const std::string& selector, const std::string& words) {
        return browser_.becomes_true("document.querySelector('" + selector +
                                     "').textContent.includes('" + words + "')");
    }

  private:
    testing::scratch_tree tree_;
    site_test::browser browser_;
};

constexpr auto overflow = "document.documentElement.scrollWidth - innerWidth";

} // namespace

TEST_CASE("one steps through a schedule by keyboard", "[schedule][browser]") {
    shown_page page(testing::canned_deadlock());
    CHECK(page.text(".position") == "step 1 of 9");
    page->press("n");
    CHECK(page.says(".position", "step 2 of 9"));
    page->press("ArrowDown");
    CHECK(page.says(".position", "step 3 of 9"));
    CHECK(page.says(".state", "waits for thread 1 to end"));
    page->press("ArrowUp");
    CHECK(page.says(".position", "step 2 of 9"));
    page->press("!");
    CHECK(page.says(".position", "step 5 of 9"));
    CHECK(page.says("[aria-current=step]", "thread 1 locks mutex 1"));
    CHECK(page.says("#spoken", "! breaks it"));
    CHECK(page.says(".source .now", "int seen = counter;"));
    CHECK(page->errors() == std::vector<std::string>{});
}

TEST_CASE("buttons lead to the ends and stop there", "[schedule][browser]") {
    shown_page page(testing::canned_deadlock());
    constexpr auto disabled = "document.querySelector('[data-go=next]').disabled";
    CHECK(page->evaluate("document.querySelector('[data-go=back]').disabled") == true);
    page->evaluate("document.querySelector('[data-go=last]').focus()");
    page->press("Enter");
    CHECK(page.says(".position", "step 9 of 9"));
    CHECK(page->becomes_true(disabled));
    CHECK(page.says(".state", "waits for mutex 2, holds mutex 1"));
    page->press("n");
    CHECK(page.text(".position") == "step 9 of 9");
}

TEST_CASE("the page is no wider than a phone and asks the network for nothing",
          "[schedule][browser]") {
    for (const int threads : {3, 8, 40}) {
        shown_page page(testing::canned_long(60, threads), 390, 800);
        INFO(threads << " threads");
        CHECK(page->evaluate(overflow).to_number<int>() <= 0);
        for (const auto& request : page->requests())
            CHECK((request.starts_with("file://") || request == "about:blank"));
        CHECK(page->errors() == std::vector<std::string>{});
    }
}

TEST_CASE("on a phone the buttons can be reached and the step is not covered",
          "[schedule][browser]") {
    shown_page page(testing::canned_long(60), 390, 800);
    for (int i = 0; i < 20; ++i)
        page->press("n");
    CHECK(page->becomes_true(
        "(() => { const bar = document.querySelector('.controls').getBoundingClientRect();"
        "const now = document.querySelector('[aria-current=step]').getBoundingClientRect();"
        "const panel = document.querySelector('.state').getBoundingClientRect();"
        "return bar.bottom <= innerHeight && now.bottom <= bar.top && now.top >= panel.bottom; })"
        "()"));
}

TEST_CASE("colours follow the system", "[schedule][browser]") {
    constexpr auto ground = "getComputedStyle(document.body).backgroundColor";
    shown_page page(testing::canned_race());
    page->prefer_colours("light");
    const auto light = page->evaluate(ground);
    page->prefer_colours("dark");
    CHECK(page->evaluate(ground) != light);
}

TEST_CASE("what a program calls itself does not become part of the page", "[schedule][browser]") {
    shown_page page(testing::hostile_schedule());
    CHECK(page->evaluate("document.scripts.length") == 2);
    CHECK(page.says(".position", "step 1 of 2"));
    CHECK(page.says("h1", "data_race"));
    CHECK(page->evaluate("document.querySelector('.steps b')").is_null());
    CHECK(page->errors() == std::vector<std::string>{});
}
