// Lesson 06: a counter that processes share, what can cross between them, and a death in the
// middle.
#include "abandoned_lock.hpp"
#include "cost.hpp"
#include "process_pool.hpp"
#include "segment.hpp"
#include "shared_counter.hpp"

#include "narrator.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <future>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

namespace {

using steady = std::chrono::steady_clock;
using workbook::ledger;
using workbook::outcome;
using workbook::process_pool;
using workbook::segment;
using workbook::shared_counter;
using workbook::tally;

const std::filesystem::path worker_program = WORKER_PROGRAM;

double milliseconds(steady::duration time) {
    return std::chrono::duration<double, std::milli>(time).count();
}

std::string text_of(const std::array<std::int64_t, 5>& slots) {
    return fmt::format("[{}]", fmt::join(slots, ", "));
}

// A result and the moment at which its caller had it.
struct arrival {
    outcome what;
    steady::time_point when;
};

// Waits for each future on a thread of its own, so that every arrival gets its true time.
std::vector<arrival> collect(std::vector<std::future<outcome>> futures) {
    std::vector<std::future<arrival>> waiting;
    for (auto& future : futures)
        waiting.push_back(std::async(std::launch::async, [mine = std::move(future)]() mutable {
            outcome what = mine.get();
            return arrival{std::move(what), steady::now()};
        }));
    std::vector<arrival> arrivals;
    for (auto& each : waiting)
        arrivals.push_back(each.get());
    return arrivals;
}

// A worker's first task waits until the program is loaded; later ones do not.
void warm_up(process_pool& pool) {
    std::vector<std::future<outcome>> first;
    for (std::size_t i = 0; i < pool.pids().size(); ++i)
        first.push_back(pool.submit("nothing"));
    for (auto& each : first)
        each.get();
}

// The same task for every worker; waits for all.
void on_every_worker(process_pool& pool, const std::string& task) {
    std::vector<std::future<outcome>> futures;
    for (std::size_t i = 0; i < pool.pids().size(); ++i)
        futures.push_back(pool.submit(task));
    for (auto& each : futures)
        each.get();
}

// What came of adding without a lock, and at which try.
struct unlocked_sum {
    std::int64_t value;
    int tries;
};

constexpr int most_tries = 1000;

// Every worker adds `each` times without a lock, together `all`; again, until an addition is lost.
// That two workers meet between a load and a store is a matter of chance.
unlocked_sum add_until_one_is_lost(process_pool& pool, std::int64_t each, std::int64_t all) {
    for (int tries = 1;; ++tries) {
        const segment bare = segment::create(sizeof(std::int64_t));
        on_every_worker(pool, fmt::format("add_without_lock {} {}", bare.name(), each));
        const std::int64_t sum = *static_cast<const std::int64_t*>(bare.data());
        const bool nobody_to_meet = each == all;
        if (sum < all || nobody_to_meet || tries == most_tries) return {sum, tries};
    }
}

// The bytes of a mutex, as numbers in a line of text.
std::string bytes_of(const pthread_mutex_t& mutex) {
    std::array<unsigned char, sizeof mutex> bytes{};
    std::memcpy(bytes.data(), &mutex, sizeof mutex);
    return fmt::format("{}", fmt::join(bytes, " "));
}

// What a forked child finds where we found it. It inherits what is mapped, at the same address.
int seen_by_forked_child(const int* shared) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(*shared);
    int status = 0;
    while (::waitpid(child, &status, 0) == -1 && errno == EINTR) {
    }
    return WEXITSTATUS(status);
}

// A worker is killed inside an update of what has this name; true when its caller heard of it.
bool kill_a_worker(const std::string& task, const std::string& name) {
    process_pool pool(worker_program, 1);
    try {
        pool.submit(task + " " + name).get();
    } catch (const workbook::broken_process_pool&) {
        return true;
    }
    return false;
}

constexpr std::string_view has_added = "has added";

// Another worker adds to what has this name; how far it has come after `patience`.
std::string another_adds(const std::string& task, const std::string& name,
                         std::chrono::milliseconds patience) {
    process_pool pool(worker_program, 1);
    warm_up(pool);
    auto added = pool.submit(task + " " + name);
    if (added.wait_for(patience) != std::future_status::ready) {
        ::kill(pool.pids().front(), SIGKILL); // it would wait for ever, and shutdown with it
        return "still waits (and was killed, too)";
    }
    try {
        added.get();
        return std::string(has_added);
    } catch (const workbook::task_failed& failure) {
        return std::string("is refused: ") + failure.what(); // as Boost's mutex would do it
    }
}

// The time from submit to result for a task that is no work at all, in microseconds.
double round_trip_us() {
    constexpr int trips = 500;
    process_pool pool(worker_program, 1);
    warm_up(pool);
    const auto start = steady::now();
    for (int i = 0; i < trips; ++i)
        pool.submit("nothing").get();
    return milliseconds(steady::now() - start) * 1000 / trips;
}

// The story, part by part. Every part has a pool of its own.
class lesson {
  public:
    explicit lesson(narration::narrator& teller)
        : teller_(teller), tasks_(teller.option("tasks")), workers_(teller.option("workers")) {}

    void tell() {
        tasks_and_a_counter();
        what_can_cross();
        without_a_lock();
        death_in_the_counter();
        death_in_the_ledger();
        what_it_costs();
    }

  private:
    void tasks_and_a_counter();
    void show_tasks(const std::vector<arrival>& arrivals, steady::time_point start);
    void draw_tasks(std::vector<arrival> arrivals);
    void what_can_cross();
    void without_a_lock();
    void death_in_the_counter();
    void death_in_the_ledger();
    void what_it_costs();

    // One line of a table, and the same as a fact.
    void crossed(const std::string& key, std::string_view what, const std::string& arrived);
    void took(const std::string& key, std::string_view what, double time, std::string_view unit);

    [[nodiscard]] std::size_t pool_size() const { return static_cast<std::size_t>(workers_); }

    narration::narrator& teller_;
    const std::int64_t tasks_;
    const std::int64_t workers_;
};

void lesson::tasks_and_a_counter() {
    teller_.section(fmt::format("{} tasks, {} processes, one counter", tasks_, workers_));
    teller_.say("A counter and an array of five lie in memory that processes share, with a lock "
                "beside them. Task i waits 100 ms, adds 1 to the counter and 1 to slot i mod 5. "
                "The counter is not sent to the workers: its name is.");
    auto counter = shared_counter::create();
    teller_.say_line(fmt::format("A task: count 0 {}", counter.name()));
    teller_.predict(fmt::format("Where will the counter stand, what is in the array, and how long "
                                "do {} tasks of 100 ms take on {} workers?",
                                tasks_, workers_),
                    fmt::format("The counter counts tasks, and the array's numbers add up to the "
                                "same. The tasks come in waves of {}: {} ms or a little more.",
                                workers_, (tasks_ + workers_ - 1) / workers_ * 100));
    process_pool pool(worker_program, pool_size());
    warm_up(pool);
    teller_.recorder();
    const auto start = steady::now();
    //! [use]
    std::vector<std::future<outcome>> futures;
    for (std::int64_t i = 0; i < tasks_; ++i)
        futures.push_back(pool.submit(fmt::format("count {} {}", i, counter.name())));
    //! [use]
    const std::vector<arrival> arrivals = collect(std::move(futures));
    show_tasks(arrivals, start);
    const tally found = counter.read();
    teller_.say_line(fmt::format("Counter: {}", found.counter));
    teller_.say_line(fmt::format("Array: {}", text_of(found.slots)));
    teller_.fact("counter", found.counter);
    teller_.fact("array", text_of(found.slots));
    draw_tasks(arrivals);
}

void lesson::show_tasks(const std::vector<arrival>& arrivals, steady::time_point start) {
    std::set<pid_t> pids;
    steady::time_point last = start;
    for (const auto& [what, when] : arrivals) {
        teller_.say_line(what.result);
        pids.insert(what.pid);
        last = std::max(last, when);
    }
    const double wall = milliseconds(last - start);
    teller_.say_line(fmt::format("Results: {}, by {} processes, in {:.0f} ms", arrivals.size(),
                                 pids.size(), wall));
    teller_.fact("results", arrivals.size());
    teller_.fact("pids", pids.size());
    teller_.fact("wall_ms", wall);
}

// A caller hears of a result a little after the worker has gone on to its next task: where two
// would overlap for that reason, the later one begins when the earlier one ends.
void lesson::draw_tasks(std::vector<arrival> arrivals) {
    std::sort(arrivals.begin(), arrivals.end(),
              [](const arrival& one, const arrival& other) { return one.when < other.when; });
    std::map<pid_t, steady::time_point> free_since;
    for (const auto& [what, when] : arrivals) {
        auto& before = free_since[what.pid];
        const std::string label = what.result.substr(0, what.result.rfind(' '));
        teller_.recorder().add(fmt::format("pid {}", what.pid), label,
                               std::max<steady::time_point>(before, when - what.time), when);
        before = when;
    }
    teller_.show_timeline("Tasks in worker processes, all counting in one place");
}

void lesson::crossed(const std::string& key, std::string_view what, const std::string& arrived) {
    teller_.say_line(fmt::format("{:<30}{}", what, arrived));
    teller_.fact(key, arrived);
}

void lesson::what_can_cross() {
    teller_.section("What can cross between processes");
    teller_.say("The usual Python answer hands the counter itself to the pool, and Python refuses: "
                "\"Synchronized objects should only be shared between processes through "
                "inheritance\". C++ does not refuse. Everything is bytes, and bytes can be sent.");
    const segment memory = segment::create(sizeof(int));
    auto* const number = static_cast<int*>(memory.data());
    *number = 42;
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    const std::string free_mutex = bytes_of(mutex);
    ::pthread_mutex_lock(&mutex);
    teller_.predict(
        "We hold 42 in shared memory, and a locked mutex. A worker is sent the number's "
        "address, its descriptor's number, its name, and the mutex byte by byte. With "
        "which of these does it get at the 42, or wait for the lock?",
        "Only with the name. The address and the descriptor's number mean something in "
        "this process only. The bytes of a mutex make another mutex, which nobody here "
        "looks at.");
    crossed("inherited", "inherited by a fork", std::to_string(seen_by_forked_child(number)));
    {
        process_pool pool(worker_program, 1);
        const auto ask = [&pool](const std::string& task) {
            return pool.submit(task).get().result;
        };
        crossed("name", "a name", ask("name " + memory.name()));
        crossed("address", "an address",
                ask(fmt::format("address {}", reinterpret_cast<std::uintptr_t>(number))));
        const std::string name = memory.name();
        crossed("descriptor", "a descriptor's number",
                ask("descriptor " + name.substr(name.rfind('/') + 1)));
        crossed("mutex", "a mutex as it was, unlocked", ask("mutex " + free_mutex));
        crossed("locked_mutex", "a mutex as it is, locked", ask("mutex " + bytes_of(mutex)));
    }
    ::pthread_mutex_unlock(&mutex);
    teller_.say("A copy of the unlocked mutex: the worker locks it at once, while we hold ours. A "
                "copy of the locked one stays locked for ever: our unlock changes our bytes, not "
                "the copy's.");
}

void lesson::without_a_lock() {
    teller_.section("Without the lock");
    constexpr std::int64_t each = 50'000;
    const std::int64_t all = each * workers_;
    auto counter = shared_counter::create();
    process_pool pool(worker_program, pool_size());
    warm_up(pool);
    const unlocked_sum unlocked = add_until_one_is_lost(pool, each, all);
    on_every_worker(pool, fmt::format("add_with_lock {} {}", counter.name(), each));
    teller_.predict(
        fmt::format("{} workers add 1 to a number in shared memory, {} times each: read, add, "
                    "write. How many of the {} additions are there in the end?",
                    workers_, each, all),
        workers_ == 1 ? "All: there is only one worker."
                      : "It depends on the moment. Two that read the same number write the same "
                        "number, and one addition is lost. We repeat it until that happens.");
    teller_.say_line(
        fmt::format("Without a lock: {} of {}, at try {}", unlocked.value, all, unlocked.tries));
    teller_.say_line(fmt::format("With a lock:    {} of {}", counter.read().counter, all));
    teller_.fact("additions", all);
    teller_.fact("without_lock", unlocked.value);
    teller_.fact("tries_without_lock", unlocked.tries);
    teller_.fact("with_lock", counter.read().counter);
}

void lesson::death_in_the_counter() {
    teller_.section("A worker dies with the lock in its hand");
    teller_.say("A worker calls update, raises the counter, and gets SIGKILL before it can raise "
                "the slot. SIGKILL runs no destructor, so nobody unlocks.");
    teller_.predict("Another worker wants to add. What does it find?",
                    "A lock whose holder is gone. It waits, and nobody will ever unlock.");
    auto counter = shared_counter::create();
    const bool heard = kill_a_worker("die_in_counter", counter.name());
    const std::string another = another_adds("add_to_counter", counter.name(), 300ms);
    teller_.say_line(fmt::format("The pool: {}", heard ? "broken, and says so" : "as if nothing"));
    teller_.say_line("Another worker, after 300 ms: " + another);
    teller_.fact("heard_of_the_death", heard ? 1 : 0);
    teller_.fact("counter_goes_on", another == has_added ? 1 : 0);
}

void lesson::death_in_the_ledger() {
    teller_.section("The same death, with a robust lock");
    auto book = ledger::create();
    for (std::size_t i = 0; i < 3; ++i)
        book.add(i);
    teller_.predict("A ledger has 3 tasks in it. A worker dies half way through a fourth: the "
                    "counter says 4, the slots add up to 3. Then another worker adds one task. "
                    "What does the ledger say?",
                    "4, and the slots add up to 4. Whoever gets the lock after a death is told so, "
                    "and undoes the half before it goes on.");
    kill_a_worker("die_in_ledger", book.name());
    const std::string another = another_adds("add_to_ledger", book.name(), 10s);
    teller_.say_line("Another worker: " + another);
    teller_.fact("ledger_goes_on", another == has_added ? 1 : 0);
    if (another != has_added) return; // a learner's ledger, perhaps: reading it might wait as well
    const tally found = book.read();
    teller_.say_line(fmt::format("Counter: {}", found.counter));
    teller_.say_line(fmt::format("Array: {}", text_of(found.slots)));
    teller_.say_line(fmt::format("In balance: {}", found.in_balance() ? "yes" : "no"));
    teller_.fact("ledger_counter", found.counter);
    teller_.fact("ledger_array", text_of(found.slots));
    teller_.fact("ledger_in_balance", found.in_balance() ? 1 : 0);
}

void lesson::took(const std::string& key, std::string_view what, double time,
                  std::string_view unit) {
    teller_.say_line(fmt::format("{:<44}{:>8.1f} {}", what, time, unit));
    teller_.fact(key, time);
}

void lesson::what_it_costs() {
    teller_.section("What it costs");
    const auto addition = cost::addition_ns();
    const double trip = round_trip_us();
    teller_.predict("An addition under a lock that nobody else wants: how much dearer is it when "
                    "the lock works between processes?",
                    fmt::format("Measured just now: {:.0f} ns instead of {:.0f}. A free lock is "
                                "taken with one atomic operation, in whatever memory it lies. The "
                                "kernel is asked only when somebody has to wait.",
                                addition.shared_counter, addition.std_mutex));
    took("std_mutex_ns", "std::mutex, own memory", addition.std_mutex, "ns");
    took("shared_counter_ns", "process-shared mutex, shared memory", addition.shared_counter, "ns");
    took("ledger_ns", "robust mutex, and a way back", addition.ledger, "ns");
    took("create_us", "making a shared counter", cost::counter_us(), "us");
    took("round_trip_us", "an empty task to a worker and back", trip, "us");
}

void tell(narration::narrator& teller) {
    lesson(teller).tell();
}

} // namespace

int main(int argc, char** argv) {
    return narration::run(argc, argv, {"06", "Shared state"},
                          {{"tasks", "how many tasks there are", 20, 1, 200},
                           {"workers", "worker processes in the pool", 4, 1, 32}},
                          tell);
}
