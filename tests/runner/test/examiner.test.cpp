// The examiner that compiles and runs: coding tasks graded in a folder of their own, programs run.
#include "interview/examiner.hpp"
#include "core/error.hpp"
#include "core/files.hpp"
#include "test/forked.hpp"
#include "test/scratch_tree.hpp"

#include <catch2/catch_test_macros.hpp>

using runner::question;
using runner::question_kind;
using runner::real_examiner;
using runner::verdict;

namespace {

/// The real workbook, and a folder for a candidate's files.
struct desk {
    runner::layout places = runner::find_layout();
    runner::catalogue all = runner::catalogue::load(places.root);
    real_examiner by{places, all};
    testing::scratch_tree tree;
};

/// A question about a program of the bank in the scratch tree.
question about(const desk& at, question_kind kind, std::vector<std::string> choices,
               const std::string& program) {
    question what;
    what.lesson = "02";
    what.name = "asked";
    what.kind = kind;
    what.choices = std::move(choices);
    what.program = at.tree.write("p.cpp", program).string(); // absolute: taken as it is
    return what;
}

const std::string prints_two_orders = R"cpp(#include <cstdio>
#include <thread>
int main() {
    std::jthread a([] { std::puts("a"); });
    std::jthread b([] { std::puts("b"); });
}
)cpp";

} // namespace

TEST_CASE("a coding task is graded like any other, from the candidate's folder", "[interview]") {
    desk at;
    const auto& task = at.all.find("01.1");
    (void)at.tree.write(task.file(), at.by.stub(task));
    CHECK(at.by.grade_in(at.tree.root(), task).result != verdict::pass);
    (void)at.tree.write(task.file(), runner::read_text(at.places.solutions() / task.file()));
    const auto made = at.by.grade_in(at.tree.root(), task);
    INFO(made.message);
    CHECK(made.result == verdict::pass);
}

TEST_CASE("the explorer decides which outputs are possible", "[interview]") {
    desk at;
    const auto asked = about(at, question_kind::output, {"a\nb", "b\na\n", "a"}, prints_two_orders);
    CHECK(at.by.run(asked).right == std::vector<bool>{true, true, false});
}

TEST_CASE("the explorer decides which verdict a program gets", "[interview]") {
    desk at;
    const auto asked = about(at, question_kind::bug, {"deadlock", "pass"}, prints_two_orders);
    CHECK(at.by.run(asked).right == std::vector<bool>{false, true});
}

TEST_CASE("a program that prints what is no choice is the bank's fault", "[interview]") {
    desk at;
    const auto asked = about(at, question_kind::output, {"a\nb"}, prints_two_orders);
    const auto complaint = testing::sentence_of<runner::own_fault>([&] { (void)at.by.run(asked); });
    CHECK(complaint.find("question 02/asked") != std::string::npos);
    CHECK(complaint.find("b\na") != std::string::npos);
}
