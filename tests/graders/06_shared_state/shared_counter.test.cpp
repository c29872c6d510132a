// What a counter between processes promises: one tally, one lock, whoever looks from wherever.
#include "shared_counter.hpp"

#include "elsewhere.hpp"

#include "segment.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>

#include <array>
#include <atomic>
#include <csignal>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace {

using elsewhere::newcomer;
using elsewhere::visitor;
using workbook::shared_counter;
using workbook::tally;

// Memory that is no shared counter: `bytes` of them, each with this value.
workbook::segment filled(std::size_t bytes, int value) {
    auto memory = workbook::segment::create(bytes);
    std::memset(memory.data(), value, bytes);
    return memory;
}

// In one phrase, what came of attaching to `name`.
std::string attempt(const std::string& name) {
    try {
        (void)shared_counter::attach(name);
        return "attached";
    } catch (const workbook::not_a_shared_counter&) {
        return "not_a_shared_counter";
    } catch (const std::system_error&) {
        return "system_error";
    } catch (const std::exception& other) {
        return std::string("another exception: ") + other.what();
    }
}

// Starts `workers` processes, each of which gets its number.
std::vector<std::unique_ptr<elsewhere::process>>
start(std::size_t workers, const std::function<void(std::size_t)>& work) {
    std::vector<std::unique_ptr<elsewhere::process>> all;
    for (std::size_t i = 0; i < workers; ++i)
        all.push_back(std::make_unique<elsewhere::process>([&work, i] { work(i); }));
    return all;
}

void require_all_done(std::vector<std::unique_ptr<elsewhere::process>>& all) {
    for (auto& each : all)
        elsewhere::require_done(*each, "one of the processes that add");
}

} // namespace

TEST_CASE("a new counter is zero, and so are its five slots", "[06.1]") {
    explorer::explore([] {
        const auto counter = shared_counter::create();
        CHECK(counter.read() == tally{});
    });
}

TEST_CASE("add counts, and counts in its slot", "[06.1]") {
    explorer::explore([] {
        auto counter = shared_counter::create();
        counter.add(3);
        counter.add(0);
        counter.add(3);
        CHECK(counter.read() == tally{3, {1, 0, 0, 2, 0}});
    });
}

TEST_CASE("two counters do not know of each other", "[06.1]") {
    explorer::explore([] {
        auto one = shared_counter::create();
        const auto other = shared_counter::create();
        one.add(1);
        CHECK(one.read() == tally{1, {0, 1, 0, 0, 0}});
        CHECK(other.read() == tally{});
    });
}

TEST_CASE("what is attached by name is the same tally, also at another address", "[06.1]") {
    explorer::explore([] {
        auto counter = shared_counter::create();
        counter.add(4);
        auto again = shared_counter::attach(counter.name());
        INFO("attach finds what is there, and changes nothing in it");
        CHECK(again.read() == tally{1, {0, 0, 0, 0, 1}});
        again.add(1);
        counter.add(1);
        CHECK(counter.read() == tally{3, {0, 2, 0, 0, 1}});
        CHECK(again.read() == tally{3, {0, 2, 0, 0, 1}});
    });
}

TEST_CASE("a forked process counts in what it inherited", "[06.1]") {
    explorer::explore([] {
        auto counter = shared_counter::create();
        elsewhere::run("a forked process adds", [&] { counter.add(2); });
        CHECK(counter.read() == tally{1, {0, 0, 1, 0, 0}});
        counter.add(0);
        CHECK(elsewhere::read(counter) == tally{2, {1, 0, 1, 0, 0}});
    });
}

TEST_CASE("another process opens it by name, and both see what the other did", "[06.1]") {
    explorer::explore([] {
        auto counter = shared_counter::create();
        const std::string name = counter.name();
        counter.add(0);
        const grading::shared_value<tally> seen;
        elsewhere::run("another process attaches, reads and adds", [&] {
            auto there = shared_counter::attach(name);
            *seen = there.read();
            there.add(4);
        });
        CHECK(*seen == tally{1, {1, 0, 0, 0, 0}});
        CHECK(counter.read() == tally{2, {1, 0, 0, 0, 1}});
    });
}

TEST_CASE("a process that was there before the counter opens it by name", "[06.1]") {
    explorer::explore([] {
        const grading::shared_value<std::array<char, 200>> name;
        grading::process_gate gate;
        elsewhere::process older([&] {
            grading::wait_at_gate(gate.name());
            shared_counter::attach(name->data()).add(3);
        });
        REQUIRE(gate.wait_for(1).size() == 1);
        const auto counter = shared_counter::create();
        REQUIRE(counter.name().size() < name->size());
        counter.name().copy(name->data(), name->size() - 1);
        gate.open();
        elsewhere::require_done(older, "a process that inherited nothing attaches and adds");
        CHECK(counter.read() == tally{1, {0, 0, 0, 1, 0}});
    });
}

TEST_CASE("the creator goes, the others go on", "[06.1]") {
    explorer::explore([] {
        auto creator = std::make_unique<shared_counter>(shared_counter::create());
        creator->add(0);
        auto counter = shared_counter::attach(creator->name());
        creator.reset();
        counter.add(1);
        CHECK(counter.read() == tally{2, {1, 1, 0, 0, 0}});
        elsewhere::run("another process adds after the creator has gone", [&] { counter.add(2); });
        CHECK(elsewhere::read(counter) == tally{3, {1, 1, 1, 0, 0}});
    });
}

TEST_CASE("a name that leads nowhere is a system_error", "[06.1]") {
    explorer::explore([] {
        for (const std::string name : {"", "/no/such/counter", "/proc/self/fd/9999", "/dev/null"}) {
            INFO("the name was '" << name << "'");
            CHECK(attempt(name) == "system_error");
        }
    });
}

TEST_CASE("memory that holds something else is refused", "[06.1]") {
    explorer::explore([] {
        for (const std::size_t bytes : {1U, 8U, 64U, 4096U, 100'000U})
            for (const int value : {0x00, 0x2a, 0xff}) {
                const auto memory = filled(bytes, value);
                INFO(bytes << " bytes, each with the value " << value);
                CHECK(attempt(memory.name()) == "not_a_shared_counter");
            }
    });
}

TEST_CASE("a change that throws lets go of the lock", "[06.1]") {
    explorer::explore([] {
        auto counter = shared_counter::create();
        CHECK_THROWS_AS(counter.update([](tally&) { throw std::runtime_error("no"); }),
                        std::runtime_error);
        CHECK_THROWS_AS(counter.add(5), std::out_of_range);
        elsewhere::run("another process adds after a change has thrown", [&] { counter.add(0); });
        CHECK(elsewhere::read(counter) == tally{1, {1, 0, 0, 0, 0}});
    });
}

TEST_CASE("what a change did before it threw stays", "[06.1]") {
    explorer::explore([] {
        auto counter = shared_counter::create();
        CHECK_THROWS_AS(counter.update([](tally& now) {
            now.counter = 7;
            throw std::runtime_error("no");
        }),
                        std::runtime_error);
        INFO("`change` set the counter to 7 and then threw. It is called on the tally itself: who "
             "takes back what it did promises more than this contract does");
        CHECK(elsewhere::read(counter) == tally{7, {0, 0, 0, 0, 0}});
    });
}

TEST_CASE("while one process is inside an update, no other gets in", "[06.1]") {
    explorer::explore([] {
        auto counter = shared_counter::create();
        const grading::shared_value<std::atomic<bool>> inside;
        visitor first(counter, elsewhere::count_only, elsewhere::slot_only);
        newcomer second([&] {
            counter.update([&](tally& now) {
                *inside = true;
                now.add(0);
            });
        });
        const bool both_inside = *inside;
        CHECK_FALSE(both_inside);
        first.leave();
        elsewhere::require_done(*second, "the first has left update: the second must wake up");
        CHECK(elsewhere::read(counter) == tally{2, {1, 0, 1, 0, 0}});
    });
}

TEST_CASE("a process that waits for the lock sleeps", "[06.1]") {
    explorer::explore([] {
        auto counter = shared_counter::create();
        visitor first(counter, elsewhere::count_only, elsewhere::slot_only);
        newcomer second([&] { counter.add(0); });
        {
            const grading::judged_as constraint("constraint");
            INFO("One process is inside update, another one waits, and was seen to run all the "
                 "time: it asks for the lock again and again, and keeps a processor busy");
            REQUIRE(second.rests());
        }
        first.leave();
        elsewhere::require_done(*second, "the first has left update: the second must wake up");
    });
}

TEST_CASE("nobody reads half an update", "[06.1]") {
    explorer::explore([] {
        auto counter = shared_counter::create();
        const grading::shared_value<tally> seen;
        visitor writer(counter, elsewhere::count_only, elsewhere::slot_only);
        newcomer reader([&] { *seen = counter.read(); });
        writer.leave();
        elsewhere::require_done(*reader, "the writer has left update: the reader must wake up");
        CHECK(*seen == tally{1, {0, 0, 1, 0, 0}});
    });
}

TEST_CASE("who attached by name waits for the same lock", "[06.1]") {
    explorer::explore([] {
        auto counter = shared_counter::create();
        auto again = shared_counter::attach(counter.name());
        const grading::shared_value<tally> seen;
        visitor writer(counter, elsewhere::count_only, elsewhere::slot_only);
        newcomer reader([&] { *seen = again.read(); });
        writer.leave();
        elsewhere::require_done(*reader, "the writer has left update: the reader must wake up");
        CHECK(*seen == tally{1, {0, 0, 1, 0, 0}});
    });
}

TEST_CASE("a signal does not let a waiting process in", "[06.1]") {
    explorer::explore([] {
        auto counter = shared_counter::create();
        const grading::shared_value<std::atomic<bool>> inside;
        static const grading::shared_value<std::atomic<int>> signals;
        *signals = 0;
        visitor first(counter, elsewhere::count_only, elsewhere::slot_only);
        newcomer second([&] {
            struct sigaction heard {};
            heard.sa_handler = [](int) { ++*signals; }; // no SA_RESTART: calls return with EINTR
            ::sigaction(SIGUSR1, &heard, nullptr);
            counter.update([&](tally& now) {
                *inside = true;
                now.add(0);
            });
        });
        for (int i = 1; i <= 3 && !*inside; ++i) {
            second->signal(SIGUSR1);
            const auto deadline = std::chrono::steady_clock::now() + grading::patience;
            while (*signals < i && !*inside && std::chrono::steady_clock::now() < deadline)
                std::this_thread::sleep_for(std::chrono::milliseconds{1});
            second->come_to_rest();
        }
        const bool both_inside = *inside;
        INFO("a process waited for the lock and got a signal: its system call returned with EINTR");
        CHECK_FALSE(both_inside);
        first.leave();
        elsewhere::require_done(*second, "the first has left update: the second must wake up");
        CHECK(elsewhere::read(counter) == tally{2, {1, 0, 1, 0, 0}});
    });
}

TEST_CASE("twenty tasks of four processes: the counter is 20, each slot 4", "[06.1]") {
    explorer::explore([] {
        auto counter = shared_counter::create();
        const std::string name = counter.name();
        auto workers = start(4, [&](std::size_t mine) {
            auto there = shared_counter::attach(name);
            for (std::size_t task = mine; task < 20; task += 4)
                there.add(task % 5);
        });
        require_all_done(workers);
        CHECK(counter.read() == tally{20, {4, 4, 4, 4, 4}});
    });
}

TEST_CASE("a thousand additions of four processes: none is lost", "[06.1]") {
    explorer::explore([] {
        auto counter = shared_counter::create();
        const std::string name = counter.name();
        grading::process_gate gate;
        auto workers = start(4, [&](std::size_t mine) {
            auto there = shared_counter::attach(name);
            grading::wait_at_gate(gate.name()); // all begin together
            for (std::size_t task = mine; task < 1000; task += 4)
                there.add(task % 5);
        });
        REQUIRE(gate.wait_for(4).size() == 4);
        gate.open();
        require_all_done(workers);
        CHECK(counter.read() == tally{1000, {200, 200, 200, 200, 200}});
    });
}

TEST_CASE("the threads of a process count as processes do", "[06.1]") {
    explorer::explore([] {
        auto counter = shared_counter::create();
        {
            std::vector<std::jthread> threads;
            for (std::size_t t = 0; t < 4; ++t)
                threads.emplace_back([&counter, t] {
                    for (int i = 0; i < 500; ++i)
                        counter.add(t);
                });
        }
        CHECK(counter.read() == tally{2000, {500, 500, 500, 500, 0}});
    });
}

TEST_CASE("a process killed while idle or waiting takes nothing along", "[06.1]") {
    explorer::explore([] {
        auto counter = shared_counter::create();
        const std::string name = counter.name();
        newcomer idle([&] {
            auto there = shared_counter::attach(name);
            there.add(0);
            for (;;)
                ::pause();
        });
        visitor first(counter, elsewhere::count_only, elsewhere::slot_only);
        newcomer waiting([&] { counter.add(4); });
        idle->kill();
        waiting->kill();
        first.leave();
        elsewhere::run("another process adds after the killing", [&] { counter.add(1); });
        CHECK(elsewhere::read(counter) == tally{3, {1, 1, 1, 0, 0}});
    });
}

TEST_CASE("nothing is left behind: no descriptor, no mapping", "[06.1]") {
    explorer::explore([] {
        const elsewhere::leftovers since;
        {
            auto counter = shared_counter::create();
            auto again = shared_counter::attach(counter.name());
            auto moved = std::move(again);
            moved.add(0);
            again = shared_counter::create();
            again = std::move(moved);
        }
        since.check_nothing_left();
    });
}

TEST_CASE("an attempt that fails leaves nothing behind", "[06.1]") {
    explorer::explore([] {
        const elsewhere::leftovers since;
        {
            const auto garbage = filled(4096, 0x2a);
            const auto crumb = filled(1, 0x2a);
            for (const std::string& name : {garbage.name(), crumb.name(), std::string("/no/such")})
                CHECK(attempt(name) != "attached");
        }
        since.check_nothing_left();
    });
}

TEST_CASE("when all its processes are killed, the memory is gone", "[06.1]") {
    explorer::explore([] {
        newcomer owner([] {
            auto counter = shared_counter::create();
            counter.add(0);
            for (;;)
                ::pause();
        });
        auto mapped = grading::shared_mappings(owner->pid());
        for (const auto& inherited : grading::shared_mappings())
            std::erase(mapped, inherited);
        owner->kill();
        const grading::judged_as leak("leak");
        INFO("a file that has a name stays when its process is killed before it can remove it");
        CHECK(grading::still_there(mapped) == grading::nothing);
    });
}
