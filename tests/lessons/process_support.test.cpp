// The scaffolding of the graders of processes: children, gates, shared values, and a death at any
// instruction.
#include <graders/support/child.hpp>
#include <graders/support/mappings.hpp>
#include <graders/support/process_gate.hpp>
#include <graders/support/processes.hpp>
#include <graders/support/shared_value.hpp>
#include <graders/support/single_step.hpp>

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

[[noreturn]] void rest() {
    for (;;)
        ::pause();
}

} // namespace

TEST_CASE("a child tells how it ended", "[graders]") {
    grading::child well([] { return 0; });
    grading::child ill([] { return 7; });
    grading::child thrower([]() -> int { throw std::runtime_error("no"); });
    CHECK(well.fate() == "exited with status 0");
    CHECK(ill.fate() == "exited with status 7");
    CHECK(thrower.fate() == "exited with status 99");
    CHECK(well.ended());
}

TEST_CASE("a child that is killed is reaped", "[graders]") {
    const grading::leftovers since;
    grading::child killed([]() -> int { rest(); });
    CHECK_FALSE(killed.ended());
    killed.kill();
    CHECK(killed.fate() == "was killed by signal 9");
    CHECK(since.children() == grading::nothing);
}

TEST_CASE("a child that still runs is said to, and its destructor ends it", "[graders]") {
    const grading::leftovers since;
    {
        grading::child endless([]() -> int { rest(); });
        CHECK(endless.fate() == "still runs after 2 s");
    }
    CHECK(since.children() == grading::nothing);
}

TEST_CASE("a child that was moved from is nobody's, and reaps nobody", "[graders]") {
    grading::child one([] { return 3; });
    grading::child other(std::move(one));
    CHECK_FALSE(one.ended()); // NOLINT(bugprone-use-after-move): this is what is tested
    CHECK(other.fate() == "exited with status 3");
}

TEST_CASE("a shared value is seen by both sides", "[graders]") {
    const grading::shared_value<std::atomic<int>> number;
    *number = 1;
    grading::child adder([&] { return (*number)++ == 1 ? 0 : 1; });
    CHECK(adder.fate() == "exited with status 0");
    CHECK(*number == 2);
}

TEST_CASE("a shared value leaves no mapping behind", "[graders]") {
    const auto before = grading::shared_mappings();
    {
        const grading::shared_value<int> number;
        CHECK(grading::shared_mappings().size() == before.size() + 1);
    }
    CHECK(grading::shared_mappings() == before);
}

TEST_CASE("a file that is still there is named", "[graders]") {
    const std::string path = "/dev/shm/workbook_test_" + std::to_string(::getpid());
    std::ofstream(path) << "x";
    CHECK(grading::still_there({path, path + "_not"}) == std::vector{path});
    CHECK(grading::still_there({path}) == grading::nothing); // and has been removed
}

TEST_CASE("a gate of processes knows who is there", "[graders]") {
    grading::process_gate gate;
    grading::child one([&] { return grading::wait_at_gate(gate.name()), 0; });
    CHECK(gate.wait_for(1) == std::vector{one.pid()});
    CHECK_FALSE(one.ended());
    gate.open();
    CHECK(one.fate() == "exited with status 0");
}

TEST_CASE("a gate opens though a sibling has inherited it", "[graders]") {
    grading::process_gate gate;
    grading::child guest([&] { return grading::wait_at_gate(gate.name()), 0; });
    REQUIRE(gate.wait_for(1).size() == 1);
    grading::child sibling([]() -> int { rest(); }); // with a copy of the door, and of the guest
    gate.open();
    CHECK(guest.fate() == "exited with status 0");
    grading::child late([&] { return grading::wait_at_gate(gate.name()), 0; });
    CHECK(late.fate() == "exited with status 0");
}

TEST_CASE("a gate lets those in who stand at the door and were not counted", "[graders]") {
    grading::process_gate gate;
    grading::child uncounted([&] { return grading::wait_at_gate(gate.name()), 0; });
    while (grading::look_up(uncounted.pid()).state != 'S')
        ::sched_yield();
    grading::child sibling([]() -> int { rest(); });
    gate.open();
    CHECK(uncounted.fate() == "exited with status 0");
}

TEST_CASE("a stepped child does all of its work, and can die between two stores", "[graders]") {
    const grading::leftovers since;
    const grading::shared_value<std::array<std::atomic<int>, 2>> numbers;
    const auto work = [&] {
        numbers->at(0) = 1;
        numbers->at(1) = 1;
    };
    grading::stepped_child whole(work);
    if (!whole.allowed()) SKIP("this system does not let us trace a child");
    while (whole.step()) {
    }
    CHECK(numbers->at(1) == 1);
    numbers->at(0) = numbers->at(1) = 0;
    grading::stepped_child half(work);
    while (numbers->at(0) == 0)
        REQUIRE(half.step());
    half.kill();
    CHECK_FALSE(half.step());
    CHECK(numbers->at(1) == 0);
    CHECK(since.children() == grading::nothing);
}
