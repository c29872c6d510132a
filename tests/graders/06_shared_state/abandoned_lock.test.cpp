// What a ledger promises that outlives its users: whoever dies, the others find it free and whole.
#include "abandoned_lock.hpp"

#include "elsewhere.hpp"

#include "segment.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/single_step.hpp>
#include <graders/support/stopwatch.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using elsewhere::newcomer;
using elsewhere::visitor;
using workbook::ledger;
using workbook::tally;

// A process goes into an update, makes `half` of it, and is killed there.
void die_inside(ledger& book, const elsewhere::change& half) {
    visitor victim(book, half, elsewhere::nothing);
    victim.kill();
}

void add_elsewhere(ledger& book, std::size_t slot, const std::string& when) {
    elsewhere::run("another process adds " + when, [&] { book.add(slot); });
}

// Steps a process until it has changed the ledger's memory `changes` times, and kills it there.
// False when it has come to its end before.
bool die_after(std::size_t changes, const workbook::segment& memory,
               const std::function<void()>& body) {
    grading::stepped_child victim(body);
    const auto* const bytes = static_cast<const char*>(memory.data());
    std::string seen(bytes, memory.size());
    while (changes > 0) {
        if (!victim.step()) return false;
        if (std::equal(seen.begin(), seen.end(), bytes)) continue;
        seen.assign(bytes, memory.size());
        --changes;
    }
    victim.kill();
    return true;
}

bool single_steps_are_allowed() {
    return grading::stepped_child([] {}).allowed();
}

// After a death the next one finds the ledger free, and what it holds is `before` or `after`; then
// it adds, and the one after it reads that. Returns what the ledger holds in the end.
tally check_recovered(ledger& book, const tally& before, const tally& after) {
    const grading::shared_value<std::array<tally, 2>> seen;
    elsewhere::run("the others go on after the death", [&] {
        seen->at(0) = book.read();
        book.add(0);
        seen->at(1) = book.read();
    });
    const tally found = seen->at(0);
    INFO("an update that died counts as a whole or not at all");
    CHECK(found == (found == after ? after : before));
    tally expected = found;
    expected.add(0);
    CHECK(seen->at(1) == expected);
    return seen->at(1);
}

} // namespace

TEST_CASE("a ledger counts, here and in another process", "[06.2]") {
    explorer::explore([] {
        auto book = ledger::create();
        const std::string name = book.name();
        CHECK(book.read() == tally{});
        book.add(3);
        elsewhere::run("another process attaches and adds", [&] {
            auto there = ledger::attach(name);
            there.add(1);
        });
        CHECK(book.read() == tally{2, {0, 1, 0, 1, 0}});
    });
}

TEST_CASE("a change that throws changes nothing and lets go of the lock", "[06.2]") {
    explorer::explore([] {
        auto book = ledger::create();
        book.add(3);
        CHECK_THROWS_AS(book.update([](tally& now) {
            now.counter += 7;
            throw std::runtime_error("no");
        }),
                        std::runtime_error);
        add_elsewhere(book, 0, "after a change has thrown");
        CHECK(elsewhere::read(book) == tally{2, {1, 0, 0, 1, 0}});
    });
}

TEST_CASE("while one process is inside an update, no other gets in", "[06.2]") {
    explorer::explore([] {
        auto book = ledger::create();
        const grading::shared_value<tally> seen;
        visitor writer(book, elsewhere::count_only, elsewhere::slot_only);
        newcomer reader([&] { *seen = book.read(); });
        writer.leave();
        elsewhere::require_done(*reader, "the writer has left update: the reader must wake up");
        CHECK(*seen == tally{1, {0, 0, 1, 0, 0}});
    });
}

TEST_CASE("a process killed outside an update takes nothing along", "[06.2]") {
    explorer::explore([] {
        auto book = ledger::create();
        newcomer idle([&] {
            book.add(0);
            for (;;)
                ::pause();
        });
        visitor first(book, elsewhere::count_only, elsewhere::slot_only);
        newcomer waiting([&] { book.add(4); });
        idle->kill();
        waiting->kill();
        first.leave();
        add_elsewhere(book, 1, "after the killing");
        CHECK(elsewhere::read(book) == tally{3, {1, 1, 1, 0, 0}});
    });
}

TEST_CASE("a process killed inside an update does not keep the others out", "[06.2]") {
    explorer::explore([] {
        auto book = ledger::create();
        die_inside(book, elsewhere::nothing);
        add_elsewhere(book, 1, "after one got SIGKILL with the lock in its hand");
        CHECK(elsewhere::read(book).slots[1] == 1);
    });
}

TEST_CASE("those who wait already get the lock when its holder dies", "[06.2]") {
    explorer::explore([] {
        auto book = ledger::create();
        visitor victim(book, elsewhere::nothing, elsewhere::nothing);
        newcomer one([&] { book.add(1); });
        newcomer two([&] { book.add(2); });
        victim.kill();
        elsewhere::require_done(*one, "a process that waited when the holder was killed");
        elsewhere::require_done(*two, "a process that waited when the holder was killed");
        CHECK(elsewhere::read(book) == tally{2, {0, 1, 1, 0, 0}});
    });
}

TEST_CASE("half an update is undone: the counter was raised, its slot was not", "[06.2]") {
    explorer::explore([] {
        auto book = ledger::create();
        book.add(4);
        die_inside(book, elsewhere::count_only);
        CHECK(elsewhere::read(book) == tally{1, {0, 0, 0, 0, 1}});
    });
}

TEST_CASE("half an update is undone: a slot was raised, the counter was not", "[06.2]") {
    explorer::explore([] {
        auto book = ledger::create();
        book.add(4);
        die_inside(book, elsewhere::slot_only);
        CHECK(elsewhere::read(book) == tally{1, {0, 0, 0, 0, 1}});
    });
}

TEST_CASE("only the update that was not finished is undone, and only once", "[06.2]") {
    explorer::explore([] {
        auto book = ledger::create();
        die_inside(book, elsewhere::count_only);
        add_elsewhere(book, 0, "after the death");
        add_elsewhere(book, 1, "after that");
        INFO("one update died half done, two came to their end after it");
        CHECK(elsewhere::read(book) == tally{2, {1, 1, 0, 0, 0}});
        die_inside(book, elsewhere::nothing);
        INFO("then one died that had not changed anything yet");
        CHECK(elsewhere::read(book) == tally{2, {1, 1, 0, 0, 0}});
    });
}

TEST_CASE("whoever attached by name recovers too", "[06.2]") {
    explorer::explore([] {
        auto book = ledger::create();
        const std::string name = book.name();
        auto there = ledger::attach(name);
        there.add(0);
        die_inside(there, elsewhere::slot_only);
        const grading::shared_value<tally> seen;
        elsewhere::run("a process attaches after the death", [&] {
            auto late = ledger::attach(name);
            *seen = late.read();
        });
        CHECK(*seen == tally{1, {1, 0, 0, 0, 0}});
        CHECK(elsewhere::read(book) == tally{1, {1, 0, 0, 0, 0}});
    });
}

TEST_CASE("death after death: the lock is free every time", "[06.2]") {
    explorer::explore([] {
        auto book = ledger::create();
        for (std::size_t slot = 0; slot < 5; ++slot) {
            die_inside(book, elsewhere::count_only);
            die_inside(book, elsewhere::slot_only);
            add_elsewhere(book, slot, "after two deaths");
        }
        CHECK(elsewhere::read(book) == tally{5, {1, 1, 1, 1, 1}});
    });
}

TEST_CASE("killed after any single change that it makes in shared memory", "[06.2]") {
    explorer::explore([] {
        if (!single_steps_are_allowed()) return; // the claims above have said what they could
        auto book = ledger::create();
        book.add(1);
        (void)book.read();
        const auto memory = workbook::segment::open(book.name());
        std::size_t changes = 1;
        tally before = book.read();
        const auto add = [&] { book.add(4); }; // the counter and the last slot: furthest apart
        const grading::stopwatch watch; // a slow machine tries fewer deaths, and accuses nobody
        while (watch.elapsed() < grading::stepping_time && die_after(changes, memory, add)) {
            INFO("add(4) was killed after it had changed the shared memory " << changes
                                                                             << " times");
            tally after = before;
            after.add(4);
            before = check_recovered(book, before, after);
            ++changes;
        }
        INFO("add must change something that the others can see");
        CHECK(changes > 1);
    });
}

TEST_CASE("killed while it recovers, after any single change", "[06.2]") {
    explorer::explore([] {
        if (!single_steps_are_allowed()) return;
        auto book = ledger::create();
        book.add(1);
        (void)book.read();
        const auto memory = workbook::segment::open(book.name());
        const auto recover = [&] { (void)book.read(); };
        tally before = book.read();
        bool died = true;
        const grading::stopwatch watch;
        for (std::size_t changes = 1; died && watch.elapsed() < grading::stepping_time; ++changes) {
            die_inside(book, elsewhere::count_only);
            died = die_after(changes, memory, recover);
            INFO("a process died inside update; the next one, which reads, was killed after it "
                 "had changed the shared memory "
                 << changes << " times");
            before = check_recovered(book, before, before);
        }
    });
}

TEST_CASE("processes add while they are killed at any moment: always in balance", "[06.2]") {
    explorer::explore([] {
        auto book = ledger::create();
        for (int round = 0; round < 10; ++round) {
            std::vector<std::unique_ptr<elsewhere::process>> victims;
            for (std::size_t i = 0; i < 3; ++i)
                victims.push_back(std::make_unique<elsewhere::process>([&book, i] {
                    for (;;)
                        book.add(i);
                }));
            std::this_thread::sleep_for(std::chrono::milliseconds{2}); // long enough for many
            for (auto& each : victims)
                each->kill();
            const tally found = elsewhere::read(book);
            INFO("the counter is the sum of the slots");
            CHECK(found.counter == found.slots[0] + found.slots[1] + found.slots[2]);
        }
    });
}

TEST_CASE("nothing is left behind, also after a death", "[06.2]") {
    explorer::explore([] {
        const elsewhere::leftovers since;
        {
            auto book = ledger::create();
            auto again = ledger::attach(book.name());
            die_inside(book, elsewhere::count_only);
            CHECK(elsewhere::read(again) == tally{});
        }
        since.check_nothing_left();
    });
}
