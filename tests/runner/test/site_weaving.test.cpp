// How chapters are woven: snippets, fresh blocks, folds, links.
#include "core/error.hpp"
#include "core/reference.hpp"
#include "site/doxygen_page.hpp"
#include "site/html.hpp"
#include "site/lines.hpp"
#include "site/links.hpp"
#include "site/refresh.hpp"
#include "site/snippet.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <filesystem>
#include <fstream>

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;
using namespace std::string_literals;

namespace {

constexpr auto source = R"(int before;
    //! [wait]
    void wait() {
        //! [inner]
        sleep();
        //! [inner]
    }
    //! [wait]
int after;
)";

/// A context whose links and insertions can be seen in the result.
runner::page_context plain_context() {
    return {"chapter_x", [](const std::string& target) { return "@ref " + target; },
            [](const runner::marker& asked) { return "[" + asked.kind + "|" + asked.rest + "]"; }};
}

std::string converted(std::string_view chapter) {
    const auto page = runner::to_doxygen(chapter, plain_context());
    CHECK(page.faults.empty());
    return page.text;
}

} // namespace

TEST_CASE("a snippet is what stands between its markers, without indentation and other markers",
          "[site]") {
    CHECK(runner::cut_snippet(source, "wait") == "void wait() {\n    sleep();\n}\n");
    CHECK(runner::cut_snippet(source, "inner") == "sleep();\n");
}

TEST_CASE("a snippet of a file with other comments has other markers", "[site]") {
    CHECK(runner::cut_snippet("#! [a]\ntasks = 50 # of them\n#! [a]\n", "a") ==
          "tasks = 50 # of them\n");
}

TEST_CASE("a snippet that is missing, empty or not closed is refused", "[site]") {
    CHECK_THROWS_MATCHES(runner::cut_snippet(source, "gone"), runner::own_fault,
                         MessageMatches(ContainsSubstring("0 lines '//! [gone]'")));
    CHECK_THROWS_AS(runner::cut_snippet("//! [a]\nint x;\n", "a"), runner::own_fault);
    CHECK_THROWS_AS(runner::cut_snippet("//! [a]\n\n//! [a]\n", "a"), runner::own_fault);
}

TEST_CASE("a whole file is shown without its markers", "[site]") {
    CHECK(runner::without_markers("a\n//! [x]\nb\n") == "a\nb\n");
    CHECK(runner::without_markers("a\n\n//! [x]\n\n//! [y]\n\nb\n\n\nc\n") ==
          "a\n\nb\n\n\nc\n"); // what the author left double stays
}

TEST_CASE("a comment with a word and a colon is a marker, any other line is not", "[site]") {
    const auto found = runner::marker_in("  <!-- output: 02 --urls 4 -->");
    REQUIRE(found);
    CHECK(found->kind == "output");
    CHECK(found->rest == "02 --urls 4");
    CHECK_FALSE(runner::marker_in("<!-- a remark -->"));
    CHECK_FALSE(runner::marker_in("output: 02"));
    CHECK_FALSE(runner::marker_in("<!---->"));
}

TEST_CASE("the fence after a marker is replaced, and what was stale is told by line", "[site]") {
    const auto result = runner::refresh("# T\n\n<!-- snippet: f x -->\n```cpp\nold\n```\nend\n",
                                        [](const runner::marker&) { return "new\n"s; });
    CHECK(result.text == "# T\n\n<!-- snippet: f x -->\n```cpp\nnew\n```\nend\n");
    REQUIRE(result.stale.size() == 1);
    CHECK(result.stale[0].line == 3);
    CHECK(result.faults.empty());
}

TEST_CASE("a fence that is fresh already stays as it is", "[site]") {
    const auto chapter = "<!-- snippet: f x -->\n\n```cpp\nsame\n```\n"s;
    const auto result = runner::refresh(chapter, [](const runner::marker&) { return "same\n"s; });
    CHECK(result.text == chapter);
    CHECK(result.stale.empty());
}

TEST_CASE("a marker inside a fence is only text", "[site]") {
    const auto chapter = "````text\n<!-- snippet: f x -->\n```cpp\n```\n````\n"s;
    const auto result = runner::refresh(chapter, [](const runner::marker&) { return "new\n"s; });
    CHECK(result.text == chapter);
}

TEST_CASE("what cannot be found is told by line, and the rest goes on", "[site]") {
    const runner::fresh_content fresh =
        [](const runner::marker& asked) -> std::optional<std::string> {
        if (asked.rest == "bad") throw runner::own_fault("no such thing");
        return "new\n";
    };
    const auto result = runner::refresh(
        "<!-- snippet: bad -->\n```\n```\n<!-- snippet: good -->\n```\n```\n", fresh);
    REQUIRE(result.faults.size() == 1);
    CHECK(runner::to_text("F.md", result.faults) == "F.md:1: no such thing\n");
    CHECK_THAT(result.text, ContainsSubstring("new"));
}

TEST_CASE("a marker without a fence is a fault", "[site]") {
    const auto result = runner::refresh("<!-- snippet: f x -->\ntext\n",
                                        [](const runner::marker&) { return "new\n"s; });
    REQUIRE(result.faults.size() == 1);
    CHECK_THAT(result.faults[0].text, ContainsSubstring("fenced block"));
}

TEST_CASE("a page gets its id, its sections anchors of their own", "[site]") {
    const auto text = converted("# The `pool`\n\n## Why, then?\n\n## Why then\n");
    CHECK_THAT(text, ContainsSubstring("# The pool {#chapter_x}"));
    CHECK_THAT(text, ContainsSubstring("## Why, then? {#chapter_x_why_then}"));
    CHECK_THAT(text, ContainsSubstring("## Why then {#chapter_x_why_then_1}"));
}

TEST_CASE("folds become HTML that Doxygen leaves alone, and what is inside stays Markdown",
          "[site]") {
    const auto text =
        converted("# T\n\n<details><summary>What is `x<y>`?</summary>\n\n**Yes.**\n\n</details>\n");
    CHECK_THAT(text, ContainsSubstring("<summary>What is <code>x&lt;y&gt;</code>?</summary>"));
    CHECK_THAT(text, ContainsSubstring("\n<b>Yes.</b>\n"));
    CHECK_THAT(text, ContainsSubstring("\\htmlonly[block]\n</div></details>\n\\endhtmlonly"));
}

TEST_CASE("a fold that is not closed, or closes nothing, is a fault", "[site]") {
    CHECK_FALSE(runner::to_doxygen("# T\n<details>\n<summary>a</summary>\n", plain_context())
                    .faults.empty());
    CHECK_FALSE(runner::to_doxygen("# T\n</details>\n", plain_context()).faults.empty());
}

TEST_CASE("links are followed outside of code only", "[site]") {
    const auto text = converted("# T\nSee [a](b.md) and `[c](d)` and [w](https://x.org/a_(b)).\n");
    CHECK_THAT(text, ContainsSubstring("[a](@ref b.md)"));
    CHECK_THAT(text, ContainsSubstring("`[c](d)`"));
    CHECK_THAT(text, ContainsSubstring("(@ref https://x.org/a_(b))"));
}

TEST_CASE("strong words may begin and end with code, and go on in the next line", "[site]") {
    const auto text = converted("# T\n- **`post` for\nwork.** Then `**` and 2 ** 3.\n\n**`x`**\n");
    CHECK_THAT(text, ContainsSubstring("- <b>`post` for\nwork.</b> Then `**` and 2 ** 3.\n"));
    CHECK_THAT(text, ContainsSubstring("\n<b>`x`</b>\n"));
}

TEST_CASE("a link whose text goes over the end of a line is put on one", "[site]") {
    CHECK_THAT(converted("# T\nSee [lesson\n01](b.md), or [not] this.\n"),
               ContainsSubstring("See [lesson 01](@ref b.md), or [not] this.\n"));
    CHECK_THAT(converted("# T\n> As [the\n> other](c.md) says.\n"),
               ContainsSubstring("> As [the other](@ref c.md) says.\n"));
    CHECK_THAT(converted("# T\nan [open\nbracket and [a](b.md)\n"),
               ContainsSubstring("an [open\nbracket and [a](@ref b.md)\n"));
}

TEST_CASE("code is highlighted, everything else in fences is not", "[site]") {
    const auto text = converted("# T\n```cpp\nint x;\n```\n```text\nfor this\n```\n");
    CHECK_THAT(text, ContainsSubstring("```{.cpp}\nint x;\n```"));
    CHECK_THAT(text, ContainsSubstring("```{.unparsed}\nfor this\n```"));
}

TEST_CASE("behind the fence of a marker may stand more of the same", "[site]") {
    auto context = plain_context();
    context.behind = [](const runner::marker& asked) { return "(more of " + asked.rest + ")\n"; };
    const auto page =
        runner::to_doxygen("# T\n<!-- explore: x -->\n```text\na\n```\n```text\nb\n```\n", context);
    const auto more = page.text.find("(more of x)");
    CHECK(page.text.find("a\n```") < more);
    CHECK(more < page.text.find("b\n```"));
    CHECK(more == page.text.rfind("(more of"));
}

TEST_CASE("markers that stood before a fence vanish, others are filled in", "[site]") {
    const auto text = converted(
        "# T\n<!-- snippet: f x -->\n<!-- figure: 02 Ten fetches -->\n<!-- a\nremark -->\n");
    CHECK_THAT(text, !ContainsSubstring("snippet"));
    CHECK_THAT(text, ContainsSubstring("[figure|02 Ten fetches]"));
    CHECK_THAT(text, !ContainsSubstring("remark"));
}

TEST_CASE("a page without a heading is a fault", "[site]") {
    CHECK_FALSE(runner::to_doxygen("text\n", plain_context()).faults.empty());
}

TEST_CASE("prose becomes HTML with nothing left to interpret", "[site]") {
    CHECK(runner::inline_html("a < b, `x & y`, **so**, *it* is") ==
          "a &lt; b, <code>x &amp; y</code>, <strong>so</strong>, <em>it</em> is");
    CHECK(runner::inline_html("a * b * c, x* y*") == "a * b * c, x* y*");
    CHECK(runner::paragraphs_html("one\ntwo\n\nthree\n") == "<p>one two</p>\n<p>three</p>\n");
    CHECK(runner::slug("Nothing runs until `co_await`!") == "nothing_runs_until_co_await");
}

TEST_CASE("links lead to pages, headers and sources, or nowhere", "[site]") {
    namespace fs = std::filesystem;
    const auto root = fs::temp_directory_path() / "workbook-site-links";
    fs::create_directories(root / "tests");
    std::ofstream(root / "tests/a.cpp") << "int a;\n";
    runner::link_map links(root);
    links.add_page("lessons/02_pool/README.md", "chapter_02_pool");
    links.add_page("lessons/02_pool", "chapter_02_pool");
    links.add_header("lessons/02_pool/pool.hpp");
    const fs::path from = "lessons/08_gather/README.md";
    CHECK(links.resolve(from, "../02_pool/README.md#why-not") == "@ref chapter_02_pool_why_not");
    CHECK(links.resolve(from, "../02_pool/") == "@ref chapter_02_pool");
    CHECK(links.resolve(from, "../02_pool/pool.hpp") == "@ref lessons/02_pool/pool.hpp");
    CHECK(links.resolve(from, "https://example.org/#x") == "https://example.org/#x");
    CHECK(links.resolve(from, "../../tests/a.cpp") == "@ref source_tests_a_cpp");
    CHECK(links.sources().size() == 1);
    CHECK_THROWS_AS(links.resolve(from, "../../tests/b.cpp"), runner::own_fault);
    CHECK_THROWS_AS(links.resolve(from, "../../../etc/passwd"), runner::own_fault);
    fs::remove_all(root);
}
