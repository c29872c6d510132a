// A program of one's own: what is wrong with the file is said, and what the explorer reports is
// kept.
#include "core/exploring.hpp"

#include "core/error.hpp"
#include "core/report_text.hpp"
#include "core/shell_words.hpp"
#include "test/canned_schedules.hpp"
#include "test/fake_build.hpp"
#include "test/forked.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <catch2/catch_test_macros.hpp>

using runner::report;
using runner::verdict;

namespace {

const std::string empty_main = "int main() { return 0; }\n";
constexpr const char* passed = R"({"verdict": "pass", "schedules": 24, "seed": 1,
    "coverage": "all 24 schedules", "hash": "@order@"})";

/// A program explored by a host that says what it is told to say.
class desk {
  public:
    report explore(const std::string& name, const std::string& text,
                   const std::vector<wire::message>& said,
                   const std::vector<std::string>& arguments = {}) const {
        build.hosts_say(said);
        runner::exploring_request request{build.write(name, text), arguments};
        request.deadline = std::chrono::milliseconds{1500};
        return runner::explore_program(build.places(), build.tools(), request);
    }

    testing::fake_build build;
};

bool has(const std::string& text, const std::string& part) {
    UNSCOPED_INFO("the text: " << text);
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("files that are no programs are refused in a sentence", "[runner][schedule]") {
    const testing::fake_build build;
    const auto refusal = [](const std::filesystem::path& file) {
        return testing::sentence_of<runner::usage_error>(
            [&] { runner::refuse_what_is_no_program(file); });
    };
    CHECK(has(refusal(build.folder() / "missing.cpp"), "there is no file"));
    CHECK(has(refusal(build.folder()), "is a directory"));
    CHECK(has(refusal("/dev/null"), "is not an ordinary file"));
    CHECK(has(refusal(build.write("notes.txt", "")), "no C or C++ file by its name"));
    CHECK(refusal(build.write("good.cc", "")).empty());
}

TEST_CASE("a program that passes says what was covered", "[runner][schedule]") {
    const desk at;
    const auto made = at.explore("right.cpp", empty_main, {{"explored", passed}}, {"4", "a b"});
    CHECK(made.result == verdict::pass);
    CHECK(made.message == "no schedule of it fails");
    CHECK(made.coverage == "all 24 schedules");
    CHECK(made.schedules == 24);
    CHECK(made.seed == 1);
    CHECK(has(made.hash, "right.cpp -- 4 a b"));
    CHECK(has(runner::to_text({}, made), "all 24 schedules; seed 1"));
}

TEST_CASE("a finding comes with its schedule and the command that shows it", "[runner][schedule]") {
    const desk at;
    const auto made =
        at.explore("race.cpp", empty_main, {{"explored", testing::canned_race().text()}}, {"2"});
    CHECK(made.result == verdict::data_race);
    CHECK(made.where == made.file + ":7 in work");
    REQUIRE(made.shown);
    CHECK(made.replay == "./workbook replay " + made.file + " 1 -- 2");
    const auto json = boost::json::parse(runner::to_json(made)).as_object();
    for (const char* key : {"exercise", "verdict", "message", "schedules", "coverage", "seed",
                            "seconds", "preemptions", "hash", "strategy", "notes", "where"})
        CHECK(json.contains(key));
    CHECK(json.at("exercise").as_string().c_str() == made.file);
}

TEST_CASE("C programs are compiled as C", "[runner][schedule]") {
    const desk at;
    const auto made = at.explore("right.c", "int main(void) { int class = 0; return class; }\n",
                                 {{"explored", passed}});
    INFO(made.compiler_output);
    CHECK(made.result == verdict::pass);
}

TEST_CASE("a program without main, and one that does not compile", "[runner][schedule]") {
    const desk at;
    const auto without = at.explore("part.cpp", "int helper() { return 1; }\n", {});
    CHECK(without.result == verdict::compile_error);
    CHECK(without.message == "it has no main");
    const auto wrong = at.explore("wrong.cpp", "int main() { return nothing; }\n", {});
    CHECK(wrong.result == verdict::compile_error);
    CHECK(has(wrong.message, "nothing"));
    CHECK(wrong.where == wrong.file + ":1");
    CHECK(has(runner::to_text({}, wrong), "./workbook explore"));
}

TEST_CASE("a program that uses what nothing defines", "[runner][schedule]") {
    const desk at;
    const auto made =
        at.explore("right.cpp", empty_main,
                   {{"unloadable", "x.so", "/x.so: undefined symbol: helper()"}, {"!exit", "1"}});
    CHECK(made.result == verdict::compile_error);
    CHECK(made.message == "it uses helper(), which nothing defines");
}

TEST_CASE("a program that hangs, dies or leaves before the explorer has its result",
          "[runner][schedule]") {
    const desk at;
    CHECK(at.explore("a.cpp", empty_main, {{"!hang"}}).result == verdict::timeout);
    CHECK(at.explore("a.cpp", empty_main, {{"!exit", "7"}}).result == verdict::incomplete);
    const auto died =
        at.explore("a.cpp", empty_main, {{"dying", "it called abort()"}, {"!exit", "1"}});
    CHECK(died.result == verdict::crash);
    CHECK(died.message == "it called abort()");
    const auto broken = at.explore("a.cpp", empty_main, {{"explored", "nonsense"}});
    CHECK(broken.result == verdict::grader_fault);
}

TEST_CASE("where there is inline assembly nobody is accused", "[runner][schedule]") {
    const desk at;
    const std::string text = "// asm here is a comment\nint main() {\n    asm(\"nop\");\n}\n";
    const auto made = at.explore("race.cpp", text, {{"explored", testing::canned_race().text()}});
    CHECK(made.result == verdict::constraint);
    CHECK(made.message.starts_with("not modelled: inline assembly at line 3:"));
    CHECK(has(made.notes.front(), "data_race"));
    CHECK(at.explore("race.cpp", text, {{"explored", passed}}).result == verdict::pass);
}

TEST_CASE("words for a shell are quoted where they must be", "[runner]") {
    CHECK(runner::shell_word("a/b-1.cpp") == "a/b-1.cpp");
    CHECK(runner::shell_word("a b") == "'a b'");
    CHECK(runner::shell_word("it's") == "'it'\\''s'");
    CHECK(runner::shell_word("") == "''");
    CHECK(runner::shell_word("$(x)") == "'$(x)'");
}
