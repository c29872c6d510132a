// What is said about a fault: places, threads, objects, and how they hang together.
#include "bodies/precise.hpp"
#include "explored.hpp"

#include "explorer/runtime/symbols.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <algorithm>

namespace explorer::testing {

namespace {

using Catch::Matchers::ContainsSubstring;

const std::string in_functions = " in explorer::testing::";

std::string place(int line, const std::string& function) {
    return "precise.cpp:" + std::to_string(line) + in_functions + function;
}

/// The finding of a body of precise.cpp, which must have the word.
finding found_in(void (*body)(), const std::string& word) {
    set_source_under_test("precise.cpp");
    const auto result = explored(body);
    REQUIRE(word_of(result) == word);
    CHECK(result.reproduced);
    return *result.found;
}

bool some_note_has(const finding& what, const std::string& text) {
    return std::any_of(what.notes.begin(), what.notes.end(), [&](const std::string& note) {
        return note.find(text) != std::string::npos;
    });
}

const std::vector<trace_event>& shown_events() {
    return the_world().record().events();
}

} // namespace

TEST_CASE("a race names both accesses, their places and threads", "[precision]") {
    const auto found = found_in(race_on_payload, "data_race");
    CAPTURE(found.message, found.notes);
    const auto write = place(line_of_write, "write_payload");
    const auto read = place(line_of_read, "read_payload");
    CHECK_THAT(found.message, ContainsSubstring("(" + write + ")"));
    CHECK_THAT(found.message, ContainsSubstring("(" + read + ")"));
    CHECK((found.where == write || found.where == read));
    REQUIRE(found.notes.size() == 2);
    CHECK(some_note_has(found, "thread 1 writes: " + write + ", called from precise.cpp:" +
                                   std::to_string(line_that_calls_write)));
    CHECK(some_note_has(found, "main reads: " + read));
    const auto guilty = std::count_if(shown_events().begin(), shown_events().end(),
                                      [](const trace_event& each) { return each.guilty; });
    CHECK(guilty == 2);
}

TEST_CASE("a race in one line names both threads", "[precision]") {
    const auto found = found_in(race_in_one_line, "data_race");
    CAPTURE(found.message);
    CHECK(found.where == place(line_of_increment, "increment_total"));
    CHECK_THAT(found.message, ContainsSubstring("thread 1 "));
    CHECK_THAT(found.message, ContainsSubstring("thread 2 "));
}

TEST_CASE("a deadlock names the cycle", "[precision]") {
    const auto found = found_in(two_lock_cycle, "deadlock");
    CAPTURE(found.message, found.notes);
    CHECK_THAT(found.message, ContainsSubstring("a cycle: "));
    CHECK_THAT(found.message,
               ContainsSubstring("thread 1 waits to lock mutex 2, which thread 2 holds"));
    CHECK_THAT(found.message,
               ContainsSubstring("thread 2 waits to lock mutex 1, which thread 1 holds"));
    const auto where = place(line_of_second_lock, "lock_both");
    CHECK(found.where == where);
    CHECK(some_note_has(found, "thread 1 waits to lock mutex 2 (" + where + ")"));
    CHECK(some_note_has(found, "thread 2 waits to lock mutex 1 (" + where + ")"));
    CHECK(some_note_has(found, "main waits for the end of thread 1"));
}

TEST_CASE("a cycle of three is named whole, and globals by their names", "[precision]") {
    const auto found = found_in(three_lock_cycle, "deadlock");
    CAPTURE(found.message);
    for (const int holder : {1, 2, 3})
        CHECK_THAT(found.message,
                   ContainsSubstring("which thread " + std::to_string(holder) + " holds"));
    for (const auto* name : {"fork_left", "fork_right", "fork_far"})
        CHECK_THAT(found.message, ContainsSubstring(name));
}

TEST_CASE("a join is a part of the cycle", "[precision]") {
    const auto found = found_in(join_in_a_cycle, "deadlock");
    CAPTURE(found.message);
    CHECK_THAT(found.message, ContainsSubstring("main waits for the end of thread 1"));
    CHECK_THAT(found.message,
               ContainsSubstring("thread 1 waits to lock mutex 1, which main holds"));
}

TEST_CASE("a thread can be its own cycle, and a wait can have none", "[precision]") {
    const auto own = found_in(locks_what_it_holds, "deadlock");
    CHECK_THAT(own.message, ContainsSubstring("main waits to lock mutex 1, which it holds itself"));
    CHECK(own.where == place(line_of_second_lock, "lock_both"));
    const auto none = found_in(waits_for_nobody, "deadlock");
    CHECK_THAT(none.message, ContainsSubstring("everybody waits"));
    CHECK_THAT(none.where, ContainsSubstring("precise.cpp:"));
}

TEST_CASE("a lost wake-up names the notify and the wait", "[precision]") {
    const auto found = found_in(notify_before_wait, "lost_wakeup");
    CAPTURE(found.message);
    const auto notify = place(line_of_notify, "announce");
    const auto wait = place(line_of_wait, "await_announcement");
    CHECK_THAT(found.message,
               ContainsSubstring("thread 1 notified (" + notify + ") when nobody waited"));
    CHECK_THAT(found.message, ContainsSubstring("main began to wait later (" + wait + ")"));
    CHECK(found.where == wait);
}

TEST_CASE("a notify that woke another thread is named, too", "[precision]") {
    const auto found = found_in(notify_one_wakes_the_other, "lost_wakeup");
    CAPTURE(found.message);
    CHECK_THAT(found.message,
               ContainsSubstring("main notified one (" + place(line_of_notify, "announce") + ")"));
    CHECK_THAT(found.message, ContainsSubstring("it woke another thread"));
}

TEST_CASE("a livelock names the loop", "[precision]") {
    auto found = found_in(spins_for_ever, "livelock");
    CHECK(found.where == place(line_of_spin, "spin_until_set"));
    found = found_in(two_spin_for_each_other, "livelock");
    CAPTURE(found.notes);
    CHECK(found.where == place(line_of_spin, "spin_until_set"));
    CHECK(some_note_has(found, "thread 1 goes round and round"));
    CHECK(some_note_has(found, "thread 2 goes round and round"));
}

TEST_CASE("a use after free names the place and who has freed", "[precision]") {
    const auto found = found_in(read_freed_by_other, "crash");
    CHECK(found.where == place(line_of_use_after_free, "use_after_free"));
    CHECK_THAT(found.message, ContainsSubstring("main uses memory that thread 1 has freed before"));
}

TEST_CASE("a variable of a call that has returned is told as such", "[precision]") {
    const auto found = found_in(dangling_local, "crash");
    CHECK_THAT(found.message, ContainsSubstring("thread 1 uses a local variable of main"));
    CHECK_THAT(found.where, ContainsSubstring("precise.cpp:"));
}

TEST_CASE("crashes name their thread, and the explorer outlives them", "[precision]") {
    auto found = found_in(escapes, "crash");
    CHECK_THAT(found.message,
               ContainsSubstring("thread 1 lets an exception escape: std::out_of_range: too far"));
    found = found_in(recurses_for_ever, "crash");
    CHECK_THAT(found.message, ContainsSubstring("thread 1 has used up its stack"));
    found = found_in(touches_null, "crash");
    CHECK_THAT(found.message, ContainsSubstring("thread 1 touches memory that is not its own"));
    CHECK_THAT(found.where, ContainsSubstring("precise.cpp:"));
}

TEST_CASE("a call that leads nowhere is told with the place of the call", "[precision]") {
    // Symptom: "(libc_sigaction.c:0)", since nothing can be unwound from where no code is.
    const auto found = found_in(calls_nothing, "crash");
    CHECK_THAT(found.where, ContainsSubstring("precise.cpp:" + std::to_string(line_of_call)));
}

} // namespace explorer::testing
