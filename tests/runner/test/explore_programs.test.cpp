// The real explorer on whole programs: the same verdict with every seed, the same trace with one.
#include "core/schedule_state.hpp"
#include "test/explored_program.hpp"

#include <catch2/catch_test_macros.hpp>

#include <set>
#include <string>

using runner::report;
using runner::verdict;
using testing::program_desk;

TEST_CASE("a lost update is a data race, named by its lines", "[explorer][program]") {
    const program_desk at;
    for (const std::uint64_t seed : {1, 2, 3}) {
        const auto made = at.explore("lost_update.cpp", testing::lost_update, seed);
        INFO("seed " << seed << ": " << made.message << "\n" << made.compiler_output);
        CHECK(made.result == verdict::data_race);
        CHECK(made.seed == seed);
        CHECK(made.message.find("lost_update.cpp:") != std::string::npos);
        REQUIRE(made.shown);
        CHECK(made.shown->threads.size() == 3);
    }
}

TEST_CASE("two locks in opposite orders are a deadlock, with the cycle", "[explorer][program]") {
    const program_desk at;
    const auto made = at.explore("ab_ba.cpp", testing::ab_ba);
    INFO(made.message);
    CHECK(made.result == verdict::deadlock);
    CHECK(made.message.find("mutex 1") != std::string::npos);
    CHECK(made.message.find("mutex 2") != std::string::npos);
    REQUIRE(made.shown);
    CHECK(made.shown->preemptions == 1);
    const auto at_end = runner::state_after(*made.shown, made.shown->steps.size());
    int holding_and_waiting = 0;
    for (const auto& each : at_end)
        if (each.waits_for && each.holds.size() == 1) ++holding_and_waiting;
    CHECK(holding_and_waiting == 2);
}

TEST_CASE("a right program passes and says how much was tried", "[explorer][program]") {
    const program_desk at;
    const auto made = at.explore("right.cpp", testing::right);
    INFO(made.message << "\n" << made.compiler_output);
    CHECK(made.result == verdict::pass);
    CHECK(made.schedules > 1);
    CHECK(!made.coverage.empty());
}

TEST_CASE("arguments reach the program", "[explorer][program]") {
    const program_desk at;
    const auto two = at.explore("right.cpp", testing::right, 1, {"2"});
    const auto three = at.explore("right.cpp", testing::right, 1, {"3"});
    CHECK(two.result == verdict::pass);
    CHECK(three.result == verdict::pass);
    CHECK(three.schedules > two.schedules);
}

TEST_CASE("the same seed gives the same trace", "[explorer][program]") {
    const program_desk at;
    const auto first = at.explore("ab_ba.cpp", testing::ab_ba, 5);
    for (int i = 0; i < 3; ++i)
        CHECK(at.explore("ab_ba.cpp", testing::ab_ba, 5).hash == first.hash);
    CHECK(!first.hash.empty());
}

TEST_CASE("a C program with pthreads is explored as well", "[explorer][program]") {
    const program_desk at;
    const auto made = at.explore("race.c", "#include <pthread.h>\n"
                                           "static int counter;\n"
                                           "static void *add(void *unused) {\n"
                                           "    counter++;\n"
                                           "    return unused;\n"
                                           "}\n"
                                           "int main(void) {\n"
                                           "    pthread_t other;\n"
                                           "    pthread_create(&other, 0, add, 0);\n"
                                           "    add(0);\n"
                                           "    return pthread_join(other, 0);\n"
                                           "}\n");
    INFO(made.message << "\n" << made.compiler_output);
    CHECK(made.result == verdict::data_race);
}

TEST_CASE("everything that a program can print is collected", "[explorer][program]") {
    const program_desk at;
    const auto printed = [&](const std::string& name, const std::string& text) {
        std::set<std::string> all;
        for (const auto& each : at.outputs(name, text)) {
            CHECK(each.schedules > 0);
            all.insert(each.text);
        }
        return all;
    };
    const std::string in_threads = R"cpp(#include <cstdio>
#include <thread>
int main() {
    std::jthread a([] { std::puts("a"); });
    std::jthread b([] { std::puts("b"); });
}
)cpp";
    CHECK(printed("in_threads.cpp", in_threads) == std::set<std::string>{"a\nb\n", "b\na\n"});
    // With globals every run has a process of its own.
    const std::string global = R"cpp(#include <atomic>
#include <cstdio>
#include <string>
#include <thread>
std::string made_before_main = "x";
std::atomic<int> total{0};
int main() {
    const auto add = [] { total.store(total.load() + 1); };
    { std::jthread a(add), b(add); }
    std::printf("%d %s", total.load(), made_before_main.c_str());
}
)cpp";
    CHECK(printed("global.cpp", global) == std::set<std::string>{"1 x", "2 x"});
}

TEST_CASE("a schedule that fails is not counted among the outputs", "[explorer][program]") {
    const program_desk at;
    CHECK(at.outputs("silent.cpp", "int main() {}\n").size() == 1);
    for (const auto& each : at.outputs("ab_ba.cpp", testing::ab_ba))
        CHECK(each.text.empty());
}
