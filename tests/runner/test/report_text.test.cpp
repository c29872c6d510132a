// A verdict reads well on wide, narrow and plain terminals, and is whole as JSON and JUnit.
#include "core/report_text.hpp"

#include "core/utf8.hpp"
#include "test/approved.hpp"

#include <sstream>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <catch2/catch_test_macros.hpp>

using runner::claim_state;
using runner::report;
using runner::terminal;
using runner::verdict;

namespace {

using namespace std::chrono_literals;

report base(verdict result) {
    report made;
    made.exercise = "02_thread_pool/thread_pool";
    made.id = "02.1";
    made.file = "exercises/02_thread_pool/thread_pool.cpp";
    made.result = result;
    made.seconds = 310ms;
    return made;
}

report wrong_result() {
    report made = base(verdict::wrong_result);
    made.claim_text = "tasks that were posted before shutdown all run";
    made.expected = "10";
    made.actual = "7";
    made.where = "thread_pool.cpp:31";
    made.notes = {"Ten tasks were posted, then shutdown was called at once. Look at what a worker "
                  "does when it is told to stop while the queue still holds tasks."};
    made.printed = "worker 1 stops\nworker 2 stops\n";
    made.next = "change the file and save; stuck? `./workbook hint 02.1`.";
    made.claims = {{"a pool without tasks starts and stops", claim_state::held, 2ms},
                   {"a posted task runs", claim_state::held, 3ms},
                   {made.claim_text, claim_state::broken, 4ms},
                   {"a task may post another task", claim_state::not_run, {}}};
    return made;
}

report compile_error() {
    report made = base(verdict::compile_error);
    made.message = "'mutx' is not a member of 'std'; did you mean 'mutex'?";
    made.where = made.file + ":12";
    made.compiler_output =
        "In file included from exercises/02_thread_pool/thread_pool.cpp:3:\n"
        "exercises/02_thread_pool/thread_pool.cpp:12:10: error: 'mutx' is not a member of 'std'; "
        "did "
        "you mean 'mutex'?\n"
        "   12 |     std::mutx tasks_mutex_which_has_quite_a_long_name_so_that_it_must_be_cut; // "
        "here\n"
        "      |          ^~~~\n"
        "      |          mutex\n"
        "exercises/02_thread_pool/thread_pool.cpp:40:5: error: expected ';' before '}' token\n"
        "   40 |     return\n"
        "      |     ^\n";
    made.next =
        "mend " + made.where + "; the compiler's full text: `./workbook check 02.1 --full`.";
    return made;
}

report passed() {
    report made = base(verdict::pass);
    made.message = "all 9 claims hold";
    made.coverage = "each claim ran once, in real time; other schedules were not explored";
    made.takeaway = "Draining is a decision: a pool that closes must say what happens to the tasks "
                    "that still wait.";
    made.claims.assign(9, {"a claim", claim_state::held, 1ms});
    made.next = "02.2 map: ./workbook";
    return made;
}

report timed_out() {
    report made = base(verdict::timeout);
    made.message = "it was still running after 4.0 s";
    made.claim_text = "leaving the scope joins every worker";
    made.stacks = {
        "thread 1: thread_pool::~thread_pool at thread_pool.cpp:22, in std::thread::join",
        "thread 2: thread_pool::work at thread_pool.cpp:40, in "
        "std::condition_variable::wait"};
    made.claims = {{made.claim_text, claim_state::broken, 4s}};
    return made;
}

/// Everything in it is hostile.
report hostile() {
    report made = base(verdict::crash);
    made.message = "\x1b[2J\x1b]0;owned\x07<&\"]]>\xff";
    made.claim_text = "a </testcase> \x01 claim";
    made.expected = std::string(5000, 'x');
    made.actual = "line\nline\nline\nline\nline\nline\nline\nline\nline\nline\nline\nline\n";
    made.printed = std::string("\0\r\x9b\xff", 4);
    made.where = "thread_pool.cpp";
    made.claims = {{made.claim_text, claim_state::broken, {}}};
    return made;
}

std::string at_width(const report& what, int width, bool rich) {
    return runner::to_text({false, rich, rich, width}, what, false, "/checkout");
}

} // namespace

TEST_CASE("verdicts read as approved at 80, 40 and 20 columns, plain and styled", "[runner]") {
    testing::check_approved("wrong_result_80_plain", at_width(wrong_result(), 80, false));
    testing::check_approved("wrong_result_80_styled", at_width(wrong_result(), 80, true));
    testing::check_approved("wrong_result_40_plain", at_width(wrong_result(), 40, false));
    testing::check_approved("wrong_result_20_styled", at_width(wrong_result(), 20, true));
    testing::check_approved("compile_error_80_plain", at_width(compile_error(), 80, false));
    testing::check_approved("compile_error_40_plain", at_width(compile_error(), 40, false));
    testing::check_approved("pass_80_styled", at_width(passed(), 80, true));
    testing::check_approved("timeout_80_plain", at_width(timed_out(), 80, false));
}

TEST_CASE("no line of a verdict is wider than the terminal", "[runner]") {
    for (const report& what : {wrong_result(), compile_error(), passed(), timed_out(), hostile()}) {
        for (const int width : {20, 21, 33, 39, 40, 41, 80, 200}) {
            for (const bool rich : {false, true}) {
                std::istringstream lines(at_width(what, width, rich));
                for (std::string line; std::getline(lines, line);) {
                    INFO("width " << width << ": " << testing::visible(line));
                    CHECK(runner::columns(line) <= static_cast<std::size_t>(width));
                }
            }
        }
    }
}

TEST_CASE("what a learner's program prints cannot steer the terminal", "[runner]") {
    const std::string text = at_width(hostile(), 80, false);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find('\r') == std::string::npos);
    CHECK(text.find('\0') == std::string::npos);
}

TEST_CASE("a plain terminal gets plain ASCII of ours", "[runner]") {
    for (const report& what : {wrong_result(), compile_error(), passed(), timed_out()}) {
        for (const char c : at_width(what, 80, false)) {
            const bool ascii = c == '\n' || (c >= ' ' && c <= '~');
            REQUIRE(ascii);
        }
    }
}

TEST_CASE("check --full shows the compiler's whole text", "[runner]") {
    const report what = compile_error();
    const std::string text = runner::to_text({}, what, true);
    CHECK(text.find(what.compiler_output) != std::string::npos);
}

TEST_CASE("a report that says nothing still says what the word means and what to do", "[runner]") {
    const std::string text = runner::to_text({}, base(verdict::data_race));
    CHECK(text.find("Two threads use the same memory") != std::string::npos);
    CHECK(text.find("Next: ./workbook hint 02.1") != std::string::npos);
}

TEST_CASE("JSON has the promised fields and is valid whatever was printed", "[runner]") {
    const auto value = boost::json::parse(runner::to_json(hostile()));
    const auto& object = value.get_object();
    for (const char* name :
         {"exercise", "verdict", "message", "schedules", "coverage", "seed", "seconds", "claims"}) {
        INFO(name);
        CHECK(object.contains(name));
    }
    CHECK(object.at("exercise").get_string() == "02_thread_pool/thread_pool");
    CHECK(object.at("verdict").get_string() == "crash");
    CHECK(object.at("seed").is_null());
    CHECK(runner::to_json(hostile()).find('\n') == std::string::npos);
    report seeded = passed();
    seeded.seed = 18446744073709551615U;
    CHECK(boost::json::parse(runner::to_json(seeded)).at("seed").to_number<std::uint64_t>() ==
          18446744073709551615U);
}

TEST_CASE("JUnit counts failures, skips and our own faults apart", "[runner]") {
    const std::string text =
        runner::to_junit({wrong_result(), passed(), base(verdict::grader_fault)});
    CHECK(text.find("tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"1\"") != std::string::npos);
    CHECK(text.find("tests=\"9\" failures=\"0\" errors=\"0\" skipped=\"0\"") != std::string::npos);
    CHECK(text.find("tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\"") != std::string::npos);
}

TEST_CASE("a verdict without a broken claim is a failing case of its own in JUnit", "[runner]") {
    CHECK(runner::to_junit({compile_error()}).find("<failure type=\"compile_error\"") !=
          std::string::npos);
    report early = base(verdict::incomplete);
    early.claims = {{"a posted task runs", claim_state::not_run, {}}};
    CHECK(runner::to_junit({early}).find("failures=\"1\"") != std::string::npos);
}

TEST_CASE("JUnit escapes everything that XML cannot hold", "[runner]") {
    const std::string text = runner::to_junit({hostile()});
    CHECK(text.find("a </testcase>") == std::string::npos);
    CHECK(text.find("a &lt;/testcase&gt;  claim") != std::string::npos);
    for (const char c : text)
        REQUIRE((static_cast<unsigned char>(c) >= ' ' || c == '\n'));
}
