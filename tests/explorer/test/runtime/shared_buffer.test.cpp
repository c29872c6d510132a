// What a child writes, its parent reads.
#include "explorer/runtime/shared_buffer.hpp"

#include "child.hpp"

#include <catch2/catch_test_macros.hpp>

namespace explorer::testing {

namespace {

run_log some_log() {
    run_log log;
    log.candidates = {{0, {1, touch::changes}}, {1, {2, touch::reads}}, {3, {}}};
    decision taken;
    taken.options = 3;
    taken.chosen = 1;
    taken.current = 2;
    log.decisions.push_back(taken);
    decision outcome;
    outcome.is_thread = false;
    outcome.unusual = true;
    log.decisions.push_back(outcome);
    log.cut_short = true;
    return log;
}

void check_log(const run_log& log) {
    const auto wanted = some_log();
    REQUIRE(log.decisions.size() == 2);
    CHECK(log.decisions[0].options == 3);
    CHECK(log.decisions[0].chosen == 1);
    CHECK(log.decisions[0].current == 2U);
    CHECK_FALSE(log.decisions[1].is_thread);
    CHECK(log.decisions[1].unusual);
    REQUIRE(log.candidates.size() == 3);
    CHECK(log.candidates[1].thread == 1);
    CHECK(log.candidates[1].next == wanted.candidates[1].next);
    CHECK(log.cut_short);
}

run_result some_run() {
    run_result run;
    run.found = finding{"deadlock", "told only where it is shown", {}, "", "", ""};
    run.log = some_log();
    run.steps = 12;
    run.hash = 0xfeed'beef;
    run.threads = 3;
    run.looked_at_clock = true;
    run.reducible = false;
    run.notifies = {4, 2};
    return run;
}

exploration_result some_search() {
    exploration_result search;
    search.finding = "data_race";
    search.failing = some_log();
    search.schedule = 17;
    search.seed = 99;
    search.strategy = "POS";
    search.preemptions = 2;
    search.minimal = true;
    search.schedules = 18;
    search.steps = 1'000;
    search.minimising = 40;
    search.coverage = "18 schedules (POS); not exhaustive";
    return search;
}

} // namespace

TEST_CASE("a run comes back as it was written, without the words", "[shared_buffer]") {
    shared_buffer room;
    room.write(some_run());
    run_result back;
    REQUIRE(room.read(back));
    REQUIRE(back.found);
    CHECK(back.found->word == "deadlock");
    CHECK(back.found->message.empty());
    check_log(back.log);
    CHECK(back.steps == 12);
    CHECK(back.hash == 0xfeed'beef);
    CHECK(back.threads == 3);
    CHECK(back.looked_at_clock);
    CHECK_FALSE(back.reducible);
    CHECK(back.notifies == std::vector<std::uint64_t>{4, 2});
}

TEST_CASE("an exploration comes back as it was written", "[shared_buffer]") {
    shared_buffer room;
    room.write(some_search());
    exploration_result back;
    REQUIRE(room.read(back));
    CHECK(back.finding == "data_race");
    check_log(back.failing);
    CHECK(back.schedule == 17);
    CHECK(back.seed == 99);
    CHECK(back.strategy == "POS");
    CHECK(back.preemptions == 2);
    CHECK(back.minimal);
    CHECK_FALSE(back.exhaustive);
    CHECK_FALSE(back.stopped);
    CHECK(back.schedules == 18);
    CHECK(back.steps == 1'000);
    CHECK(back.minimising == 40);
    CHECK(back.coverage == some_search().coverage);
}

TEST_CASE("what was found before is not there any more when nothing was found", "[shared_buffer]") {
    shared_buffer room;
    room.write(exploration_result{});
    auto back = some_search();
    REQUIRE(room.read(back));
    CHECK_FALSE(back.finding);
    CHECK(back.coverage.empty());
}

TEST_CASE("several things are read in the order in which they were written", "[shared_buffer]") {
    shared_buffer room;
    room.write_number(7);
    room.write(some_run());
    room.write_number(8);
    std::uint64_t number = 0;
    run_result run;
    CHECK((room.read_number(number) && number == 7));
    CHECK(room.read(run));
    CHECK((room.read_number(number) && number == 8));
    CHECK_FALSE(room.read_number(number));
}

TEST_CASE("a buffer that was cleared is empty and can be used again", "[shared_buffer]") {
    shared_buffer room;
    room.write_number(7);
    room.clear();
    std::uint64_t number = 0;
    CHECK_FALSE(room.read_number(number));
    room.write_number(8);
    CHECK((room.read_number(number) && number == 8));
}

TEST_CASE("a child's words reach its parent, half of them are refused", "[shared_buffer]") {
    shared_buffer room;
    run_result back;
    CHECK(exits_with(0, [&] { room.write(some_run()); }));
    CHECK(room.read(back));
    room.clear();
    CHECK(exits_with(0, [&] { room.write_number(1); })); // it died before the rest
    CHECK_FALSE(room.read(back));
}

TEST_CASE("what does not fit is left out, and reading it fails", "[shared_buffer]") {
    // Seven writes of 44 MiB into 256: the memory is touched once, in a child.
    CHECK(exits_with(0, [] {
        shared_buffer room;
        run_result large;
        large.notifies.resize((std::size_t{44} << 20U) / 8);
        for (int i = 0; i < 7; ++i)
            room.write(large);
        room.write_number(1); // would fit, but comes behind what did not
        int readable = 0;
        for (run_result back; room.read(back);)
            ++readable;
        std::uint64_t number = 0;
        if (readable != 5 || room.read_number(number)) _exit(1);
    }));
}

} // namespace explorer::testing
