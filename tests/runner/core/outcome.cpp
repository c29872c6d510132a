// From the host's messages and its process's end to an outcome.
#include "core/outcome.hpp"

#include "core/error.hpp"

#include <csignal>
#include <cstring>

#include <fmt/format.h>

namespace runner {

namespace {

constexpr std::size_t most_printed = 4000; // bytes of the program's output in a report

void take_stands(const told& host, const source_names& names, claim_outcome& into) {
    const auto* stands = host.first("stands");
    if (stands == nullptr) return;
    into.stacks.assign(stands->begin() + 1, stands->end());
    if (into.where.empty() && !into.stacks.empty())
        into.where =
            with_path(into.stacks.front().substr(0, into.stacks.front().find(", called")), names);
}

void take_crash(const told& host, const child_result& ended, const source_names& names,
                claim_outcome& into) {
    into.result = verdict::crash;
    if (const auto* died = host.first("died", 2)) {
        into.message = died->at(1);
        into.where = with_path(died->at(2), names);
    } else if (const auto* dying = host.first("dying", 1)) {
        into.message = dying->at(1);
    } else {
        into.message =
            fmt::format("the program was killed by signal {} ({})", ended.code,
                        sigabbrev_np(ended.code) != nullptr ? sigabbrev_np(ended.code) : "?");
    }
}

void take_finding(const explored& found, const source_names& names, claim_outcome& into) {
    into.result = found.result;
    into.message = found.message;
    into.notes = found.notes;
    into.expected = found.expected;
    into.actual = found.actual;
    into.where = with_path(found.where, names);
}

std::string shortened(const std::string& text) {
    if (text.size() <= most_printed) return text;
    return text.substr(0, most_printed / 2) +
           fmt::format("\n[... {} bytes left out ...]\n", text.size() - most_printed) +
           text.substr(text.size() - most_printed / 2);
}

} // namespace

std::string with_path(const std::string& where, const source_names& names) {
    if (!where.starts_with(names.base + ":")) return where;
    return names.shown + where.substr(names.base.size());
}

bool take_explored(const told& host, const source_names& names, claim_outcome& into) {
    // A test case may explore several bodies: the first with a finding ends the process.
    const auto* message = host.last("explored", 1);
    if (message == nullptr) return false;
    try {
        into.schedules = parse_explored(message->at(1));
    } catch (const own_fault& error) {
        into.result = verdict::grader_fault;
        into.message = error.what();
        return true;
    }
    if (into.schedules->result == verdict::pass) return false;
    take_finding(*into.schedules, names, into);
    return true;
}

bool take_violent_end(const told& host, const child_result& ended, const source_names& names,
                      std::chrono::milliseconds deadline, claim_outcome& into) {
    if (ended.output_exceeded) {
        into.result = verdict::constraint;
        into.message = "it printed more than 8 MB and was stopped";
    } else if (host.has("dying") || ended.keeper_lost) {
        take_crash(host, ended, names, into);
        if (ended.keeper_lost) into.message = "it killed the process that watches over it";
    } else if (ended.timed_out) {
        into.result = verdict::timeout;
        into.message = fmt::format("it was still running after {:.1f} s",
                                   std::chrono::duration<double>(deadline).count());
        take_stands(host, names, into);
    } else if (!ended.exited) {
        take_crash(host, ended, names, into);
    } else {
        return false;
    }
    return true;
}

void take_outcome(const claim_outcome& from, report& into) {
    into.result = from.result;
    into.message = from.message;
    into.expected = from.expected;
    into.actual = from.actual;
    into.notes.insert(into.notes.end(), from.notes.begin(), from.notes.end());
    into.where = from.where;
    into.stacks = from.stacks;
    into.printed = shortened(from.printed);
    if (!from.schedules) return;
    into.schedules = from.schedules->schedules;
    into.coverage = from.schedules->coverage;
    into.seed = from.schedules->seed;
    into.hash = from.schedules->hash;
    into.outputs = from.schedules->outputs;
    if (is_telling(from.schedules->shown)) into.shown = from.schedules->shown;
}

} // namespace runner
