// What is made for the site beside the chapters: exercise pages, lists, menu, search index.
#include "core/layout.hpp"
#include "site/course.hpp"
#include "site/course_map.hpp"
#include "site/exercise_page.hpp"
#include "site/finish.hpp"
#include "site/search_index.hpp"
#include "site/site.hpp"
#include "site/tagfile.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using Catch::Matchers::ContainsSubstring;

namespace {

runner::exercise pool_exercise() {
    runner::exercise made;
    made.lesson = "02";
    made.folder = "02_pool";
    made.number = 1;
    made.name = "pool";
    made.title = "A pool that <drains>";
    made.minutes = 25;
    made.difficulty = 4;
    made.task = "Define `state`.";
    made.takeaway = "Both.";
    made.verdict = "wrong_result";
    made.hints = {"first", "second"};
    return made;
}

runner::lesson pool_lesson() {
    return {"02", "02_pool", "Pools", {pool_exercise()}};
}

constexpr auto tags = R"(<?xml version='1.0'?>
<tagfile>
  <compound kind="file">
    <name>pool.hpp</name>
    <path>lessons/02_pool/</path>
    <filename>pool_8hpp.html</filename>
    <class kind="class">workbook::pool</class>
    <member kind="function">
      <name>map</name>
      <anchorfile>pool_8hpp.html</anchorfile>
      <anchor>a1</anchor>
    </member>
  </compound>
  <compound kind="class">
    <name>workbook::pool</name>
    <filename>classworkbook_1_1pool.html</filename>
  </compound>
</tagfile>
)";

} // namespace

TEST_CASE("the chapters and pages show the code that is built", "[site]") {
    CHECK(runner::check_snippets(runner::find_layout().root) == "");
}

TEST_CASE("an exercise page holds each hint inside the one before", "[site]") {
    const auto page = runner::exercise_page({pool_exercise(), "Pools", {}, {}, "int x;\n", {}});
    const auto first = page.find("<p>first</p>");
    const auto second = page.find("<p>second</p>");
    REQUIRE(first < second);
    CHECK(page.substr(first, second - first).find("</details>") == std::string::npos);
    CHECK_THAT(page, ContainsSubstring("<summary>Next hint: 2 of 2</summary>"));
}

TEST_CASE("an exercise page tells what an exercise is, escaped", "[site]") {
    const auto page = runner::exercise_page({pool_exercise(), "Pools", {}, {}, "int x;\n", {}});
    CHECK_THAT(page,
               ContainsSubstring("# 02.1 A pool that &lt;drains&gt; {#exercise_02_pool_pool}"));
    CHECK_THAT(page, ContainsSubstring("4 of 10"));
    CHECK_THAT(page, ContainsSubstring("about 25 minutes"));
    CHECK_THAT(page, ContainsSubstring("<p>Define <code>state</code>.</p>"));
    CHECK_THAT(page, ContainsSubstring("href=\"verdict_wrong_result.html\""));
    CHECK_THAT(page, ContainsSubstring("```{.cpp}\nint x;\n```"));
    CHECK_THAT(page, !ContainsSubstring("The grader"));
}

TEST_CASE("an exercise page counts the wrong answers that the grader knows", "[site]") {
    const std::vector<runner::mutant> mutants{{"a_b", "x", "y", "timeout", "why"},
                                              {"c", "x", "z", "timeout", "because"}};
    const auto page = runner::exercise_page({pool_exercise(), "Pools", {}, {}, "x\n", mutants});
    CHECK_THAT(page, ContainsSubstring("it has to catch 2 wrong ones"));
    CHECK_THAT(page,
               ContainsSubstring("2 &times; <a class=\"verdict\" href=\"verdict_timeout.html\">"));
    CHECK_THAT(page, ContainsSubstring("<td>a b</td>"));
}

TEST_CASE("an exercise page tells what judging found, or that nobody judged", "[site]") {
    runner::exercise_page_source source{pool_exercise(), "Pools", {}, {}, "x\n", {}};
    source.mutants = {{"a_b", "x", "y", "timeout", "why"}, {"c", "x", "z", "crash", "because"}};
    CHECK_THAT(runner::exercise_page(source),
               ContainsSubstring("Not judged in this build: <code>./workbook judge 02.1</code>"));
    source.judged = {2, 1, runner::verdict::pass, 24, "every schedule; 24 in all"};
    const auto page = runner::exercise_page(source);
    CHECK_THAT(page, ContainsSubstring("<strong>1 of 2</strong>"));
    CHECK_THAT(page, ContainsSubstring("verdict_pass.html\">pass</a> (every schedule; 24 in all)"));
}

TEST_CASE("reading goes from the start through each chapter and its exercises", "[site]") {
    const auto order = runner::reading_order({pool_lesson()});
    REQUIRE(order.size() == 3);
    CHECK(order[1].id == "chapter_02_pool");
    CHECK(order[2].id == "exercise_02_pool_pool");
    const auto middle = runner::neighbours_html(order, "chapter_02_pool");
    CHECK_THAT(middle, ContainsSubstring("href=\"index.html\""));
    CHECK_THAT(middle, ContainsSubstring("href=\"exercise_02_pool_pool.html\""));
    CHECK_THAT(runner::neighbours_html(order, "exercise_02_pool_pool"), !ContainsSubstring("Next"));
    CHECK(runner::neighbours_html(order, "adding").empty());
}

TEST_CASE("the length of the course is the sum of its exercises, and half an hour a chapter",
          "[site]") {
    auto long_one = pool_lesson();
    long_one.exercises.resize(3, pool_exercise()); // 75 minutes
    const auto html = runner::length_html({pool_lesson(), long_one});
    CHECK_THAT(html, ContainsSubstring("2 lessons with 4 exercises"));
    CHECK_THAT(html, ContainsSubstring("take about 2 hours,"));         // 100 minutes
    CHECK_THAT(html, ContainsSubstring("it is about 3 hours in all.")); // 160 minutes
    CHECK_THAT(runner::length_html({pool_lesson()}),
               ContainsSubstring("1 lesson with 1 exercise. The exercises take about 1 hour,"));
}

TEST_CASE("every verdict is listed with what it means", "[site]") {
    const auto html = runner::verdicts_html();
    CHECK_THAT(html, ContainsSubstring("verdict_pass.html"));
    CHECK_THAT(html, ContainsSubstring("verdict_grader_fault.html"));
}

TEST_CASE("a tag file tells headers with their classes and functions", "[site]") {
    const auto files = runner::read_tagfile(tags);
    REQUIRE(files.size() == 1);
    CHECK(files[0].path == "lessons/02_pool/pool.hpp");
    REQUIRE(files[0].entries.size() == 2);
    CHECK(files[0].entries[0].url == "classworkbook_1_1pool.html");
    CHECK(files[0].entries[1].url == "pool_8hpp.html#a1");
}

TEST_CASE("the menu holds lessons with their exercises, and the verdicts", "[site]") {
    const auto html = runner::side_html(
        {{pool_lesson()}, runner::read_tagfile(tags), {{"verdict_pass", "pass"}}});
    CHECK_THAT(html, ContainsSubstring("<a href=\"chapter_02_pool.html\">02 Pools</a>"));
    CHECK_THAT(html,
               ContainsSubstring(
                   "<a href=\"exercise_02_pool_pool.html\">02.1 A pool that &lt;drains&gt;</a>"));
    CHECK_THAT(html, ContainsSubstring("<a href=\"glossary.html\">Glossary</a>"));
    CHECK_THAT(html, ContainsSubstring("<a href=\"verdict_pass.html\">pass</a>"));
}

TEST_CASE("a finished page has one first heading and its sections below it", "[site]") {
    const runner::finishing about{{pool_lesson()}, {}, {}};
    const auto html =
        runner::finished("<main><div class=\"title\">workbook::a_b Class Reference</div>"
                         "<h1><a class=\"anchor\" id=\"s\"></a>\nWhy</h1>"
                         "<a class=\"el\" href=\"x.html\">`code`</a>"
                         "<code><a class=\"el\" href=\"y.html\">loop.run()</a></code></main>",
                         "classx.html", about);
    CHECK_THAT(
        html,
        ContainsSubstring(
            "<h1 class=\"title\">workbook::<wbr>a_<wbr>b <span class=\"kind\">class</span></h1>"));
    CHECK_THAT(html, ContainsSubstring("<h2><a class=\"anchor\" id=\"s\"></a>\nWhy</h2>"));
    CHECK_THAT(html, ContainsSubstring("<a class=\"el\" href=\"x.html\"><code>code</code></a>"));
    CHECK_THAT(html, ContainsSubstring("<code>loop.run()</code>"));
}

TEST_CASE("a name that Doxygen gives twice leads to the first place", "[site]") {
    const auto html =
        runner::finished("<p><a id=\"x\" name=\"x\"></a>1</p><p><a id=\"x\" name=\"x\"></a>"
                         "2</p><a id=\"y\">z</a>",
                         "x.html", {{}, {}, {}});
    CHECK_THAT(html,
               ContainsSubstring("<p><a id=\"x\" name=\"x\"></a>1</p><p>2</p><a id=\"y\">z</a>"));
}

TEST_CASE("the search knows a page by sections, and not what exercises hide", "[site]") {
    const auto html = "<nav>menu</nav><main><h1 class=\"title\">Pools</h1><p>intro &amp; more</p>"
                      "<h2><a class=\"anchor\" id=\"why\"></a>\nWhy</h2><p>text</p>"
                      "<details><summary>q</summary>hidden</details></main>";
    const auto chapter = runner::index_page("chapter_02_pool.html", html);
    CHECK(chapter.title == "Pools");
    REQUIRE(chapter.sections.size() == 2);
    CHECK(chapter.sections[0].text == "intro & more");
    CHECK(chapter.sections[1].anchor == "why");
    CHECK(chapter.sections[1].heading == "Why");
    CHECK_THAT(chapter.sections[1].text, ContainsSubstring("hidden"));
    const auto exercise = runner::index_page("exercise_02_pool_pool.html", html);
    CHECK_THAT(exercise.sections[1].text, !ContainsSubstring("hidden"));
}

TEST_CASE("a section's place is the anchor in its heading, else the one before it", "[site]") {
    const auto page = runner::index_page(
        "x.html", "<main><p><a id=\"page\"></a></p><h2><a id=\"first\"></a>First</h2><p>text</p>"
                  "<a id=\"second\"></a><h2><span>Second</span></h2></main>");
    REQUIRE(page.sections.size() == 3);
    CHECK(page.sections[1].anchor == "first");
    CHECK(page.sections[2].anchor == "second");
}

TEST_CASE("the search index is a script that a file can load", "[site]") {
    const auto script = runner::to_script({{"a.html", "A", {{"", "", "say \"hi\""}}}});
    CHECK_THAT(script, ContainsSubstring("window.workbookIndex = [{"));
    CHECK_THAT(script, ContainsSubstring("say \\\"hi\\\""));
    CHECK_THAT(runner::to_script({{"glossary.html", "Glossary", {}}}),
               ContainsSubstring("\"kind\":\"glossary\""));
}

TEST_CASE("on the map a lesson stands behind those that it builds on, with its minutes", "[site]") {
    auto pool = pool_lesson();
    auto later = pool_exercise();
    later.lesson = "03";
    later.folder = "03_errors";
    later.prerequisites = {"02.1", "03.1", "99.1"};
    const auto html =
        runner::course_map_html({pool, {"03", "03_errors", "Errors <here>", {later}}});
    CHECK_THAT(html, ContainsSubstring("href=\"chapter_02_pool.html\""));
    CHECK_THAT(html, ContainsSubstring(">03 Errors &lt;here&gt;</text>"));
    CHECK_THAT(html, ContainsSubstring(">25 min, no lesson before</text>"));
    CHECK_THAT(html, ContainsSubstring(">25 min, after 02</text>"));
    CHECK_THAT(html, ContainsSubstring("<path d=\"M184 37 "));
    CHECK(html.find("<path") == html.rfind("<path"));
    CHECK(runner::course_map_html({}).empty());
}

TEST_CASE("a title that is too long for its box on the map goes on in the next line", "[site]") {
    auto pool = pool_lesson();
    pool.title = "Messages between processes";
    const auto html = runner::course_map_html({pool});
    CHECK_THAT(html, ContainsSubstring(">02 Messages between</text>"));
    CHECK_THAT(html, ContainsSubstring(">processes</text>"));
}

TEST_CASE("on the map lessons stand beside what they build on", "[site]") {
    const auto after = [](const std::string& number, const std::string& base) {
        auto task = pool_exercise();
        task.lesson = number;
        if (!base.empty()) task.prerequisites = {base + ".1"};
        return runner::lesson{number, number + "_x", "L", {task}};
    };
    const auto html = runner::course_map_html({after("01", ""), after("02", ""), after("03", "02"),
                                               after("04", "01"), after("05", "02")});
    CHECK(html.find("\"chapter_04_x") != std::string::npos);
    // 04 builds on the first and stands beside it, above 03.
    CHECK_THAT(html, ContainsSubstring("chapter_04_x.html\"><rect x=\"248\" y=\"4\""));
    CHECK_THAT(html, ContainsSubstring("chapter_03_x.html\"><rect x=\"248\" y=\"80\""));
}
