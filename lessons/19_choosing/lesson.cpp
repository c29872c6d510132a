// Lesson 19: an adviser. It hears what the work is like, and answers with a model and its reasons.
#include "choose_model.hpp"
#include "forecasts.hpp"
#include "measured.hpp"
#include "production.hpp"
#include "questions.hpp"
#include "tour.hpp"
#include "wording.hpp"
#include "workload_file.hpp"

#include "narrator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using advice::situation;
using std::chrono::microseconds;
using workbook::choice;

double milliseconds(microseconds time) {
    return static_cast<double>(time.count()) / 1000;
}

// A forecast is made of averages, and a deadline is missed by the others.
std::string slowest_decides(const situation& what) {
    if (what.load.tasks == 1 || what.load.waits == microseconds::zero()) return "";
    return fmt::format(
        " The forecast knows averages: of {} waits the slowest decides, so give each "
        "a timeout of its own.",
        advice::grouped(what.load.tasks));
}

std::int64_t cores_here() {
    return std::max(1U, std::thread::hardware_concurrency());
}

// One telling: a workload of the reader's, or the tour.
class adviser {
  public:
    explicit adviser(narration::narrator& teller)
        : teller_(teller), measures_(!teller.word("no-measure")) {
        on_.cores = static_cast<std::size_t>(teller.option("cores"));
    }

    void tell() {
        refuse_two_ways();
        if (const auto file = teller_.word("workload"))
            advise_on(advice::read_workload(*file, on_));
        else if (teller_.word("ask") ||
                 (teller_.can_ask() && !teller_.word("tour") && !teller_.word("only")))
            advise_on(asked());
        else
            go_round();
    }

  private:
    void refuse_two_ways() const;
    [[nodiscard]] bool tells(std::string_view part) const;
    void refuse_unknown_part(const std::vector<advice::stop>& stops) const;
    situation asked();
    void advise_on(const situation& what);
    void go_round();
    void write_it_down();
    void show_all(const std::vector<advice::stop>& stops);

    // The parts of an answer. Facts begin with `key`.
    void answer(const std::string& key, const situation& what, const choice& made);
    void choose(const std::string& key, const situation& what, const choice& made);
    void foretell(const std::string& key, const situation& what, const choice& made);
    void draw(const advice::all_forecasts& all);
    void compare_with_deadline(const std::string& key, const situation& what,
                               const advice::all_forecasts& all, std::size_t chosen);
    void measure(const std::string& key, const situation& what);
    void warn_if_busy(const std::string& key, const std::vector<advice::measured_row>& rows);
    void measure_places();
    void look_ahead(const situation& what, const choice& made);

    narration::narrator& teller_;
    const bool measures_;
    workbook::machine on_;
    std::optional<advice::places> places_; // set by measure_places, if anything is measured
};

void adviser::refuse_two_ways() const {
    const bool tour = teller_.word("tour") || teller_.word("only");
    const int ways = (teller_.word("workload") ? 1 : 0) + (teller_.word("ask") ? 1 : 0);
    if (ways + (tour ? 1 : 0) > 1)
        throw narration::bad_usage("Give one of --workload, --ask and --tour: they are three ways "
                                   "to a workload. --only is a part of the tour.");
}

// The whole tour, or the one part that was asked for.
bool adviser::tells(std::string_view part) const {
    return teller_.word("only").value_or(std::string(part)) == part;
}

void adviser::refuse_unknown_part(const std::vector<advice::stop>& stops) const {
    const auto only = teller_.word("only");
    if (!only) return;
    std::vector<std::string_view> parts;
    for (const auto& each : stops)
        parts.push_back(each.key);
    parts.insert(parts.end(), {"answers", "code"});
    if (std::ranges::find(parts, *only) == parts.end())
        throw narration::bad_usage(fmt::format("'{}' is no part of the tour. The parts are {}.",
                                               *only, fmt::join(parts, ", ")));
}

situation adviser::asked() {
    teller_.section("What is the work like?");
    teller_.say("Seven questions. Enter takes what stands in brackets, ? explains.");
    return advice::ask_reader(teller_, on_);
}

void adviser::advise_on(const situation& what) {
    teller_.section(what.title);
    teller_.say(told(what));
    if (measures_) measure_places();
    const auto made = workbook::choose_model(what.load);
    answer("", what, made);
    teller_.say("To read and to train:");
    for (const auto& line : advice::reading(what, made.what))
        teller_.item(line);
}

void adviser::go_round() {
    const auto stops = advice::tour(on_);
    refuse_unknown_part(stops);
    if (!teller_.word("only")) {
        teller_.section("Five workloads");
        teller_.say("Nobody has brought a workload, so here are five. Bring your own with "
                    "--workload FILE, or let yourself be asked with --ask.");
        teller_.fact("tour", stops.size());
        if (measures_) measure_places();
    }
    for (const auto& [key, what] : stops) {
        if (!tells(key)) continue;
        teller_.section(what.title);
        teller_.say(told(what));
        if (measures_ && !places_) measure_places();
        const auto made = workbook::choose_model(what.load);
        answer(std::string(key) + "_", what, made);
    }
    if (tells("answers")) show_all(stops);
    if (tells("code") && (measures_ || teller_.word("only"))) write_it_down();
}

void adviser::write_it_down() {
    teller_.section("The code that is asked for");
    teller_.say(
        "Twenty fetches of 100 ms, five at once, 300 ms for each at most. Two of them fail, "
        "and one hangs.");
    teller_.predict("How long does it take?",
                    "500 ms. The one that hangs holds its place for 300 ms, and the others go on "
                    "in the other four.");
    const auto run = advice::run_production(teller_.recorder());
    teller_.say_line(fmt::format("{} succeeded, {} failed, {} timed out; at most {} at once.",
                                 run.succeeded, run.failed, run.timed_out, run.peak));
    teller_.say_line(fmt::format("Predicted {:.0f} ms, took {:.1f} ms.",
                                 milliseconds(run.predicted), milliseconds(run.took)));
    teller_.show_timeline("A limit, a deadline, and a record for every task");
    teller_.fact("production_succeeded", run.succeeded);
    teller_.fact("production_failed", run.failed);
    teller_.fact("production_timed_out", run.timed_out);
    teller_.fact("production_peak", run.peak);
    teller_.fact("production_predicted_ms", milliseconds(run.predicted));
    teller_.fact("production_wall_ms", milliseconds(run.took));
}

void adviser::show_all(const std::vector<advice::stop>& stops) {
    teller_.section("All five");
    for (const auto& each : stops) {
        const auto made = workbook::choose_model(each.what.load);
        teller_.item(fmt::format("{} Take {}.", advice::told(each.what), advice::told(made.what)));
    }
    teller_.say("A thread for each wait as long as that is affordable; a loop when it is not; as "
                "many threads as cores for what computes; a loop in front of them for what does "
                "both; a semaphore for what is more than the other side, or you, can take. And "
                "processes only for what must not share your fate.");
}

void adviser::answer(const std::string& key, const situation& what, const choice& made) {
    choose(key, what, made);
    foretell(key, what, made);
    if (measures_) measure(key, what);
    look_ahead(what, made);
}

void adviser::choose(const std::string& key, const situation& what, const choice& made) {
    teller_.predict(fmt::format("What do you take, on {} core{}?", what.load.on.cores,
                                what.load.on.cores == 1 ? "" : "s"),
                    fmt::format("{}.", advice::name_of(made.what.how)));
    teller_.say_line(fmt::format("Take {}.", advice::told(made.what)));
    std::string names;
    for (const auto each : made.reasons) {
        teller_.item(advice::reason(each, what, made.what));
        names += (names.empty() ? "" : " ") + std::string(advice::name_of(each));
    }
    if (made.reasons.empty())
        teller_.item("No single fact decides it: whichever of them you change, it stays the same.");
    if (what.shares)
        teller_.item(
            what.load.isolated
                ? "Its data is shared. Processes share nothing by themselves: send the "
                  "changes to one that owns the data, or put it into shared memory."
                : "Its data is shared, and in one process nobody has to copy it. On threads it "
                  "needs a lock, or an owner; on one loop it needs care only where a task awaits "
                  "in the middle of a change.");
    teller_.fact(key + "tasks", what.load.tasks);
    teller_.fact(key + "model", advice::name_of(made.what.how));
    teller_.fact(key + "workers", made.what.workers);
    teller_.fact(key + "permits", made.what.permits.value_or(0));
    teller_.fact(key + "reasons", names);
}

void adviser::foretell(const std::string& key, const situation& what, const choice& made) {
    const auto all = advice::forecasts_of(what);
    const auto chosen = advice::index_of(made.what.how);
    teller_.say("What it would take by the formulas of lesson 17:");
    teller_.say_line(fmt::format("{:<14}{:>10}{:>14}", "Model", "at once", "predicted"));
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto& each = all.at(i);
        teller_.say_line(fmt::format("{:<14}{:>10}{:>14}{}", each.name,
                                     advice::grouped(each.at_once), advice::told(each.time),
                                     i == chosen ? "  <- this one" : ""));
        teller_.fact(fmt::format("{}predicted_{}_ms", key, each.name), milliseconds(each.time));
    }
    teller_.fact(key + "predicted_ms", milliseconds(all.at(chosen).time));
    if (key.empty() || key == "api_") draw(all); // elsewhere on the tour the numbers say it
    compare_with_deadline(key, what, all, chosen);
}

// Without the sequential one: beside it nothing else could be seen.
void adviser::draw(const advice::all_forecasts& all) {
    constexpr std::chrono::hours longest(24 * 366 * 100); // a century: more is not counted in ns
    for (const auto& each : all)
        if (each.time > longest) return;
    auto& timeline = teller_.recorder();
    timeline.declare_lanes({"threads", "processes", "coroutines", "combined"});
    const auto zero = narration::timeline::clock::now();
    for (std::size_t i = 1; i < all.size(); ++i)
        timeline.add(std::string(all.at(i).name), advice::told(all.at(i).time), zero,
                     zero + all.at(i).time);
    teller_.show_timeline("Predicted, beside each other");
}

void adviser::compare_with_deadline(const std::string& key, const situation& what,
                                    const advice::all_forecasts& all, std::size_t chosen) {
    if (!what.deadline) return;
    const auto in_time = [&](const advice::forecast& each) { return each.time <= *what.deadline; };
    const bool kept = in_time(all.at(chosen));
    const auto deadline = fmt::format("The deadline of {} is ", advice::told(*what.deadline));
    if (kept)
        teller_.say(fmt::format("{}kept with {} left, if nothing comes on top.{}", deadline,
                                advice::told(*what.deadline - all.at(chosen).time),
                                slowest_decides(what)));
    else if (const auto* other = std::ranges::find_if(all, in_time); other != all.end())
        teller_.say(fmt::format("{}missed. By the formulas {} would keep it: see above what speaks "
                                "against that.",
                                deadline, other->name));
    else
        teller_.say(deadline + "missed, and no model keeps it. " + what_would_keep_it(what));
    teller_.fact(key + "keeps_deadline", kept ? 1 : 0);
}

void adviser::measure_places() {
    places_ = advice::measured_places();
    teller_.say(fmt::format(
        "A place on this machine, measured as in lessons 01, 02 and 08: a thread that sleeps takes "
        "{:.0f} KiB of memory and {:.0f} of address space, a process {:.0f} KiB, a coroutine "
        "{:.1f} "
        "KiB; a thousand of these needed {} thread{}.",
        places_->thread_kib, places_->thread_reserved_kib, places_->process_kib,
        places_->coroutine_kib, places_->loop_threads, places_->loop_threads == 1 ? "" : "s"));
    teller_.fact("thread_kib", places_->thread_kib);
    teller_.fact("thread_reserved_kib", places_->thread_reserved_kib);
    teller_.fact("process_kib", places_->process_kib);
    teller_.fact("coroutine_kib", places_->coroutine_kib);
    teller_.fact("loop_threads", places_->loop_threads);
}

void adviser::measure(const std::string& key, const situation& what) {
    const auto [rows, computation_ms] = advice::measured(what.load);
    if (rows.empty()) return;
    teller_.say("Measured here and now, with the programs of lessons 01 and 17:");
    teller_.say_line(fmt::format("{:<22}{:>7}{:>9}{:>14}{:>13}{:>10}", "", "tasks", "at once",
                                 "predicted ms", "measured ms", "peak KiB"));
    bool scaled = false;
    for (const auto& row : rows) {
        const auto kind = models::name_of(row.what);
        scaled = scaled || row.tasks < what.load.tasks;
        teller_.say_line(fmt::format(
            "{:<22}{:>7}{:>9}{:>14.1f}{:>13.1f}{:>10}",
            fmt::format("{}, {}", row.model,
                        row.what == models::kind::io ? "waiting" : "computing"),
            row.tasks, row.at_once, row.predicted_ms, row.measured.wall_ms, row.measured.peak_kib));
        teller_.fact(fmt::format("{}measured_{}_{}_tasks", key, kind, row.model), row.tasks);
        teller_.fact(fmt::format("{}measured_{}_{}_ms", key, kind, row.model),
                     row.measured.wall_ms);
        teller_.fact(fmt::format("{}measured_{}_{}_kib", key, kind, row.model),
                     row.measured.peak_kib);
    }
    warn_if_busy(key, rows);
    teller_.fact(key + "scaled_down", scaled ? 1 : 0);
    const bool computes = rows.back().what == models::kind::cpu;
    teller_.say(fmt::format(
        "{}{}{}", scaled ? "Scaled down, so that each row takes half a second at most. " : "",
        what.load.waits > microseconds::zero() ? "A wait is 100 ms here. " : "",
        computes ? fmt::format("A computation takes {:.1f} ms alone.", computation_ms) : ""));
}

// CPU time per wall time is how many cores the tasks had.
void adviser::warn_if_busy(const std::string& key, const std::vector<advice::measured_row>& rows) {
    for (const auto& row : rows) {
        if (row.what == models::kind::io || row.model != "threads") continue;
        const double had = row.measured.cpu_ms / row.measured.wall_ms;
        teller_.fact(key + "cores_had", had);
        if (row.measured.wall_ms > 50 && had < 0.75 * static_cast<double>(row.at_once))
            teller_.say_line(
                fmt::format("Busy machine: the threads had {:.1f} of {} cores.", had, row.at_once));
    }
}

void adviser::look_ahead(const situation& what, const choice& made) {
    teller_.say("What it meets next:");
    for (const auto& line : next_limits(what, made.what, places_))
        teller_.item(line);
}

} // namespace

int main(int argc, char** argv) {
    return narration::run(
        argc, argv, {"19", "Choosing a model"},
        {{"cores", "The machine to choose for; the default is this one", cores_here(), 1, 1024}},
        {{"workload", "Advise on the workload in this file", "FILE"},
         {"ask", "Ask for a workload, also where there is no terminal"},
         {"tour", "Advise on five workloads, also on a terminal"},
         {"only", "One part of the tour: a workload, answers, or code", "PART"},
         {"no-measure", "Measure nothing: predictions only"}},
        [](narration::narrator& teller) { adviser(teller).tell(); });
}
