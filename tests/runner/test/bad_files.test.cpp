// Answer files that are no proper files: each gets one clear sentence.
#include "answers.hpp"

#include <catch2/catch_test_macros.hpp>

#include <unistd.h>

namespace fs = std::filesystem;
using runner::verdict;
using runner::testing::graded_answer;

namespace {

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("an empty answer is told what it does not define", "[bad_files]") {
    const auto made = graded_answer().grade("");
    CHECK(made.result == verdict::compile_error);
    INFO(made.message);
    CHECK(contains(made.message, "does not define workbook::thread_pool::"));
}

TEST_CASE("a missing answer is told so, and how to get the shipped one back", "[bad_files]") {
    const auto made = graded_answer().grade_file();
    CHECK(made.result == verdict::compile_error);
    CHECK(contains(made.message, "is missing"));
    CHECK(contains(made.next, "reset 02.1"));
}

TEST_CASE("a folder in place of an answer is told so", "[bad_files]") {
    const graded_answer answer;
    fs::create_directories(answer.file());
    CHECK(contains(answer.grade_file().message, "is a directory"));
}

TEST_CASE("a link that leads out of the tree is not followed", "[bad_files]") {
    const graded_answer answer;
    fs::create_symlink(answer.places().solutions() / answer.what().file(), answer.file());
    const auto made = answer.grade_file();
    CHECK(made.result == verdict::compile_error);
    CHECK(contains(made.message, "link to a file outside"));
}

TEST_CASE("a file of 10 MB is refused before it is compiled", "[bad_files]") {
    const auto made = graded_answer().grade(std::string(10 * 1024 * 1024, '\n'));
    CHECK(contains(made.message, "longer than 1 MB"));
}

TEST_CASE("invalid UTF-8 in a comment does no harm", "[bad_files]") {
    const graded_answer answer;
    CHECK(answer.grade("// \xff\xfe\x80\n" + answer.reference()).result == verdict::pass);
}

TEST_CASE("invalid UTF-8 in code is a compile error like any other", "[bad_files]") {
    const graded_answer answer;
    CHECK(answer.grade(answer.reference() + "\nint \xff\xfe = 1;\n").result ==
          verdict::compile_error);
}

TEST_CASE("an answer that may not be read is told so", "[bad_files]") {
    if (geteuid() == 0) SKIP("root may read everything");
    const graded_answer answer;
    runner::replace_file(answer.file(), answer.reference());
    fs::permissions(answer.file(), fs::perms::none);
    CHECK(contains(answer.grade_file().message, "cannot be read"));
}

TEST_CASE("a compile error names the line, the text and what to do", "[bad_files]") {
    const graded_answer answer;
    const auto made = answer.grade(answer.reference_with(
        "state_->queue.push_back(std::move(task));", "state_->queue.push_bakc(std::move(task));"));
    CHECK(made.result == verdict::compile_error);
    CHECK(contains(made.message, "push_bakc"));
    CHECK(contains(made.where, "thread_pool.cpp:"));
    CHECK(contains(made.next, "--full"));
    CHECK(contains(made.compiler_output, "push_bakc"));
}

TEST_CASE("an error inside a library header is told with the answer's own line", "[bad_files]") {
    const graded_answer answer;
    const auto made = answer.grade(answer.reference_with(
        "state_->queue.push_back(std::move(task));", "state_->workers.emplace_back(42);"));
    INFO(made.compiler_output);
    CHECK(made.result == verdict::compile_error);
    CHECK(contains(made.where, "thread_pool.cpp:"));
}

TEST_CASE("a broken claim names expected and actual", "[bad_files]") {
    const graded_answer answer;
    const auto made = answer.grade(
        answer.reference_with("auto task = std::move(queue.front());\n    queue.pop_front();",
                              "auto task = std::move(queue.back());\n    queue.pop_back();"));
    INFO(made.claim_text << ": " << made.message);
    CHECK(made.result == verdict::wrong_result);
    CHECK(!made.claim_text.empty());
    CHECK(!made.expected.empty());
    CHECK(!made.actual.empty());
}
