// Sentences with the workload's own numbers in them.
#include "wording.hpp"

#include "amdahl.hpp"
#include "forecasts.hpp"

#include <fmt/format.h>

#include <sys/resource.h>

#include <algorithm>
#include <array>

namespace advice {

namespace {

using std::chrono::microseconds;
using workbook::fact;
using workbook::model;
using workbook::plan;
using workbook::workload;

double milliseconds(microseconds time) {
    return static_cast<double>(time.count()) / 1000;
}

// At most `digits` of them after the point, and no zeros at the end.
std::string short_number(double number, int digits) {
    auto text = fmt::format("{:.{}f}", number, digits);
    if (text.find('.') == std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

std::string told_kib(double kib) {
    if (kib < 1024) return short_number(kib, kib < 10 ? 1 : 0) + " KiB";
    if (kib < 1024.0 * 1024) return short_number(kib / 1024, kib < 10240 ? 1 : 0) + " MiB";
    return short_number(kib / 1024 / 1024, 1) + " GiB";
}

std::string counted(std::size_t number, std::string_view one, std::string_view more) {
    return grouped(number) + " " + std::string(number == 1 ? one : more);
}

std::size_t under_way(const workload& load) {
    return std::min(load.tasks, load.limit.value_or(load.tasks));
}

bool has_loop(model how) {
    return how != model::inline_call && how != model::threads && how != model::processes;
}

std::string because_it_waits(const workload& load) {
    if (load.computes == microseconds::zero())
        return fmt::format("It waits {} and needs no core meanwhile: waits overlap.",
                           told(load.waits));
    return fmt::format("It waits {} of its {} and needs no core meanwhile: waits overlap.",
                       told(load.waits), told(load.waits + load.computes));
}

std::string because_few(const workload& load, const plan& chosen) {
    if (load.tasks == 1) return "There is one task: nothing overlaps with it.";
    const auto count = grouped(load.tasks);
    if (chosen.how == model::inline_call)
        return fmt::format("There are {}: all of them together take {}, which is over before "
                           "others could help.",
                           count, told(load.tasks * (load.waits + load.computes)));
    if (chosen.how == model::threads && load.waits > load.computes)
        return fmt::format("There are {}: a thread for each is affordable, and the simplest that "
                           "works. From {} on it is not.",
                           count, grouped(load.on.many));
    return fmt::format("There are {}: more workers would have nothing to do.", count);
}

std::string because_many(const workload& load, const plan& chosen) {
    if (has_loop(chosen.how))
        return fmt::format("There are {}: from {} on a thread for each is too much. A coroutine "
                           "waits in far less room.",
                           grouped(load.tasks), grouped(load.on.many));
    return fmt::format("There are {}: they share the workers, and the others wait in the queue.",
                       grouped(load.tasks));
}

std::string because_it_computes(const workload& load, const plan& chosen) {
    if (has_loop(chosen.how))
        return fmt::format("It computes {}. On the loop's thread all others would stand still "
                           "meanwhile, so a pool does it.",
                           told(load.computes));
    return fmt::format("It computes {}. Only more cores help with that; threads use them all, for "
                       "C++ has no global lock.",
                       told(load.computes));
}

std::string told_rate(double per_second) {
    return short_number(per_second, 3) + " a second";
}

std::string because_of_the_limit(const situation& about, const plan& chosen) {
    const auto& load = about.load;
    const auto limit = grouped(load.limit.value_or(0));
    const auto who =
        about.paced
            ? fmt::format("At {} and {} each, no more than {} {} ever under way",
                          told_rate(about.per_second.value_or(0)), told(load.waits + load.computes),
                          limit, load.limit == 1U ? "is" : "are")
            : fmt::format("The other side lets {} in at once", limit);
    if (chosen.permits) return who + ": so many permits.";
    if (chosen.workers > 0) return who + ": so many workers. A pool's size is a semaphore already.";
    return who + ".";
}

std::string because_of_the_cores(const workload& load) {
    if (load.on.cores == 1) return "There is one core: nothing computes beside anything else.";
    return fmt::format("There are {} cores: so many can compute at the same time.", load.on.cores);
}

std::string because_isolated(const plan& chosen) {
    return fmt::format("It has to be kept apart. Only a process can crash, or be killed, alone; {}",
                       has_loop(chosen.how) ? "and a loop waits for all of them."
                                            : "that is what a process is for.");
}

// A loop is like a lock: one computes, and the others wait outside.
std::string when_the_loop_is_full(const workload& load) {
    const auto full = workbook::workers_that_saturate(load.computes, load.waits);
    if (!full)
        return "The loop is one thread. It has time as long as its tasks compute nothing: measure "
               "what they do between two waits.";
    return fmt::format("The loop is one thread. With {} of computing for each {} of waiting it is "
                       "busy all the time from {} on.",
                       told(load.computes), told(load.waits),
                       counted(*full, "task", "tasks under way"));
}

std::string when_the_pool_is_full(const workload& load, const plan& chosen) {
    if (load.computes == microseconds::zero())
        return "The pool is full when its workers are: say how long one of them computes for a "
               "task.";
    const double each_second =
        1000.0 * static_cast<double>(chosen.workers) / milliseconds(load.computes);
    return fmt::format("The pool computes {} at once, {} each: {:.0f} tasks a second at most. What "
                       "comes faster only makes the queue longer.",
                       chosen.workers, told(load.computes), each_second);
}

std::string open_files(std::size_t places) {
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == RLIM_INFINITY)
        return "Each connection is an open file, and this process may have any number of them.";
    const bool enough = files.rlim_cur > places;
    return fmt::format("Each connection is an open file. This process may have {} of them: {}",
                       grouped(files.rlim_cur),
                       enough ? "enough."
                              : "too few. Raise it (ulimit -n), or give fewer permits.");
}

// To hand over costs some microseconds: a task that takes no longer is not worth it, many are.
void hand_over_blocks(const workload& load, std::vector<std::string>& all) {
    const auto worth = load.on.worth_handing_over;
    if (load.computes > worth / 10) return;
    const auto block = (worth + load.computes - microseconds(1)) / load.computes;
    all.push_back(fmt::format("To hand over a task costs some microseconds, and one takes {}. Hand "
                              "over blocks of {} or more, or the forecast does not hold.",
                              told(load.computes), grouped(static_cast<std::uint64_t>(block))));
}

void behind_walls(const plan& chosen, std::vector<std::string>& all) {
    if (has_loop(chosen.how))
        all.emplace_back("The loop can wait for your code only. If the foreign code waits by "
                         "itself, it holds its process: then it is blocking as well.");
    all.emplace_back("A worker that dies takes its task along. Report that task, start another "
                     "worker, and do not try for ever what has killed two of them.");
    all.emplace_back("Walls hold back accidents. Against malice take rights, memory and time away "
                     "from the process as well.");
}

std::string at_a_rate(double per_second) {
    const auto gap =
        std::chrono::round<microseconds>(std::chrono::duration<double>(1 / per_second));
    return fmt::format("A limit on how many are inside is none on how many start: if the answers "
                       "get faster, more go in. Put a rate limiter in front: {}, one each {}.",
                       told_rate(per_second), told(gap));
}

places described(const workload& load) {
    return {static_cast<double>(load.on.thread_kib), 8192, static_cast<double>(load.on.process_kib),
            static_cast<double>(load.on.coroutine_kib), 1};
}

std::string stacks(std::size_t threads, const places& each) {
    const auto count = static_cast<double>(threads);
    return fmt::format("At {} threads the stacks take {} of memory, and {} of address space.",
                       grouped(threads), told_kib(count * each.thread_kib),
                       told_kib(count * each.thread_reserved_kib));
}

// What a pool's threads meet.
void pool_limits(const workload& load, const plan& chosen, const places& each,
                 std::vector<std::string>& all) {
    const bool can_grow = !load.limit || *load.limit > chosen.workers;
    if (can_grow) all.push_back(stacks(std::max<std::size_t>(chosen.workers * 100, 1000), each));
    all.emplace_back("The pool's size limits how many wait at once: a call that hangs takes a "
                     "worker out, so give each a deadline.");
}

std::string processes(std::size_t workers, const places& each) {
    const auto count = static_cast<double>(workers);
    return fmt::format("{} {} with nothing in {}. What goes in and out is copied, byte by byte.",
                       counted(workers, "worker process takes", "worker processes take"),
                       told_kib(count * each.process_kib), workers == 1 ? "it" : "them");
}

std::string frames(std::size_t tasks, const places& each) {
    return fmt::format("{} {} while {}.", counted(tasks, "coroutine takes", "coroutines take"),
                       told_kib(static_cast<double>(tasks) * each.coroutine_kib),
                       tasks == 1 ? "it waits" : "they wait");
}

} // namespace

std::string grouped(std::uint64_t number) {
    auto text = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

std::string told(microseconds time) {
    if (time >= std::chrono::hours(48)) return short_number(milliseconds(time) / 8.64e7, 1) + " d";
    if (time >= std::chrono::hours(2)) return short_number(milliseconds(time) / 3.6e6, 1) + " h";
    if (time >= std::chrono::seconds(10)) return short_number(milliseconds(time) / 1000, 1) + " s";
    return short_number(milliseconds(time), 3) + " ms";
}

std::string told(const situation& what) {
    const auto& load = what.load;
    auto text = counted(load.tasks, "task", "tasks");
    text += load.tasks == 1 ? "; it " : "; each ";
    if (load.waits > microseconds::zero()) text += "waits " + told(load.waits);
    if (load.waits > microseconds::zero() && load.computes > microseconds::zero()) text += " and ";
    if (load.computes > microseconds::zero()) text += "computes " + told(load.computes);
    if (load.blocking) text += ", in calls that block";
    if (load.isolated) text += "; foreign code";
    if (load.limit && !what.paced)
        text += fmt::format("; at most {} at once", grouped(*load.limit));
    if (what.per_second) text += fmt::format("; at most {}", told_rate(*what.per_second));
    if (load.on.memory_kib)
        text += fmt::format("; {} of memory", told_kib(static_cast<double>(*load.on.memory_kib)));
    if (what.deadline) text += fmt::format("; all done in {}", told(*what.deadline));
    return text + ".";
}

std::string_view name_of(model how) {
    constexpr std::array<std::string_view, 7> names{"inline_call",
                                                    "threads",
                                                    "processes",
                                                    "coroutines",
                                                    "coroutines_with_semaphore",
                                                    "coroutines_with_threads",
                                                    "coroutines_with_processes"};
    return names.at(static_cast<std::size_t>(how));
}

std::string_view name_of(fact what) {
    constexpr std::array<std::string_view, 10> names{"waits",     "computes", "few",      "many",
                                                     "very_many", "isolated", "blocking", "limited",
                                                     "memory",    "cores"};
    return names.at(static_cast<std::size_t>(what));
}

std::string told(const plan& what) {
    const auto permits = what.permits ? fmt::format(", and a semaphore with {}",
                                                    counted(*what.permits, "permit", "permits"))
                                      : "";
    switch (what.how) {
    case model::inline_call:
        return "a plain call, one task after the other";
    case model::threads:
        return fmt::format("a pool of {}", counted(what.workers, "thread", "threads"));
    case model::processes:
        return fmt::format("a pool of {}", counted(what.workers, "process", "processes"));
    case model::coroutines:
        return "coroutines on one thread, all at once";
    case model::coroutines_with_semaphore:
        return "coroutines on one thread" + permits;
    case model::coroutines_with_threads:
        return fmt::format("a loop in front of a pool of {}{}",
                           counted(what.workers, "thread", "threads"), permits);
    case model::coroutines_with_processes:
        break;
    }
    return fmt::format("a loop in front of a pool of {}{}",
                       counted(what.workers, "process", "processes"), permits);
}

std::string reason(fact what, const situation& about, const plan& chosen) {
    const auto& load = about.load;
    switch (what) {
    case fact::waits:
        return because_it_waits(load);
    case fact::computes:
        return because_it_computes(load, chosen);
    case fact::few:
        return because_few(load, chosen);
    case fact::many:
        return because_many(load, chosen);
    case fact::very_many:
        return fmt::format("{} are more than the {} that one process should have open.",
                           grouped(load.tasks), grouped(load.on.open_at_most));
    case fact::isolated:
        return because_isolated(chosen);
    case fact::blocking:
        return "It waits in calls that cannot be awaited: each holds its worker until it returns.";
    case fact::limited:
        return because_of_the_limit(about, chosen);
    case fact::memory:
        return fmt::format("There is room for {} only.",
                           told_kib(static_cast<double>(load.on.memory_kib.value_or(0))));
    case fact::cores:
        break;
    }
    return because_of_the_cores(load);
}

std::vector<std::string> next_limits(const situation& about, const plan& chosen,
                                     const std::optional<places>& measured) {
    const auto& load = about.load;
    const auto each = measured.value_or(described(load));
    std::vector<std::string> all;
    const bool waits = load.waits > load.computes;
    if (chosen.how == model::inline_call)
        all.push_back(fmt::format("The caller stands still for {}. If it is a loop, or a person "
                                  "who waits, that is the limit.",
                                  told(load.tasks * (load.waits + load.computes))));
    if (chosen.how == model::threads && waits) pool_limits(load, chosen, each, all);
    if (chosen.how == model::threads && !waits)
        all.push_back(fmt::format("Beyond {} nothing gets faster: more workers take turns, and "
                                  "what they share becomes the limit.",
                                  counted(load.on.cores, "core", "cores")));
    if (chosen.workers > 0 && load.waits == microseconds::zero()) hand_over_blocks(load, all);
    if (chosen.how == model::processes || chosen.how == model::coroutines_with_processes) {
        all.push_back(processes(chosen.workers, each));
        behind_walls(chosen, all);
    }
    if (about.per_second) all.push_back(at_a_rate(*about.per_second));
    if (has_loop(chosen.how)) {
        if (chosen.how == model::coroutines || chosen.how == model::coroutines_with_semaphore)
            all.push_back(when_the_loop_is_full(load));
        else
            all.push_back(when_the_pool_is_full(load, chosen));
        all.push_back(frames(load.tasks, each));
        if (chosen.permits)
            all.back() +=
                " Those without a permit wait in one as well: start as many coroutines as "
                "there are permits, and let them fetch the next task.";
        all.push_back(open_files(chosen.permits.value_or(under_way(load))));
    }
    return all;
}

std::string what_would_keep_it(const situation& about) {
    const auto& load = about.load;
    const auto one = load.waits + load.computes;
    const auto time = about.deadline.value_or(microseconds::zero());
    if (one > time)
        return fmt::format("One task alone takes {}: it has to become shorter, or to be given up "
                           "in time.",
                           told(one));
    if (about.per_second &&
        static_cast<double>(load.tasks - 1) / *about.per_second > milliseconds(time - one) / 1000)
        return "The other side does not let them start fast enough: it takes a higher rate, or "
               "fewer calls.";
    const auto needed = [&](microseconds each, microseconds in) { // no task can be cut
        const auto turns = static_cast<std::size_t>(in / each);
        return (load.tasks + turns - 1) / turns;
    };
    if (load.computes > microseconds::zero())
        if (const auto cores = needed(load.computes, time - load.waits); cores > load.on.cores)
            return fmt::format("To compute so much takes {} cores, or fewer and shorter tasks.",
                               grouped(cores));
    return fmt::format("It takes {} under way at once: ask for a higher limit, or for more memory.",
                       grouped(needed(one, time)));
}

std::vector<std::string> reading(const situation& about, const plan& chosen) {
    const auto& load = about.load;
    std::vector<std::string> all;
    switch (chosen.how) {
    case model::inline_call:
        all.emplace_back("Chapter 01, what waiting and computing are; train 01.1");
        break;
    case model::threads:
        all.emplace_back("Chapter 02, thread pools; train 02.1, 02.2, 02.4");
        if (load.computes > load.waits)
            all.emplace_back("Chapter 17, what a serial part costs; train 17.2");
        else
            all.emplace_back("Chapter 03, a record for every task; train 03.1, 03.3");
        break;
    case model::processes:
        all.emplace_back("Chapter 05, process pools; train 05.1, 05.2");
        break;
    case model::coroutines:
    case model::coroutines_with_semaphore:
        all.emplace_back("Chapter 08, gather; train 08.1, 08.3");
        all.emplace_back("Chapter 09, errors in gather; train 09.1, 09.2");
        break;
    case model::coroutines_with_threads:
        all.emplace_back("Chapter 12, threads behind a loop; train 12.1, 12.2");
        break;
    case model::coroutines_with_processes:
        all.emplace_back("Chapter 11, processes behind a loop; train 11.1, 11.2");
        break;
    }
    if (chosen.permits) all.emplace_back("Chapter 16, semaphores for coroutines; train 16.1, 16.2");
    if (about.per_second)
        all.emplace_back("Chapter 15, limits of a rate; train 15.1, 15.2");
    else if (load.limit && !chosen.permits)
        all.emplace_back("Chapter 04, limits of what is there; train 04.2");
    if (about.deadline || has_loop(chosen.how))
        all.emplace_back(has_loop(chosen.how) ? "Chapter 10, timeouts; train 10.1, 10.2"
                                              : "Chapter 03, deadlines of a task; train 03.3");
    if (about.shares)
        all.emplace_back(load.isolated ? "Chapter 06, memory that processes share; train 06.1, 06.2"
                                       : "Chapter 01, what threads must not share; train 01.2");
    return all;
}

} // namespace advice
