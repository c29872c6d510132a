// All chapters on one page, the list of contracts, and the file that is printed.
#include "core/error.hpp"
#include "site/api_list.hpp"
#include "site/book.hpp"
#include "site/pdf.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <cstdlib>

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;

namespace {

runner::lesson lesson_of(const std::string& number, const std::string& title) {
    runner::exercise one;
    one.lesson = number;
    one.folder = number + "_x";
    one.number = 1;
    one.name = "pool";
    one.title = "A pool";
    return {number, number + "_x", title, {one}};
}

std::string page_with(const std::string& text) {
    return "<main><nav>menu</nav><h1 class=\"title\">T</h1><div class=\"contents\">\n"
           "<div class=\"textblock\">" +
           text + "</div></div><!-- contents -->\n<nav>after</nav></main>";
}

const std::vector<runner::lesson> two{lesson_of("01", "Models"), lesson_of("02", "Pools <here>")};

std::string book() {
    return runner::book_html(
        two,
        {{"chapter_01_x.html",
          page_with("<h2><a class=\"anchor\" id=\"why\"></a>\nWhy</h2>"
                    "<details class=\"fold\"><summary>q</summary>a</details>"
                    "<a href=\"chapter_02_x.html#how\">b</a><a href=\"chapter_02_x.html\">c</a>")},
         {"chapter_02_x.html",
          page_with("<h3>Deep</h3><a href=\"exercise_02_x_pool.html\">d</a>")}});
}

/// The path of programs is another one while this lives.
class other_path {
  public:
    explicit other_path(const char* path) : old_(std::getenv("PATH")) { setenv("PATH", path, 1); }

    ~other_path() { setenv("PATH", old_.c_str(), 1); }

    other_path(const other_path&) = delete;
    other_path& operator=(const other_path&) = delete;

  private:
    std::string old_;
};

} // namespace

TEST_CASE("the book has each chapter's text and nothing of what stands around it", "[site]") {
    const auto html = book();
    CHECK_THAT(html,
               ContainsSubstring(
                   "<h2 id=\"chapter_02_x\"><span class=\"number\">02</span> Pools &lt;here&gt;"));
    CHECK_THAT(html, !ContainsSubstring("menu") && !ContainsSubstring("after"));
}

TEST_CASE("in the book headings are one level lower, folds are open, links stay on the page",
          "[site]") {
    const auto html = book();
    CHECK_THAT(html, ContainsSubstring("<h3><a class=\"anchor\" id=\"why\"></a>\nWhy</h3>"));
    CHECK_THAT(html, ContainsSubstring("<h4>Deep</h4>"));
    CHECK_THAT(html, ContainsSubstring("<details class=\"fold\" open>"));
    CHECK_THAT(html, ContainsSubstring("<a href=\"#how\">b</a><a href=\"#chapter_02_x\">c</a>"));
    CHECK_THAT(html, ContainsSubstring("<li><a href=\"#why\">Why</a></li>"));
}

TEST_CASE("a tooltip that two chapters have has no id in the book", "[site]") {
    const auto html = runner::book_html(
        {two[0]}, {{"chapter_01_x.html", page_with("<div class=\"ttc\" id=\"a\">b</div>")}});
    CHECK_THAT(html, ContainsSubstring("<div class=\"ttc\">b</div>"));
}

TEST_CASE("a lesson without a page, and a page without text, are our own fault", "[site]") {
    CHECK_THROWS_MATCHES(runner::book_html(two, {}), runner::own_fault,
                         MessageMatches(ContainsSubstring("no page of lesson 01")));
    CHECK_THROWS_AS(runner::book_html({two[0]}, {{"chapter_01_x.html", "<main></main>"}}),
                    runner::own_fault);
}

TEST_CASE("what is printed alone keeps links to itself and to the world", "[site]") {
    CHECK(runner::without_links_to_pages("<p><a href=\"#x\">a</a> <a class=\"el\" href=\"y.html\">"
                                         "<code>b</code></a> <a href=\"https://x.org\">c</a>"
                                         "<a id=\"z\"></a></p>") ==
          "<p><a href=\"#x\">a</a> <code>b</code> <a href=\"https://x.org\">c</a>"
          "<a id=\"z\"></a></p>");
}

TEST_CASE("without Chromium the command for the PDF says what is missing and what to do",
          "[site]") {
    const other_path nothing("/nonexistent");
    CHECK_THROWS_MATCHES(runner::find_chromium(), runner::usage_error,
                         MessageMatches(ContainsSubstring("Chromium is not installed") &&
                                        ContainsSubstring("open book.html in any browser")));
}

TEST_CASE("a header's purpose is its first comment", "[site]") {
    CHECK(runner::purpose_of("// The contract of 02.1: a\n// pool.\n#pragma once\n// no\n") ==
          "The contract of 02.1: a pool.");
    CHECK(runner::purpose_of("#pragma once\n").empty());
}

TEST_CASE(
    "contracts are listed by lesson with a line each, the explorer behind them, helpers folded",
    "[site]") {
    const auto html = runner::api_list_html(
        two, {{"lessons/01_x/cost.hpp", "cost.html", {}, "What it costs."},
              {"lessons/01_x/pool.hpp", "pool.html", {}, "The contract of 01.1: a `pool`."},
              {"tests/explorer/explore.hpp", "explore.html", {}, "Runs a body."},
              {"tests/graders/support/gate.hpp", "gate.html", {}, "A gate."}});
    CHECK_THAT(html, ContainsSubstring("<code>pool.hpp</code></a></dt><dd>A <code>pool</code>. "
                                       "<a href=\"exercise_01_x_pool.html\">01.1</a></dd>"));
    CHECK_THAT(html, !ContainsSubstring("Pools"));
    CHECK(html.find("pool.hpp") < html.find("<details"));
    CHECK(html.find("<details") < html.find("cost.hpp"));
    CHECK(html.find("cost.hpp") < html.find("<h2>The explorer</h2>"));
    CHECK(html.find("explore.hpp") < html.find("gate.hpp"));
}
