// From the host's messages and its process's end to a verdict on one claim.
#include "core/claim_run.hpp"

#include "core/child.hpp"
#include "core/told.hpp"

#include <cstring>
#include <fmt/format.h>

namespace runner {

namespace {

verdict meaning_of_failure(const wire::message& failed, const expected_claim& claim) {
    if (const auto word = verdict_from(failed.at(1))) return *word;
    return verdict_from(claim.verdict).value_or(verdict::wrong_result);
}

void take_failure(const wire::message& failed, const expected_claim& claim,
                  const claim_setting& setting, claim_outcome& into) {
    into.result = meaning_of_failure(failed, claim);
    const bool threw = !failed.at(5).empty();
    into.message = threw ? "it threw an exception that nobody expected: " + failed.at(5)
                         : "this check did not hold: " + failed.at(2);
    if (failed.at(5).starts_with("not implemented yet")) into.message = failed.at(5);
    into.expected = failed.at(3);
    into.actual = failed.at(4);
    into.where = with_path(failed.at(6), setting.names);
    into.notes.assign(failed.begin() + 7, failed.end());
}

void take_missing_name(const wire::message& unloadable, claim_outcome& into) {
    into.result = verdict::compile_error;
    const auto& text = unloadable.at(2);
    const auto at = text.find("undefined symbol: ");
    into.message =
        at == std::string::npos
            ? "your file compiled, but could not be loaded: " + text
            : "your file does not define " + text.substr(at + std::strlen("undefined symbol: "));
}

void take_early_end(const child_result& ended, claim_outcome& into) {
    into.result = verdict::incomplete;
    into.message = fmt::format("the program ended with exit status {} before it had reported this "
                               "claim's result",
                               ended.code);
    into.notes.emplace_back(
        "Something called exit, _Exit or quick_exit. An answer never ends the program: "
        "it returns or throws.");
}

void take_leak(const child_result& ended, const std::string& threads, claim_outcome& into) {
    into.result = verdict::leak;
    into.message =
        ended.left_behind > 0
            ? fmt::format("{} process(es) it started were still running at the end",
                          ended.left_behind)
            : fmt::format("{} thread(s) were still running after everything had been destroyed",
                          threads);
}

/// The checks in the order in which one explains the other.
void decide(const told& host, const child_result& ended, const expected_claim& claim,
            const claim_setting& setting, claim_outcome& into) {
    if (const auto* unloadable = host.first("unloadable", 2))
        return take_missing_name(*unloadable, into);
    if (take_explored(host, setting.names, into)) {
        // A claim may say what it means when its check does not hold.
        if (into.result == verdict::wrong_result)
            into.result = verdict_from(claim.verdict).value_or(verdict::wrong_result);
        return;
    }
    if (const auto* failed = host.first("failed", 6))
        return take_failure(*failed, claim, setting, into);
    if (take_violent_end(host, ended, setting.names, setting.deadline, into)) return;
    const auto* finished = host.first("finished", 1);
    if (!host.has("ended") || finished == nullptr) return take_early_end(ended, into);
    if (ended.left_behind > 0 || finished->at(1) != "0")
        return take_leak(ended, finished->at(1), into);
    into.result = verdict::pass;
}

} // namespace

claim_outcome run_claim(const layout& places, const claim_setting& setting,
                        const expected_claim& claim, std::stop_token stop) {
    const auto secret = fresh_secret();
    child_request request;
    request.command = {places.host().string()};
    request.directory = setting.directory;
    request.deadline = setting.deadline;
    request.memory_mib = setting.memory_mib;
    request.environment = environment_of(setting.schedules);
    request.order = {secret, "run", claim.text, setting.names.base, setting.answer};
    request.order.insert(request.order.end(), setting.libraries.begin(), setting.libraries.end());
    const auto ended = run_child(places, request, std::move(stop));

    claim_outcome outcome;
    outcome.stopped = ended.stopped;
    outcome.seconds = ended.seconds;
    outcome.printed = ended.out;
    if (!ended.stopped) decide(told(ended, secret), ended, claim, setting, outcome);
    return outcome;
}

} // namespace runner
