// What the explorer reports is read whole; what cannot be read is told by its place.
#include "core/explored.hpp"

#include "core/error.hpp"
#include "core/schedule_state.hpp"
#include "test/canned_schedules.hpp"
#include "test/forked.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch_test_macros.hpp>

using runner::explored;
using runner::parse_explored;
using runner::step_kind;
using runner::thread_phase;
using runner::verdict;

namespace {

std::string complaint(const std::string& text) {
    return testing::sentence_of<runner::own_fault>([&] { (void)parse_explored(text); });
}

bool mentions(const std::string& text, const std::string& part) {
    UNSCOPED_INFO("the text: " << text);
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a report of the explorer is read with all its fields", "[runner][schedule]") {
    const explored read = testing::canned_race().read();
    CHECK(read.result == verdict::data_race);
    CHECK(mentions(read.message, "thread 1 writes `counter`"));
    CHECK(read.notes.size() == 1);
    CHECK(read.where == "race.cpp:7 in work");
    CHECK(read.schedules == 38);
    CHECK(read.seed == 1);
    CHECK(read.hash == "9f3c0d11");
    CHECK(read.shown.number == 37);
    CHECK(read.shown.strategy == "POS");
    CHECK(read.shown.preemptions == 1);
    CHECK(read.shown.minimal);
    REQUIRE(read.shown.threads.size() == 3);
    CHECK(!read.shown.threads[0].created_by);
    CHECK(read.shown.threads[2].created_by == 0);
    REQUIRE(read.shown.steps.size() == 9);
    CHECK(read.shown.steps[1].kind == step_kind::create);
    CHECK(read.shown.steps[6].preempted);
    CHECK(read.shown.steps[8].guilty);
    CHECK(read.shown.steps[3].blocked);
    CHECK(runner::source_line(read.shown, "race.cpp", 7) == "counter = seen + 1;");
    CHECK(runner::source_line(read.shown, "race.cpp", 16).empty());
    CHECK(runner::source_line(read.shown, "other.cpp", 7).empty());
}

TEST_CASE("a pass needs no schedule", "[runner][schedule]") {
    const explored read =
        parse_explored(R"({"verdict": "pass", "schedules": 24, "coverage": "all 24 schedules"})");
    CHECK(read.result == verdict::pass);
    CHECK(read.schedules == 24);
    CHECK(read.coverage == "all 24 schedules");
    CHECK(read.shown.steps.empty());
}

TEST_CASE("a mistake that one thread makes by itself is no picture", "[runner][schedule]") {
    testing::canned_report alone("wrong_result", "not implemented yet");
    alone.thread("main").thread("thread 1").step(0, "once", "is the first", 3);
    CHECK(!runner::is_telling(alone.read().shown));
    CHECK(!runner::is_telling({}));
    CHECK(runner::is_telling(alone.step(1, "start", "starts", 3).read().shown));
    CHECK(runner::is_telling(testing::canned_race().read().shown));
}

TEST_CASE("what is not modelled is a constraint that says so, once", "[runner][schedule]") {
    const auto read = parse_explored(R"({"verdict": "not_modelled", "message": "fork"})");
    CHECK(read.result == verdict::constraint);
    CHECK(read.message == "not modelled: fork");
    const auto again =
        parse_explored(R"({"verdict": "not_modelled", "message": "not modelled: fork"})");
    CHECK(again.message == "not modelled: fork");
}

TEST_CASE("what cannot be read is named", "[runner][schedule]") {
    CHECK(mentions(complaint("{"), "is not JSON"));
    CHECK(mentions(complaint("[]"), "is not an object"));
    CHECK(mentions(complaint("{}"), "verdict is missing"));
    CHECK(mentions(complaint(R"({"verdict": 3})"), "verdict is not a text"));
    CHECK(mentions(complaint(R"({"verdict": "great"})"), "'great', which is no verdict"));
    const std::string head = R"({"verdict": "pass", )";
    CHECK(mentions(complaint(head + R"("schedules": -1})"), "schedules is not a number"));
    CHECK(mentions(complaint(head + R"("notes": "a"})"), "notes is not a list"));
    CHECK(mentions(complaint(head + R"("notes": ["a", 2]})"), "notes[1] is not a text"));
    CHECK(mentions(complaint(head + R"("minimal": "yes"})"), "minimal is neither"));
    CHECK(mentions(complaint(head + R"("threads": [{}]})"), "threads[0].id is missing"));
    CHECK(mentions(complaint(head + R"("threads": [{"id": 0}], "events": [{"kind": "lock"}]})"),
                   "events[0].thread is missing"));
    CHECK(mentions(
        complaint(head + R"("threads": [{"id": 0}], "events": [{"thread": 7, "kind": "lock"}]})"),
        "events[0].thread is 7, which is no thread's id"));
    CHECK(mentions(complaint(head + R"("threads": [{"id": 0}], "events": [{"thread": 0}]})"),
                   "events[0].kind is missing"));
}

TEST_CASE("kinds and objects that nobody knows are no reason to fail", "[runner][schedule]") {
    const auto read = parse_explored(
        R"({"verdict": "pass", "threads": [{"id": 4}],
            "events": [{"thread": 4, "kind": "teleport", "object": 9, "file": null}]})");
    CHECK(read.shown.threads[0].name == "thread 4");
    CHECK(read.shown.steps[0].kind == step_kind::other);
    CHECK(!read.shown.steps[0].object);
}

TEST_CASE("a schedule written as JSON can be read again", "[runner][schedule]") {
    const auto first = testing::canned_deadlock().read();
    auto whole = boost::json::parse(runner::to_json(first.shown)).as_object();
    whole["verdict"] = "deadlock";
    const auto second = parse_explored(boost::json::serialize(whole));
    CHECK(runner::to_json(second.shown) == runner::to_json(first.shown));
}

TEST_CASE("the state of a deadlock: who holds what, and who waits for it", "[runner][schedule]") {
    const auto shown = testing::canned_deadlock().read().shown;
    const auto before = runner::state_after(shown, 2);
    CHECK(runner::in_words(shown, before[0]) == "can go on");
    CHECK(runner::in_words(shown, before[1]) == "is not there yet");
    const auto at_end = runner::state_after(shown, 1000);
    CHECK(runner::in_words(shown, at_end[0]) == "waits for thread 1 to end");
    CHECK(runner::in_words(shown, at_end[1]) == "waits for mutex 2, holds mutex 1");
    CHECK(runner::in_words(shown, at_end[2]) == "waits for mutex 1, holds mutex 2");
}

TEST_CASE("a wait on a condition gives the mutex up and has it again after", "[runner][schedule]") {
    testing::canned_report made("pass");
    made.thread("main").thread("thread 1");
    made.object("mutex 1", "mutex").object("condition 1", "condition");
    made.step(1, "lock", "locks mutex 1", 1, "", 1)
        .step(1, "wait", "waits on condition 1, gives back mutex 1", 2, "b", 2)
        .step(0, "try_lock", "does not get mutex 1", 3, "", 1)
        .step(0, "lock", "locks mutex 1", 3, "", 1)
        .step(0, "unlock", "unlocks mutex 1", 3, "", 1)
        .step(1, "wake", "wakes up, locks mutex 1", 2, "", 1)
        .step(1, "exit", "ends", 4);
    const auto shown = made.read().shown;
    const auto words = [&](std::size_t steps, std::size_t thread) {
        return runner::in_words(shown, runner::state_after(shown, steps)[thread]);
    };
    CHECK(words(1, 1) == "can go on, holds mutex 1");
    CHECK(words(2, 1) == "waits for condition 1");
    CHECK(words(3, 0) == "can go on");
    CHECK(words(4, 0) == "can go on, holds mutex 1");
    CHECK(words(6, 1) == "can go on, holds mutex 1");
    CHECK(runner::state_after(shown, 7)[1].phase == thread_phase::ended);
}
