// What a choice of model promises: every claim is one test case.
#include "choose_model.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using workbook::choose_model;
using workbook::fact;
using workbook::machine;
using workbook::model;
using workbook::plan;
using workbook::workload;

namespace {

using std::chrono::microseconds;
using facts = std::vector<fact>;

// One thread that works something out: there is only one order of steps.
constexpr explorer::body_options once{.schedules = 1};

constexpr std::array<std::string_view, 7> model_names{"inline_call",
                                                      "threads",
                                                      "processes",
                                                      "coroutines",
                                                      "coroutines_with_semaphore",
                                                      "coroutines_with_threads",
                                                      "coroutines_with_processes"};
constexpr std::array<std::string_view, 10> fact_names{
    "waits",    "computes", "few",     "many",   "very_many",
    "isolated", "blocking", "limited", "memory", "cores"};

std::string told(const plan& what) {
    std::string text(model_names.at(static_cast<std::size_t>(what.how)));
    text += ", " + std::to_string(what.workers) + " workers, ";
    return text + (what.permits ? std::to_string(*what.permits) : "no") + " permits";
}

std::string told(fact what) {
    return std::string(fact_names.at(static_cast<std::size_t>(what)));
}

std::string told(const workload& what) {
    std::ostringstream text;
    text << what.tasks << " tasks, each waits " << what.waits.count() << " us and computes "
         << what.computes.count() << " us";
    if (what.isolated) text << ", isolated";
    if (what.blocking) text << ", blocking";
    if (what.limit) text << ", limit " << *what.limit;
    text << "; " << what.on.cores << " cores";
    if (what.on.memory_kib) text << ", " << *what.on.memory_kib << " KiB";
    return text.str();
}

} // namespace

template <>
struct Catch::StringMaker<plan> {
    static std::string convert(const plan& what) { return told(what); }
};

template <>
struct Catch::StringMaker<facts> {
    static std::string convert(const facts& all) {
        std::string text;
        for (const auto each : all)
            text += (text.empty() ? "" : ", ") + told(each);
        return text.empty() ? "none" : text;
    }
};

namespace {

// On four cores, 64 KiB a thread, 4096 a process and 2 a coroutine, whatever the defaults are.
machine usual_machine() {
    machine on;
    on.cores = 4;
    on.worth_handing_over = 1ms;
    on.idle_percent = 10;
    on.many = 100;
    on.open_at_most = 10'000;
    on.memory_kib.reset();
    on.thread_kib = 64;
    on.process_kib = 4096;
    on.coroutine_kib = 2;
    return on;
}

workload work(std::size_t tasks, microseconds waits, microseconds computes = 0us) {
    workload what;
    what.tasks = tasks;
    what.waits = waits;
    what.computes = computes;
    what.on = usual_machine();
    return what;
}

workload limited(workload what, std::size_t limit) {
    what.limit = limit;
    return what;
}

workload isolated(workload what) {
    what.isolated = true;
    return what;
}

workload blocking(workload what) {
    what.blocking = true;
    return what;
}

workload with_cores(workload what, std::size_t cores) {
    what.on.cores = cores;
    return what;
}

workload with_memory(workload what, std::uint64_t kib) {
    what.on.memory_kib = kib;
    return what;
}

plan plan_of(const workload& what) {
    return choose_model(what).what;
}

plan inline_call() {
    return {model::inline_call, 0, std::nullopt};
}

plan threads(std::size_t workers) {
    return {model::threads, workers, std::nullopt};
}

plan processes(std::size_t workers) {
    return {model::processes, workers, std::nullopt};
}

plan coroutines() {
    return {model::coroutines, 0, std::nullopt};
}

plan semaphore(std::size_t permits) {
    return {model::coroutines_with_semaphore, 0, permits};
}

plan loop_and_threads(std::size_t workers, std::optional<std::size_t> permits = {}) {
    return {model::coroutines_with_threads, workers, permits};
}

plan loop_and_processes(std::size_t workers, std::optional<std::size_t> permits = {}) {
    return {model::coroutines_with_processes, workers, permits};
}

bool has_loop(model how) {
    return how != model::inline_call && how != model::threads && how != model::processes;
}

bool has_processes(model how) {
    return how == model::processes || how == model::coroutines_with_processes;
}

// Workloads that nobody chose, many of them just at an edge. The same ones in every run.
class random_workloads {
  public:
    workload next() {
        auto what =
            work(one_of({0, 1, 2, 3, 4, 5, 50, 99, 100, 101, 9'999, 10'000, 10'001, 200'000}),
                 microseconds(one_of({0, 1, 10, 1'000, 10'000, 100'000})),
                 microseconds(one_of({0, 1, 999, 1'000, 1'001, 9'000, 90'000})));
        what.isolated = one_of({0, 0, 0, 1}) == 1;
        what.blocking = one_of({0, 0, 0, 1}) == 1;
        if (one_of({0, 1}) == 1)
            what.limit = one_of({1, 2, 4, 5, 50, 99, 100, 500, 10'000, 50'000});
        what.on.cores = one_of({1, 2, 4, 64, 200});
        if (one_of({0, 0, 1}) == 1)
            what.on.memory_kib = one_of({1, 64, 640, 6'336, 6'400, 100'000});
        return what;
    }

  private:
    std::size_t one_of(std::initializer_list<std::size_t> all) {
        return *(all.begin() + static_cast<std::ptrdiff_t>(random_() % all.size()));
    }

    std::mt19937 random_{19}; // NOLINT: every run the same
};

template <typename Check>
void for_random_workloads(const Check& check) {
    random_workloads all;
    for (int i = 0; i < 500; ++i) {
        const auto what = all.next();
        INFO("workload " << i << ": " << told(what));
        check(what);
    }
}

} // namespace

TEST_CASE("a few tasks that wait get a thread each", "[19.1]") {
    explorer::explore(
        [] {
            INFO("50 downloads of 100 ms: fifty threads are cheap, and the simplest that works.");
            CHECK(plan_of(work(50, 100ms)) == threads(50));
            CHECK(plan_of(work(2, 100ms)) == threads(2));
            CHECK(plan_of(work(99, 100ms)) == threads(99));
            INFO("A little computing between the waits changes nothing.");
            CHECK(plan_of(work(50, 100ms, 200us)) == threads(50));
        },
        once);
}

TEST_CASE("many tasks that wait are coroutines, from exactly many on", "[19.1]") {
    explorer::explore(
        [] {
            INFO("many is 100: from there on a thread for each is too much.");
            CHECK(plan_of(work(5'000, 100ms)) == coroutines());
            CHECK(plan_of(work(100, 100ms)) == coroutines());
        },
        once);
}

TEST_CASE("tasks that compute get a thread for each core, not a process, and not a loop",
          "[19.1]") {
    explorer::explore(
        [] {
            INFO("40 ms of computing on four cores. C++ has no global lock.");
            CHECK(plan_of(work(1'000, 0ms, 40ms)) == threads(4));
            CHECK(plan_of(work(4, 0ms, 40ms)) == threads(4));
            INFO("Three tasks have no work for a fourth worker.");
            CHECK(plan_of(work(3, 0ms, 40ms)) == threads(3));
        },
        once);
}

TEST_CASE("what waits and computes has a loop in front of a pool", "[19.1]") {
    explorer::explore(
        [] {
            INFO("500 requests wait 100 ms and compute 20 ms, on four cores. The loop waits, four "
                 "threads compute.");
            CHECK(plan_of(work(500, 100ms, 20ms)) == loop_and_threads(4));
            CHECK(plan_of(work(5, 100ms, 20ms)) == loop_and_threads(4));
            INFO("No more tasks than cores: one thread each is enough for both.");
            CHECK(plan_of(work(4, 100ms, 20ms)) == threads(4));
        },
        once);
}

TEST_CASE("only one at a time is a plain call", "[19.1]") {
    explorer::explore(
        [] {
            CHECK(plan_of(work(1, 100ms)) == inline_call());
            CHECK(plan_of(work(1, 0ms, 40ms)) == inline_call());
            CHECK(plan_of(work(1, 100ms, 40ms)) == inline_call());
            INFO("Computing on one core: nothing runs beside it.");
            CHECK(plan_of(with_cores(work(50, 0ms, 40ms), 1)) == inline_call());
            INFO("Waiting needs no core: on one core waits overlap as well.");
            CHECK(plan_of(with_cores(work(50, 100ms), 1)) == threads(50));
            CHECK(plan_of(with_cores(work(50, 100ms, 20ms), 1)) == loop_and_threads(1));
            INFO("The other side lets one in at a time.");
            CHECK(plan_of(limited(work(50, 100ms), 1)) == inline_call());
            CHECK(plan_of(limited(work(500, 100ms, 20ms), 1)) == inline_call());
        },
        once);
}

TEST_CASE("what is over at once is handed to nobody", "[19.1]") {
    explorer::explore(
        [] {
            INFO("worth_handing_over is 1 ms: ten tasks of 100 us take exactly that long.");
            CHECK(plan_of(work(10, 0us, 100us)) == inline_call());
            CHECK(plan_of(work(10, 0us, 101us)) == threads(4));
            CHECK(plan_of(work(10, 100us)) == inline_call());
            CHECK(plan_of(work(10, 60us, 41us)) == threads(10));
            CHECK(plan_of(work(1'000'000, 0us, 0us)) == inline_call());
            INFO("Twenty of 100 us take 2 ms, though only ten of them are let in at once.");
            CHECK(plan_of(limited(work(20, 0us, 100us), 10)) == threads(4));
            CHECK(plan_of(limited(work(10, 0us, 100us), 5)) == inline_call());
            INFO("2^63 tasks of 2 us: together more microseconds than a number can say.");
            const std::size_t half = std::numeric_limits<std::size_t>::max() / 2 + 1;
            CHECK(plan_of(work(half, 0us, 2us)) == threads(4));
            CHECK(plan_of(work(std::numeric_limits<std::size_t>::max(), 0us, 1us)) == threads(4));
        },
        once);
}

TEST_CASE("very many get a semaphore, though nobody has set a limit", "[19.1]") {
    explorer::explore(
        [] {
            INFO("A process may have 10,000 open.");
            CHECK(plan_of(work(100'000, 100ms)) == semaphore(10'000));
            CHECK(plan_of(work(10'001, 100ms)) == semaphore(10'000));
            CHECK(plan_of(work(10'000, 100ms)) == coroutines());
            CHECK(plan_of(work(100'000, 100ms, 20ms)) == loop_and_threads(4, 10'000));
        },
        once);
}

TEST_CASE("the limit of the other side is the number of permits", "[19.1]") {
    explorer::explore(
        [] {
            CHECK(plan_of(limited(work(100'000, 100ms), 500)) == semaphore(500));
            CHECK(plan_of(limited(work(100'000, 100ms), 50'000)) == semaphore(10'000));
            CHECK(plan_of(limited(work(500, 100ms, 20ms), 200)) == loop_and_threads(4, 200));
            INFO("A limit that lets all in at once needs no semaphore.");
            CHECK(plan_of(limited(work(500, 100ms), 500)) == coroutines());
            CHECK(plan_of(limited(work(500, 100ms), 499)) == semaphore(499));
            CHECK(plan_of(limited(work(500, 100ms), 501)) == coroutines());
            CHECK(plan_of(limited(work(50, 100ms), 1'000)) == threads(50));
        },
        once);
}

TEST_CASE("what counts is how many can be under way, not how many there are", "[19.1]") {
    explorer::explore(
        [] {
            INFO("100,000 tasks, 50 at a time: fifty threads and a queue. The pool is the limit.");
            CHECK(plan_of(limited(work(100'000, 100ms), 50)) == threads(50));
            CHECK(plan_of(limited(work(100'000, 100ms), 99)) == threads(99));
            CHECK(plan_of(limited(work(100'000, 100ms), 100)) == semaphore(100));
            CHECK(plan_of(limited(work(1'000, 0ms, 40ms), 2)) == threads(2));
            CHECK(plan_of(limited(work(500, 100ms, 20ms), 4)) == threads(4));
        },
        once);
}

TEST_CASE("a loop minds long computing, a worker minds a large share of waiting", "[19.1]") {
    explorer::explore(
        [] {
            INFO("Up to 1 ms a task may hold up the loop.");
            CHECK(plan_of(work(500, 100ms, 1ms)) == coroutines());
            CHECK(plan_of(work(500, 100ms, 1001us)) == loop_and_threads(4));
            INFO("A worker may wait a tenth of its time. 10 of 100 ms are a tenth, and a "
                 "microsecond more is more.");
            CHECK(plan_of(work(500, 10ms, 90ms)) == threads(4));
            CHECK(plan_of(work(500, 10001us, 90ms)) == loop_and_threads(4));
            CHECK(plan_of(work(500, 1us, 9us)) == threads(4));
            CHECK(plan_of(work(500, 2us, 9us)) == coroutines());
        },
        once);
}

TEST_CASE("a call that blocks holds a thread, whatever runs in front", "[19.1]") {
    explorer::explore(
        [] {
            INFO("A loop cannot wait for a call that it cannot await.");
            CHECK(plan_of(blocking(work(50, 100ms))) == threads(50));
            CHECK(plan_of(blocking(work(5'000, 100ms))) == threads(100));
            CHECK(plan_of(blocking(work(100, 100ms))) == threads(100));
            CHECK(plan_of(blocking(work(500, 100ms, 20ms))) == threads(100));
            CHECK(plan_of(blocking(limited(work(5'000, 100ms), 8))) == threads(8));
            INFO("What only computes has no call that could block.");
            CHECK(plan_of(blocking(work(50, 0ms, 40ms))) == threads(4));
            CHECK(plan_of(blocking(work(1, 100ms))) == inline_call());
        },
        once);
}

TEST_CASE("isolation means processes, whatever else is true", "[19.1]") {
    explorer::explore(
        [] {
            INFO("Threads have no walls.");
            CHECK(plan_of(isolated(work(1'000, 0ms, 40ms))) == processes(4));
            CHECK(plan_of(isolated(work(3, 0ms, 40ms))) == processes(3));
            CHECK(plan_of(isolated(work(1, 100ms))) == processes(1));
            CHECK(plan_of(isolated(work(1, 0us, 1us))) == processes(1));
            CHECK(plan_of(with_cores(isolated(work(50, 0ms, 40ms)), 1)) == processes(1));
            CHECK(plan_of(isolated(work(4, 100ms))) == processes(4));
            CHECK(plan_of(isolated(limited(work(1'000, 0ms, 40ms), 2))) == processes(2));
        },
        once);
}

TEST_CASE("isolation and many waits: the loop waits, processes do the rest", "[19.1]") {
    explorer::explore(
        [] {
            INFO("Nobody starts 500 processes in order to wait.");
            CHECK(plan_of(isolated(work(500, 100ms, 20ms))) == loop_and_processes(4));
            CHECK(plan_of(isolated(work(500, 100ms))) == loop_and_processes(4));
            CHECK(plan_of(isolated(work(5, 100ms))) == loop_and_processes(4));
            CHECK(plan_of(isolated(limited(work(500, 100ms, 20ms), 50))) ==
                  loop_and_processes(4, 50));
            CHECK(plan_of(isolated(work(20'000, 100ms))) == loop_and_processes(4, 10'000));
            INFO("Five hundred, but four are let in: there is a core for each, and no loop.");
            CHECK(plan_of(isolated(limited(work(500, 100ms), 4))) == processes(4));
            CHECK(plan_of(isolated(limited(work(500, 100ms), 5))) == loop_and_processes(4, 5));
            INFO("A call that blocks has to block in a process here.");
            CHECK(plan_of(isolated(blocking(work(50, 100ms)))) == processes(50));
            CHECK(plan_of(isolated(blocking(work(5'000, 100ms)))) == processes(100));
            CHECK(plan_of(isolated(blocking(limited(work(5'000, 100ms), 8)))) == processes(8));
            CHECK(plan_of(isolated(blocking(work(50, 0ms, 40ms)))) == processes(4));
        },
        once);
}

TEST_CASE("the memory decides how many places there are, and there is always one", "[19.1]") {
    explorer::explore(
        [] {
            INFO("64 KiB a thread: 3,200 KiB hold fifty, and one KiB less holds 49.");
            CHECK(plan_of(with_memory(work(50, 100ms), 3'200)) == threads(50));
            CHECK(plan_of(with_memory(work(50, 100ms), 3'199)) == coroutines());
            CHECK(plan_of(with_memory(work(4, 100ms, 20ms), 255)) == loop_and_threads(3));
            CHECK(plan_of(with_memory(blocking(work(50, 100ms)), 3'199)) == threads(49));
            CHECK(plan_of(with_memory(work(50, 0ms, 40ms), 130)) == threads(2));
            INFO("2 KiB a coroutine.");
            CHECK(plan_of(with_memory(work(5'000, 100ms), 9'999)) == semaphore(4'999));
            CHECK(plan_of(with_memory(work(5'000, 100ms), 10'000)) == coroutines());
            CHECK(plan_of(with_memory(limited(work(5'000, 100ms), 300), 9'999)) == semaphore(300));
            CHECK(plan_of(with_memory(work(500, 100ms, 20ms), 640)) == loop_and_threads(4, 320));
            INFO("4,096 KiB a process.");
            CHECK(plan_of(with_memory(isolated(work(20'000, 100ms)), 10'000)) ==
                  loop_and_processes(2, 5'000));
            CHECK(plan_of(with_memory(isolated(work(50, 0ms, 40ms)), 12'287)) == processes(2));
            CHECK(plan_of(with_memory(isolated(blocking(work(50, 100ms))), 8'192)) == processes(2));
            CHECK(plan_of(with_memory(isolated(work(500, 100ms)), 12'288)) ==
                  loop_and_processes(3));
            INFO("Less than one place is still one.");
            CHECK(plan_of(with_memory(work(50, 0ms, 40ms), 1)) == threads(1));
            CHECK(plan_of(with_memory(work(50, 100ms), 1)) == semaphore(1));
            CHECK(plan_of(with_memory(isolated(work(50, 0ms, 40ms)), 1)) == processes(1));
        },
        once);
}

TEST_CASE("no tasks are a call that does nothing", "[19.1]") {
    explorer::explore(
        [] {
            CHECK(plan_of(work(0, 100ms)) == inline_call());
            CHECK(plan_of(work(0, 0ms, 40ms)) == inline_call());
            CHECK(plan_of(isolated(work(0, 100ms))) == inline_call());
            CHECK(choose_model(isolated(work(0, 100ms))).reasons == facts{});
        },
        once);
}

TEST_CASE("another machine has other edges", "[19.1]") {
    explorer::explore(
        [] {
            INFO("many 10, 20 open at most, half of the time idle, 5 ms to hand over.");
            auto what = work(10, 100ms);
            what.on.many = 10;
            what.on.open_at_most = 20;
            what.on.idle_percent = 50;
            what.on.worth_handing_over = 5ms;
            CHECK(plan_of(what) == coroutines());
            what.tasks = 9;
            CHECK(plan_of(what) == threads(9));
            what.tasks = 21;
            CHECK(plan_of(what) == semaphore(20));
            what.computes = 5ms;
            CHECK(plan_of(what) == semaphore(20));
            what.computes = 100ms;
            CHECK(plan_of(what) == threads(4));
            what.computes = 99ms;
            CHECK(plan_of(what) == loop_and_threads(4, 20));
            what.blocking = true;
            CHECK(plan_of(what) == threads(10));
            INFO("0 % idle: any wait counts. 0 us: any computing is worth handing over.");
            auto strict = work(500, 1us, 90ms);
            strict.on.idle_percent = 0;
            CHECK(plan_of(strict) == loop_and_threads(4));
            auto hasty = work(500, 100ms, 1us);
            hasty.on.worth_handing_over = 0us;
            CHECK(plan_of(hasty) == loop_and_threads(4));
        },
        once);
}

TEST_CASE("the reasons are what has decided, in their order", "[19.1]") {
    explorer::explore(
        [] {
            const auto reasons = [](const workload& what) { return choose_model(what).reasons; };
            INFO("Fifty waits: without the waiting it would be over at once, and with many more "
                 "tasks it would be coroutines.");
            CHECK(reasons(work(50, 100ms)) == facts{fact::waits, fact::few});
            CHECK(reasons(work(5'000, 100ms)) == facts{fact::waits, fact::many});
            CHECK(reasons(work(100'000, 100ms)) == facts{fact::waits, fact::many, fact::very_many});
            CHECK(reasons(limited(work(100'000, 100ms), 500)) ==
                  facts{fact::waits, fact::many, fact::limited});
            INFO("A thousand sums: the number of tasks decides nothing, the cores do.");
            CHECK(reasons(work(1'000, 0ms, 40ms)) == facts{fact::computes, fact::cores});
            CHECK(reasons(isolated(work(1'000, 0ms, 40ms))) == facts{fact::isolated, fact::cores});
            CHECK(reasons(work(500, 100ms, 20ms)) ==
                  facts{fact::waits, fact::computes, fact::cores});
            CHECK(reasons(with_cores(work(50, 0ms, 40ms), 1)) == facts{fact::cores});
        },
        once);
}

TEST_CASE("a fact that is true and changes nothing is no reason", "[19.1]") {
    explorer::explore(
        [] {
            const auto reasons = [](const workload& what) { return choose_model(what).reasons; };
            INFO("It computes a little, has a limit and a budget: none of them is felt.");
            auto what = with_memory(limited(work(50, 100ms, 200us), 1'000), 1'000'000);
            CHECK(reasons(what) == facts{fact::waits, fact::few});
            INFO("Over at once, with few tasks or with a hundred: nothing decides anything.");
            CHECK(reasons(work(10, 1us, 1us)) == facts{});
            INFO("Fifty calls that block get fifty threads, as if they did not.");
            CHECK(reasons(blocking(work(50, 100ms))) == facts{fact::waits, fact::few});
            CHECK(reasons(blocking(work(5'000, 100ms))) ==
                  facts{fact::waits, fact::many, fact::blocking});
        },
        once);
}

TEST_CASE("take a reason away and the plan changes; take anything else away and it stays",
          "[19.1]") {
    explorer::explore(
        [] {
            for_random_workloads([](const workload& what) {
                const auto chosen = choose_model(what);
                facts decisive;
                for (const auto each : workbook::all_facts)
                    if (const auto other = without(what, each);
                        other && plan_of(*other) != chosen.what)
                        decisive.push_back(each);
                REQUIRE(chosen.reasons == decisive);
            });
        },
        once);
}

TEST_CASE("500 workloads that nobody chose: nothing is larger than it may be", "[19.1]") {
    explorer::explore(
        [] {
            for_random_workloads([](const workload& what) {
                const auto got = plan_of(what);
                const auto can = what.limit ? std::min(*what.limit, what.tasks) : what.tasks;
                INFO("the plan: " << told(got));
                REQUIRE(got.workers <= can);
                const bool pool = got.how != model::inline_call && got.how != model::coroutines &&
                                  got.how != model::coroutines_with_semaphore;
                REQUIRE((got.workers > 0) == pool);
                if (got.permits) {
                    REQUIRE(has_loop(got.how));
                    REQUIRE(*got.permits > 0U);
                    REQUIRE(*got.permits < what.tasks);
                    REQUIRE(*got.permits <= can);
                }
                if (has_loop(got.how)) {
                    INFO("Without a semaphore all are under way at once.");
                    const auto at_once = got.permits.value_or(what.tasks);
                    REQUIRE(at_once <= can);
                    REQUIRE(at_once <= what.on.open_at_most);
                }
                REQUIRE((got.how == model::coroutines_with_semaphore) ==
                        (got.permits && got.workers == 0));
            });
        },
        once);
}

TEST_CASE("500 workloads that nobody chose: walls where they are wanted, and only there",
          "[19.1]") {
    explorer::explore(
        [] {
            for_random_workloads([](const workload& what) {
                const auto got = plan_of(what);
                INFO("the plan: " << told(got));
                REQUIRE(has_processes(got.how) == (what.isolated && what.tasks > 0));
                if (what.waits == 0us) REQUIRE(!has_loop(got.how));
                if (what.blocking) REQUIRE(!has_loop(got.how));
            });
        },
        once);
}

TEST_CASE("500 workloads that nobody chose: more tasks never lead back to simpler ways", "[19.1]") {
    explorer::explore(
        [] {
            for_random_workloads([](workload what) {
                const auto fewer = plan_of(what);
                for (const std::size_t more :
                     {what.tasks + 1, what.tasks * 2, what.tasks + 100'000}) {
                    what.tasks = more;
                    const auto got = plan_of(what);
                    INFO(told(fewer) << "; with " << more << " tasks: " << told(got));
                    REQUIRE((fewer.how == model::inline_call || got.how != model::inline_call));
                    REQUIRE((has_loop(got.how) || !has_loop(fewer.how)));
                }
            });
        },
        once);
}

TEST_CASE("what makes no sense is an error", "[19.1]") {
    explorer::explore(
        [] {
            INFO("Throw std::invalid_argument, also where the number would not be needed.");
            const auto refused = [](auto change) {
                for (const std::size_t tasks : {0, 1, 50}) {
                    auto what = work(tasks, 100ms, 20ms);
                    change(what);
                    CHECK_THROWS_AS(choose_model(what), std::invalid_argument);
                }
            };
            refused([](workload& what) { what.waits = -1us; });
            refused([](workload& what) { what.computes = -1us; });
            refused([](workload& what) { what.limit = 0; });
            refused([](workload& what) { what.on.cores = 0; });
            refused([](workload& what) { what.on.worth_handing_over = -1us; });
            refused([](workload& what) { what.on.idle_percent = -1; });
            refused([](workload& what) { what.on.idle_percent = 100; });
            refused([](workload& what) { what.on.many = 1; });
            refused([](workload& what) { what.on.open_at_most = 0; });
            refused([](workload& what) { what.on.memory_kib = 0; });
            refused([](workload& what) { what.on.thread_kib = 0; });
            refused([](workload& what) { what.on.process_kib = 0; });
            refused([](workload& what) { what.on.coroutine_kib = 0; });
        },
        once);
}

TEST_CASE("two threads may ask at the same time", "[19.1]") {
    explorer::explore([] {
        plan first;
        plan second;
        {
            const std::jthread other([&] { second = plan_of(work(5'000, 100ms)); });
            first = plan_of(work(50, 100ms));
        }
        CHECK(first == threads(50));
        CHECK(second == coroutines());
    });
}
