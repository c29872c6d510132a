// The catalogue finds exercises by every name people use, and says where a description is broken.
#include "core/catalogue.hpp"

#include "core/error.hpp"
#include "test/forked.hpp"
#include "test/scratch_tree.hpp"

#include <catch2/catch_test_macros.hpp>

using runner::catalogue;
using runner::own_fault;
using runner::usage_error;
using testing::exercise_toml;
using testing::lesson_toml;
using testing::scratch_tree;
using testing::sentence_of;

namespace {

bool contains(const std::string& text, const std::string& part) {
    INFO("the text: " << text);
    INFO("the part: " << part);
    const bool found = text.find(part) != std::string::npos;
    CHECK(found);
    return found;
}

/// What loading says when `line` of a right description is replaced.
std::string complaint(const std::string& line, const std::string& replacement) {
    const scratch_tree tree;
    std::string text = lesson_toml("02", "Thread pools") + exercise_toml(1, "thread_pool");
    text.replace(text.find(line), line.size(), replacement);
    (void)tree.write("exercises/02_thread_pool/exercises.toml", text);
    return sentence_of<own_fault>([&] { (void)catalogue::load(tree.root()); });
}

} // namespace

TEST_CASE("lessons and exercises come in the order of study", "[runner]") {
    const scratch_tree tree;
    testing::write_two_lessons(tree);
    const auto all = catalogue::load(tree.root());
    REQUIRE(all.exercises().size() == 5);
    CHECK(all.lessons()[1].title == "Gather");
    CHECK(all.exercises()[0].id() == "02.1");
    CHECK(all.exercises()[4].key() == "08_gather/as_completed");
    CHECK(all.exercises()[0].deadline == runner::exercise{}.deadline);
}

TEST_CASE("an exercise is found by number, name, key and path", "[runner]") {
    const scratch_tree tree;
    testing::write_two_lessons(tree);
    const auto all = catalogue::load(tree.root());
    for (const char* name :
         {"02.1", "2.1", "thread_pool", "02_thread_pool/thread_pool", "thread_pool.cpp",
          "exercises/02_thread_pool/thread_pool.cpp", "./exercises/02_thread_pool/thread_pool.cpp",
          "/home/me/book/exercises/02_thread_pool/thread_pool.cpp", "02/thread_pool", "02/1"}) {
        INFO(name);
        CHECK(all.find(name).key() == "02_thread_pool/thread_pool");
    }
    CHECK(all.find("gather/as_completed").id() == "08.2");
}

TEST_CASE("an unknown exercise is answered with the nearest one", "[runner]") {
    const scratch_tree tree;
    testing::write_two_lessons(tree);
    const auto all = catalogue::load(tree.root());
    contains(sentence_of<usage_error>([&] { (void)all.find("thread_pol"); }),
             "no exercise called 'thread_pol'. Did you mean thread_pool?");
    contains(sentence_of<usage_error>([&] { (void)all.find("gahter"); }), "Did you mean gather?");
    const auto hopeless = sentence_of<usage_error>([&] { (void)all.find("quicksort"); });
    CHECK(hopeless.find("Did you mean") == std::string::npos);
    contains(hopeless, "./workbook list");
}

TEST_CASE("a name that fits two exercises is answered with both", "[runner]") {
    const scratch_tree tree;
    testing::write_two_lessons(tree);
    const auto all = catalogue::load(tree.root());
    const auto text = sentence_of<usage_error>([&] { (void)all.find("as_completed"); });
    contains(text, "02.3 (02_thread_pool/as_completed) and 08.2 (08_gather/as_completed)");
}

TEST_CASE("a lesson's number where an exercise belongs is answered with its exercises",
          "[runner]") {
    const scratch_tree tree;
    testing::write_two_lessons(tree);
    const auto all = catalogue::load(tree.root());
    contains(sentence_of<usage_error>([&] { (void)all.find("02"); }), "02.1, 02.2, 02.3");
}

TEST_CASE("a name with control characters or of a megabyte is answered in one short line",
          "[runner]") {
    const scratch_tree tree;
    testing::write_two_lessons(tree);
    const auto all = catalogue::load(tree.root());
    for (const std::string& name :
         {std::string("\x1b[2J\xff\n"), std::string(1024 * 1024, 'x'), std::string(),
          std::string("/"), std::string("."), std::string("../..")}) {
        const auto text = sentence_of<usage_error>([&] { (void)all.find(name); });
        CHECK(!text.empty());
        CHECK(text.size() < 200);
        CHECK(text.find('\x1b') == std::string::npos);
    }
}

TEST_CASE("a lesson is found by number, name and folder", "[runner]") {
    const scratch_tree tree;
    testing::write_two_lessons(tree);
    const auto all = catalogue::load(tree.root());
    for (const char* name : {"02", "2", "thread_pool", "02_thread_pool", "lessons/02_thread_pool/",
                             "lessons/02_thread_pool/lesson.cpp", "02.3"}) {
        INFO(name);
        CHECK(all.find_lesson(name).number == "02");
    }
    contains(sentence_of<usage_error>([&] { (void)all.find_lesson("gathr"); }),
             "Did you mean gather?");
}

TEST_CASE("a description that is no TOML is told with file and line", "[runner]") {
    const auto text = complaint("difficulty = 4", "difficulty = = 4");
    contains(text, "exercises/02_thread_pool/exercises.toml:8: ");
}

TEST_CASE("a broken value is told with file, line and what is wrong", "[runner]") {
    contains(complaint("difficulty = 4", "difficulty = 11"),
             "exercises.toml:8: 'difficulty' must be a whole number from 1 to 10");
    contains(complaint("kind = \"build\"", "kind = \"bild\""),
             "exercises.toml:7: 'kind' must be build, debug or stretch, not 'bild'");
    contains(complaint("verdict = \"wrong_result\"", "verdict = \"pass\""), "cannot be 'pass'");
    contains(complaint("verdict = \"wrong_result\"", "verdict = \"wrong\""),
             "is no verdict: 'wrong'");
    contains(complaint("name = \"thread_pool\"", "name = \"../etc/passwd\""),
             "exercises.toml:5: 'name'");
    contains(complaint("title = \"About thread_pool\"", "title = \" \""), "must not be empty");
    contains(complaint("concepts = [\"mutex\"]", "concepts = [4]"), "must be a text");
    contains(complaint(", \"third hint\"", ""), "'hints' needs at least 3 entries, and has 2");
    contains(complaint("minutes = 25", "minuets = 25"), "did you mean 'minutes'?");
    contains(complaint("task = \"Build it.\"\n", ""), "exercise 1 has no 'task'");
    contains(complaint("lesson = \"02\"", "lesson = \"03\""), "but the folder is 02_thread_pool");
    contains(complaint("minutes = 25", "prerequisites = [\"01.9\"]\nminutes = 25"),
             "exercises.toml:9: 'prerequisites' names 01.9, and there is no such exercise");
    contains(complaint("minutes = 25", "uses = [\"02.1\"]\nminutes = 25"),
             "does not come before it");
}

TEST_CASE("a task flows, whatever lines its description has, and keeps its paragraphs",
          "[runner]") {
    const scratch_tree tree;
    std::string text = lesson_toml("02", "Thread pools") + exercise_toml(1, "thread_pool");
    const std::string line = "task = \"Build it.\"";
    text.replace(text.find(line), line.size(),
                 "task = \"\"\"\nOne\ntwo.\n\nThree:\n    code();\n\"\"\"");
    (void)tree.write("exercises/02_thread_pool/exercises.toml", text);
    CHECK(catalogue::load(tree.root()).find("02.1").task == "One two.\n\nThree:\n    code();");
}

TEST_CASE("two exercises cannot share a number or a name", "[runner]") {
    const scratch_tree tree;
    (void)tree.write("exercises/02_thread_pool/exercises.toml", lesson_toml("02", "Thread pools") +
                                                                    exercise_toml(1, "map") +
                                                                    exercise_toml(1, "pool"));
    contains(sentence_of<own_fault>([&] { (void)catalogue::load(tree.root()); }),
             "exercises.toml:16: number 1 is taken by 'map'");
    (void)tree.write("exercises/02_thread_pool/exercises.toml", lesson_toml("02", "Thread pools") +
                                                                    exercise_toml(1, "map") +
                                                                    exercise_toml(2, "map"));
    contains(sentence_of<own_fault>([&] { (void)catalogue::load(tree.root()); }),
             "exercises.toml:17: the name 'map' is taken by 02.1");
}

TEST_CASE("a description that cannot be read is our fault, and named", "[runner]") {
    const scratch_tree tree;
    std::filesystem::create_directories(tree.root() / "exercises/02_thread_pool/exercises.toml");
    contains(sentence_of<own_fault>([&] { (void)catalogue::load(tree.root()); }), "it is a folder");
    const scratch_tree nothing;
    contains(sentence_of<own_fault>([&] { (void)catalogue::load(nothing.root()); }), "Cannot read");
}
