// The commands that read and change the learner's state, on a small workbook.
#include "commands/commands.hpp"

#include "commands/overview.hpp"
#include "core/error.hpp"
#include "core/progress.hpp"
#include "core/shipped.hpp"
#include "core/side_by_side.hpp"
#include "core/utf8.hpp"
#include "test/captured.hpp"
#include "test/forked.hpp"
#include "test/scratch_tree.hpp"

#include <sstream>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <catch2/catch_test_macros.hpp>

using runner::catalogue;
using runner::progress_store;
using runner::session;
using runner::usage_error;
using runner::verdict;
using testing::captured;
using testing::sentence_of;

namespace {

const std::string key = "02_thread_pool/thread_pool";
const std::string file = "exercises/02_thread_pool/thread_pool.cpp";

/// A downloaded workbook and a session in it.
class desk {
  public:
    desk() {
        testing::write_two_lessons(tree);
        runner::keep_snapshots(tree.places(), catalogue::load(tree.root()));
    }

    [[nodiscard]] session open(int width = 80) const {
        return {tree.places(), catalogue::load(tree.root()), {false, false, false, width}};
    }

    [[nodiscard]] progress_store store() const {
        return progress_store(tree.places().progress_file());
    }

    testing::scratch_tree tree;
};

bool has(const std::string& text, const std::string& part) {
    UNSCOPED_INFO("the text: " << text);
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a lesson without a benchmark says which have one", "[runner]") {
    const desk at;
    session s = at.open();
    (void)at.tree.write("lessons/08_gather/benchmark.cpp", "int main() {}\n");
    const auto complaint = [&](const char* word) {
        return sentence_of<usage_error>([&] { runner::become_benchmark(s, {word}); });
    };
    CHECK(complaint("02") == "Lesson 02 has no benchmark. These have one: 08.");
    CHECK(has(complaint("77"), "77"));
}

TEST_CASE("the current exercise is the first that is not passed, and the last when all are",
          "[runner]") {
    const desk at;
    session s = at.open();
    CHECK(runner::current_exercise(s).id() == "02.1");
    at.store().record_attempt(key, verdict::pass);
    CHECK(runner::current_exercise(s).id() == "02.2");
    for (const auto& one : s.all.exercises())
        at.store().record_attempt(one.key(), verdict::pass);
    CHECK(runner::current_exercise(s).id() == "08.2");
}

TEST_CASE("hints come one level at a time, and all again after the last", "[runner]") {
    const desk at;
    session s = at.open();
    const auto ask = [&] { return captured([&] { (void)runner::hint(s, "02.1"); }); };
    CHECK(has(ask(), "Hint 1 of 3"));
    const std::string second = ask();
    CHECK(has(second, "second hint"));
    CHECK(!has(second, "first hint"));
    CHECK(has(ask(), "solution 02.1 --reveal"));
    const std::string again = ask();
    CHECK(has(again, "first hint"));
    CHECK(has(again, "third hint"));
    CHECK(at.store().read().of(key).hints == 3);
}

TEST_CASE("a hint is shown although it cannot be recorded", "[runner]") {
    const desk at;
    std::filesystem::permissions(at.tree.places().state, std::filesystem::perms(0555));
    const int status = testing::forked([&] {
        testing::drop_root();
        session s = at.open();
        return captured([&] { (void)runner::hint(s, "02.1"); }).find("first hint") ==
                       std::string::npos
                   ? 1
                   : 0;
    });
    std::filesystem::permissions(at.tree.places().state, std::filesystem::perms(0755));
    CHECK(status == 0);
}

TEST_CASE("the solution waits for the pass or for --reveal, which is recorded", "[runner]") {
    const desk at;
    session s = at.open();
    const auto refusal =
        sentence_of<usage_error>([&] { (void)runner::solution(s, "02.1", false); });
    CHECK(has(refusal, "not passed yet"));
    CHECK(has(refusal, "--reveal"));
    CHECK(!at.store().read().of(key).revealed);
    const auto shown = captured([&] { (void)runner::solution(s, "02.1", true); });
    CHECK(has(shown, "// solved thread_pool"));
    CHECK(has(shown, "// shipped thread_pool"));
    at.store().record_attempt(key, verdict::pass);
    CHECK(runner::state_of(at.store().read().of(key)) == "assisted");
}

TEST_CASE("after the pass the solution is free, and the marks of snippets are not shown",
          "[runner]") {
    const desk at;
    (void)at.tree.write("solutions/02_thread_pool/thread_pool.cpp",
                        "//! [post]\nvoid post();\n    //! [post]\n// kept\n");
    at.store().record_attempt(key, verdict::pass);
    session s = at.open();
    const auto shown = captured([&] { (void)runner::solution(s, "02.1", false); });
    CHECK(has(shown, "void post();\n// kept\n"));
    CHECK(!has(shown, "[post]"));
    CHECK(!at.store().read().of(key).revealed);
}

TEST_CASE("on a wide terminal the solution stands beside the answer", "[runner]") {
    const desk at;
    at.store().record_attempt(key, verdict::pass);
    session s = at.open(140);
    const auto shown = captured([&] { (void)runner::solution(s, "02.1", false); });
    std::istringstream lines(shown);
    bool beside = false;
    for (std::string line; std::getline(lines, line);) {
        CHECK(runner::columns(line) <= 140);
        beside =
            beside || (line.find("// shipped") != line.npos && line.find("// solved") != line.npos);
    }
    CHECK(beside);
}

TEST_CASE("the solution is shown although the exercise file is missing", "[runner]") {
    const desk at;
    std::filesystem::remove(at.tree.root() / file);
    session s = at.open();
    CHECK(has(captured([&] { (void)runner::solution(s, "02.1", true); }), "// solved thread_pool"));
}

TEST_CASE("equal lines stand opposite each other and differences are marked", "[runner]") {
    const std::string shown = runner::side_by_side(
        {false, false, false, 43}, "a", "one\ntwo\nfour\n", "b", "one\n2\nthree\nfour\n");
    CHECK(has(shown, "\none" + std::string(20, ' ') + "one\n"));
    CHECK(has(shown, "\ntwo" + std::string(18, ' ') + "| 2\n"));
    CHECK(has(shown, "\n" + std::string(21, ' ') + "> three\n"));
    CHECK(has(shown, "\nfour" + std::string(19, ' ') + "four\n"));
}

TEST_CASE("without a terminal a reset needs --yes", "[runner]") {
    const desk at;
    (void)at.tree.write(file, "// my answer\n");
    session s = at.open();
    CHECK(has(sentence_of<usage_error>([&] { (void)runner::reset_exercise(s, "02.1", false); }),
              "--yes"));
    CHECK(at.tree.text(file) == "// my answer\n");
    const auto said = captured([&] { CHECK(runner::reset_exercise(s, "02.1", true) == 0); });
    CHECK(has(said, ".workbook/backups/02_thread_pool/thread_pool."));
    CHECK(at.tree.text(file) == "// shipped thread_pool\n");
}

TEST_CASE("a reset of an unchanged file does nothing and says so", "[runner]") {
    const desk at;
    session s = at.open();
    CHECK(has(captured([&] { (void)runner::reset_exercise(s, "02.1", true); }), "nothing to do"));
    CHECK(!std::filesystem::exists(at.tree.places().backups()));
}

TEST_CASE("the list as JSON is one object with every exercise and its state", "[runner]") {
    const desk at;
    at.store().record_attempt(key, verdict::pass);
    at.store().record_attempt("02_thread_pool/map", verdict::timeout);
    session s = at.open();
    const auto whole = boost::json::parse(captured([&] { (void)runner::list(s, true); }));
    CHECK(whole.at("current").get_string() == "02_thread_pool/map");
    const auto& exercises = whole.at("lessons").at(0).at("exercises").get_array();
    REQUIRE(exercises.size() == 3);
    CHECK(exercises[0].at("state").get_string() == "passed");
    CHECK(exercises[1].at("state").get_string() == "tried");
    CHECK(exercises[1].at("last_verdict").get_string() == "timeout");
    CHECK(exercises[2].at("state").get_string() == "open");
    CHECK(exercises[2].at("difficulty").to_number<int>() == 4);
}

TEST_CASE("list, status and hint fit a terminal of 20 columns", "[runner]") {
    const desk at;
    session s = at.open(20);
    const auto shown = captured([&] {
        (void)runner::list(s, false);
        (void)runner::status(s);
        (void)runner::hint(s, std::nullopt);
    });
    std::istringstream lines(shown);
    for (std::string line; std::getline(lines, line);) {
        INFO(line);
        CHECK(runner::columns(line) <= 20);
    }
}

TEST_CASE("the status names the current exercise, its file and what to type", "[runner]") {
    const desk at;
    session s = at.open();
    const auto shown = captured([&] { CHECK(runner::status(s) == 0); });
    CHECK(has(shown, "02.1 thread_pool: About thread_pool"));
    CHECK(has(shown, file));
    CHECK(has(shown, "./workbook check 02.1"));
    CHECK(has(shown, "0/5"));
}
