// Forked workers, their results through shared memory, and the last run in this process.
#include "explorer/runtime/session.hpp"

#include "explorer/explore.hpp"
#include "explorer/runtime/fiber.hpp"
#include "explorer/runtime/memory.hpp"
#include "explorer/runtime/process_end.hpp"
#include "explorer/runtime/real.hpp"
#include "explorer/runtime/sampling_process.hpp"
#include "explorer/runtime/self.hpp"
#include "explorer/runtime/shared_buffer.hpp"
#include "explorer/strategies/replay.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cxxabi.h>
#include <fcntl.h>
#include <sched.h>
#include <stdexcept>
#include <string_view>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <tuple>
#include <unistd.h>
#include <utility>

namespace explorer {

namespace {

exception_words& words_for_exceptions() {
    static auto* const words = new exception_words; // outlives every thread
    return *words;
}

result_sink& sink() {
    static auto* const where = new result_sink; // outlives every thread
    return *where;
}

finding plain_words(const std::exception_ptr& thrown) {
    finding what;
    what.word = "wrong_result";
    try {
        std::rethrow_exception(thrown);
    } catch (const std::exception& known) {
        what.message = std::string("it threw an exception that nobody expected: ") + known.what();
    } catch (...) {
        what.message = "it threw something that is no std::exception";
    }
    return what;
}

/// The body, with what it throws kept.
class guarded_body {
  public:
    explicit guarded_body(const std::function<void()>& body) : body_(body) {}

    void operator()() {
        try {
            body_();
        } catch (const abi::__forced_unwind&) {
            throw;
        } catch (...) {
            const inside_scope quiet(*self);
            thrown_ = std::current_exception();
            const auto& words = words_for_exceptions();
            the_world().note_failure(words ? words(thrown_) : plain_words(thrown_));
        }
    }

    [[nodiscard]] std::exception_ptr take() { return std::exchange(thrown_, nullptr); }

  private:
    const std::function<void()>& body_;
    std::exception_ptr thrown_;
};

/// One run in this process, and what left the body.
std::pair<run_result, std::exception_ptr> run_body_here(const std::function<void()>& body,
                                                        strategy& how, const run_options& options) {
    if (options.program) return {the_world().run(body, how, options), nullptr}; // a throw ends it
    guarded_body guarded(body);
    auto result = the_world().run(std::ref(guarded), how, options);
    return {std::move(result), guarded.take()};
}

void wait_for_end_of(pid_t child) {
    int status = 0;
    while (waitpid(child, &status, 0) == -1 && errno == EINTR) {
    }
}

/// Ends this process, and runs no handler of the program's.
[[noreturn]] void end_process() {
    real().syscall(SYS_exit_group, 0);
    std::abort();
}

/// One exploration's runs: in this process, or each in a child of it.
class runs {
  public:
    runs(const std::function<void()>& body, const session_options& options)
        : body_(body), options_(options) {
        if (options.outputs) printed_.emplace();
    }

    outcome operator()(strategy& how) {
        auto result = run(how, options_.run);
        if (printed_) keep_output(result);
        if (result.found && result.found->word == "deadlock") blame_ = find_lost_notify(result);
        looked_at_clock_ = looked_at_clock_ || result.looked_at_clock;
        time_passed_ = time_passed_ || result.elapsed > 0;
        endless_ = endless_ || (result.found && result.found->word == "timeout");
        outcome told;
        if (result.found)
            told.finding =
                blame_ && result.found->word == "deadlock" ? "lost_wakeup" : result.found->word;
        told.log = std::move(result.log);
        told.steps = result.steps;
        told.reducible = result.reducible;
        return told;
    }

    /// A run had to be stopped by the clock: another like it would cost as much.
    [[nodiscard]] bool met_endless_run() const { return endless_; }

    /// For a process that goes on with a copy of this one's runs.
    void go_on_in_child() {
        if (room_) room_.emplace(); // the other one belongs to the parent
        end_watching();
        begin_watching();
    }

    /// Time passed, and the program never looked at a clock: it cannot tell when a deadline passed.
    [[nodiscard]] bool only_sleeps() const { return time_passed_ && !looked_at_clock_; }

    /// What the runs that came to their end printed.
    [[nodiscard]] const std::vector<printed_output>& outputs() const { return outputs_; }

    /// The notify that the deadlock met last was the loss of.
    [[nodiscard]] std::optional<std::uint64_t> blame() const { return blame_; }

  private:
    run_result run(strategy& how, const run_options& options) {
        return options_.fresh_process ? run_in_child(how, options)
                                      : run_body_here(body_, how, options).first;
    }

    run_result run_in_child(strategy& how, const run_options& options) {
        if (!room_) room_.emplace();
        room_->clear();
        const pid_t child = real().fork();
        if (child == 0) {
            end_watching();
            begin_watching();
            room_->write(run_body_here(body_, how, options).first);
            if (printed_) std::fflush(stdout);
            end_process();
        }
        wait_for_end_of(child);
        run_result result;
        if (!room_->read(result)) {
            result.found = finding{"crash", "the process died", {}, "", "", ""};
            result.log.cut_short = true;
        }
        return result;
    }

    void keep_output(const run_result& result) {
        const auto text = printed_->take();
        if (!result.found && !result.log.cut_short) count_output(outputs_, text);
    }

    /// Whether a program that ends like this has gone on for as long as it could.
    static bool is_an_end(std::string_view word) {
        return word != "deadlock" && word != "leak" && word != "livelock" && word != "timeout";
    }

    /// Repeats the run with one notify kept until its waiter comes: does the program go on then?
    std::optional<std::uint64_t> find_lost_notify(const run_result& stuck) {
        for (const auto notify : stuck.notifies) {
            auto options = options_.run;
            options.kept_notify = notify;
            replay again(stuck.log);
            again.start(0);
            const auto otherwise = run(again, options);
            if (!otherwise.found || is_an_end(otherwise.found->word)) return notify;
        }
        return std::nullopt;
    }

    const std::function<void()>& body_;
    const session_options& options_;
    std::optional<shared_buffer> room_; ///< for the results of children
    std::optional<caught_output> printed_;
    std::vector<printed_output> outputs_;
    std::optional<std::uint64_t> blame_;
    bool endless_ = false;
    bool looked_at_clock_ = false;
    bool time_passed_ = false;
};

void silence() {
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    close(nowhere);
}

/// What a worker finds.
struct search_result {
    exploration_result search;
    std::optional<std::uint64_t> blame;
    bool only_sleeps = false; ///< time passed, and the program never looked at a clock
    std::vector<printed_output> outputs{};
};

/// Whether a second process may help. Kernel threads do not outlive a fork; fibres do.
bool may_share(const session_options& options) {
    const bool can_fork = options.fresh_process || hand_over() == hand_over_kind::fibres;
    return options.workers > 1 && options.strategy.empty() && !options.outputs && can_fork;
}

search_result search(const std::function<void()>& body, const session_options& options) {
    const auto begin = std::chrono::steady_clock::now();
    runs all(body, options);
    exploration_options how;
    how.limit = options.limit;
    how.seed = options.seed;
    how.stop = [&] {
        return all.met_endless_run() ||
               std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() >
                   options.seconds;
    };
    const execute run_one = [&](strategy& by) { return all(by); };
    std::optional<sampling_process> helper;
    if (may_share(options)) {
        const auto ending =
            options.fresh_process ? sampling_process::ending::wait : sampling_process::ending::kill;
        how.helper = &helper.emplace(ending, [&all] { all.go_on_in_child(); });
    }
    search_result found;
    found.search = options.strategy.empty() ? explore_schedules(how, run_one)
                                            : explore_with(options.strategy, how, run_one);
    if (found.search.finding == "lost_wakeup") {
        replay again(found.search.failing);
        again.start(0);
        (void)all(again);
        found.blame = all.blame();
    }
    found.only_sleeps = all.only_sleeps();
    found.outputs = all.outputs();
    return found;
}

/// Searches in a child, so that this process stays fresh. Nothing when the child died.
std::optional<search_result> search_in_child(const std::function<void()>& body,
                                             const session_options& options) {
    shared_buffer room;
    const pid_t child = real().fork();
    if (child == 0) {
        silence();
        begin_watching();
        const auto found = search(body, options);
        room.write(found.search);
        room.write_number(found.blame ? *found.blame + 1 : 0);
        room.write_number(found.only_sleeps ? 1 : 0);
        room.write(found.outputs);
        end_process();
    }
    wait_for_end_of(child);
    search_result found;
    std::uint64_t blame = 0;
    std::uint64_t only_sleeps = 0;
    if (!room.read(found.search) || !room.read_number(blame) || !room.read_number(only_sleeps) ||
        !room.read(found.outputs))
        return std::nullopt;
    if (blame > 0) found.blame = blame - 1;
    found.only_sleeps = only_sleeps != 0;
    return found;
}

search_result search_safely(const std::function<void()>& body, session_options options) {
    if (auto found = search_in_child(body, options)) return std::move(*found);
    options.fresh_process = true; // a run has taken the worker with it: one process for each
    if (auto found = search_in_child(body, options)) return std::move(*found);
    search_result dead; // it took our worker with it, twice: the run in this process will show how
    dead.search.finding = "crash";
    dead.search.strategy = "the first schedule";
    dead.search.coverage = "one schedule, which ended the process that explored it";
    dead.search.schedules = dead.search.schedule = 1;
    return dead;
}

void show(const std::function<void()>& body, const session_options& options,
          const search_result& from, session_result& into) {
    auto run = options.run;
    run.record = from.search.finding.has_value(); // of a run that ends well nobody sees the steps
    run.blame_notify = from.blame;
    replay again(from.search.failing);
    again.start(0);
    begin_watching();
    std::tie(into.shown, into.thrown) = run_body_here(body, again, run);
    end_watching();
}

std::uint64_t number_from(const char* name, std::uint64_t otherwise) {
    const char* const text = std::getenv(name);
    return text == nullptr || *text == '\0' ? otherwise : std::strtoull(text, nullptr, 10);
}

/// How many processors this process may use.
std::uint64_t cores() {
    cpu_set_t usable;
    CPU_ZERO(&usable);
    if (sched_getaffinity(0, sizeof usable, &usable) != 0) return 1;
    return static_cast<std::uint64_t>(CPU_COUNT(&usable));
}

/// The same once more, with deadlines that may pass while others could still run: whoever uses a
/// sleep to wait for somebody is found out. Only for a program that never looks at a clock: for it
/// nothing else changes.
search_result search_early(const std::function<void()>& body, const session_options& options,
                           search_result exact) {
    auto early = options;
    early.run.early_timeouts = true;
    early.limit = {options.limit.schedules / 4, options.limit.steps / 4};
    auto found = search_safely(body, early);
    for (const auto& each : found.outputs)
        count_output(exact.outputs, each.text, each.schedules);
    found.outputs = exact.outputs;
    found.search.schedules += exact.search.schedules;
    found.search.steps += exact.search.steps;
    if (found.search.finding) {
        found.search.schedule += exact.search.schedules;
        return found;
    }
    exact.search.coverage += "; with early timeouts: " + found.search.coverage;
    exact.search.schedules = found.search.schedules;
    exact.search.steps = found.search.steps;
    return exact;
}

/// Libraries set something up the first time they are used, in steps that later runs do not take.
/// One run that nobody looks at takes them, before anything is counted.
void warm_up(const std::function<void()>& body, const session_options& options) {
    if (options.fresh_process) return; // there every run is the first
    const int out = dup(STDOUT_FILENO);
    const int err = dup(STDERR_FILENO);
    std::fflush(nullptr);
    silence();
    begin_watching();
    replay plain(run_log{});
    plain.start(0);
    (void)run_body_here(body, plain, options.run);
    end_watching();
    std::fflush(nullptr);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    close(out);
    close(err);
}

} // namespace

session_result explore_body(const std::function<void()>& body, const session_options& wanted) {
    remember_globals();
    warm_up(body, wanted);
    auto options = wanted;
    auto from = search_safely(body, options);
    if (!from.search.finding && from.only_sleeps && !options.run.early_timeouts &&
        options.strategy.empty()) {
        from = search_early(body, options, std::move(from));
        options.run.early_timeouts = from.search.finding.has_value();
    }
    session_result result;
    show(body, options, from, result);
    result.search = std::move(from.search);
    result.outputs = std::move(from.outputs);
    result.found = result.shown.found;
    const std::string shown = result.found ? result.found->word : "";
    result.reproduced = shown == result.search.finding.value_or("");
    if (result.search.finding && !result.found)
        result.found =
            finding{*result.search.finding, "it was seen once, and not again.", {}, "", "", ""};
    return result;
}

void describe_exceptions_with(exception_words words) {
    words_for_exceptions() = std::move(words);
}

void tell_results_to(result_sink where) {
    sink() = std::move(where);
}

session_options options_from_environment() {
    session_options options;
    options.seed = number_from("WORKBOOK_EXPLORER_SEED", 1);
    options.limit.schedules = number_from("WORKBOOK_EXPLORER_SCHEDULES", options.limit.schedules);
    options.limit.steps = number_from("WORKBOOK_EXPLORER_STEPS", options.limit.steps);
    options.run.early_timeouts = number_from("WORKBOOK_EXPLORER_EARLY", 0) != 0;
    options.run.stale_reads = number_from("WORKBOOK_EXPLORER_STALE", 0) != 0;
    options.outputs = number_from("WORKBOOK_EXPLORER_OUTPUTS", 0) != 0;
    options.fresh_process = has_globals_to_build();
    options.workers = number_from("WORKBOOK_EXPLORER_WORKERS", std::min<std::uint64_t>(2, cores()));
    if (const char* const one = std::getenv("WORKBOOK_EXPLORER_STRATEGY")) options.strategy = one;
    const char* const hand_over = std::getenv("WORKBOOK_EXPLORER_HANDOVER");
    if (hand_over != nullptr && std::string_view(hand_over) == "threads")
        choose_hand_over(hand_over_kind::kernel_threads);
    return options;
}

void explore(const std::function<void()>& body, const body_options& wanted) {
    auto options = options_from_environment();
    // A grader has a dozen bodies, and a learner waits for all of them.
    constexpr budget for_a_body{2'000, 200'000};
    if (std::getenv("WORKBOOK_EXPLORER_SCHEDULES") == nullptr) {
        options.limit = for_a_body;
        if (wanted.schedules != 0) options.limit.schedules = wanted.schedules;
    }
    options.workers = 1; // several claims are tried at a time already
    options.run.early_timeouts = options.run.early_timeouts || wanted.early_timeouts;
    options.run.stale_reads = options.run.stale_reads || wanted.stale_reads;
    auto result = explore_body(body, options);
    if (sink()) sink()(result, options);
    if (result.thrown) std::rethrow_exception(result.thrown);
    if (result.found) throw std::runtime_error(result.found->word + ": " + result.found->message);
}

} // namespace explorer
