// From the host's messages and its process's end to a verdict on one claim.
#include "core/claim_run.hpp"

#include "core/child.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <fmt/format.h>
#include <sys/random.h>

namespace runner {

namespace {

std::string fresh_secret() {
    std::array<unsigned char, 16> bytes{};
    [[maybe_unused]] const auto n = getrandom(bytes.data(), bytes.size(), 0);
    std::string text;
    for (const auto byte : bytes)
        text += fmt::format("{:02x}", byte);
    return text;
}

/// The host's messages, without the secret, in order. Whatever does not begin with the secret was
/// written by somebody else and counts for nothing.
class told {
  public:
    told(const child_result& from, const std::string& secret) {
        for (const auto& message : from.messages)
            if (message.size() >= 2 && message.front() == secret)
                messages_.push_back({message.begin() + 1, message.end()});
    }

    /// The first message of this kind, its kind included; null when there is none.
    [[nodiscard]] const wire::message* first(std::string_view kind) const {
        const auto found = std::find_if(messages_.begin(), messages_.end(),
                                        [&](const auto& m) { return m.front() == kind; });
        return found == messages_.end() ? nullptr : &*found;
    }

    [[nodiscard]] bool has(std::string_view kind) const { return first(kind) != nullptr; }

  private:
    std::vector<wire::message> messages_;
};

/// Hosts know file names; people click on paths.
std::string with_path(const std::string& where, const claim_setting& setting) {
    if (!where.starts_with(setting.source_name + ":")) return where;
    return setting.shown_file + where.substr(setting.source_name.size());
}

std::string without_template_noise(std::string text) {
    return text;
}

void take_stands(const told& host, const claim_setting& setting, claim_outcome& into) {
    const auto* stands = host.first("stands");
    if (stands == nullptr) return;
    for (auto it = stands->begin() + 1; it != stands->end(); ++it)
        into.stacks.push_back(without_template_noise(*it));
    if (into.where.empty() && !into.stacks.empty())
        into.where =
            with_path(into.stacks.front().substr(0, into.stacks.front().find(", called")), setting);
}

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
    into.where = with_path(failed.at(6), setting);
    into.notes.assign(failed.begin() + 7, failed.end());
}

void take_crash(const told& host, const child_result& ended, const claim_setting& setting,
                claim_outcome& into) {
    into.result = verdict::crash;
    if (const auto* dying = host.first("dying")) into.message = dying->at(1);
    if (const auto* died = host.first("died")) {
        into.message = died->at(1);
        into.where = with_path(died->at(2), setting);
        return;
    }
    into.message =
        fmt::format("the program was killed by signal {} ({})", ended.code,
                    sigabbrev_np(ended.code) != nullptr ? sigabbrev_np(ended.code) : "?");
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

void take_missing_name(const wire::message& unloadable, claim_outcome& into) {
    into.result = verdict::compile_error;
    const auto& text = unloadable.at(2);
    const auto at = text.find("undefined symbol: ");
    into.message =
        at == std::string::npos
            ? "your file compiled, but could not be loaded: " + text
            : "your file does not define " + text.substr(at + std::strlen("undefined symbol: "));
}

/// The checks in the order in which one explains the other.
void decide(const told& host, const child_result& ended, const expected_claim& claim,
            const claim_setting& setting, claim_outcome& into) {
    const auto* failed = host.first("failed");
    if (const auto* unloadable = host.first("unloadable"))
        return take_missing_name(*unloadable, into);
    if (failed != nullptr && failed->size() >= 7)
        return take_failure(*failed, claim, setting, into);
    if (ended.output_exceeded) {
        into.result = verdict::constraint;
        into.message = "it printed more than 8 MB and was stopped";
    } else if (host.has("dying") || ended.keeper_lost) {
        take_crash(host, ended, setting, into);
        if (ended.keeper_lost) into.message = "it killed the process that watches over it";
    } else if (ended.timed_out) {
        into.result = verdict::timeout;
        into.message = fmt::format("it was still running after {:.1f} s",
                                   std::chrono::duration<double>(setting.deadline).count());
        take_stands(host, setting, into);
    } else if (!ended.exited) {
        take_crash(host, ended, setting, into);
    } else if (!host.has("ended") || !host.has("finished")) {
        take_early_end(ended, into);
    } else if (ended.left_behind > 0 || host.first("finished")->at(1) != "0") {
        into.result = verdict::leak;
        into.message =
            ended.left_behind > 0
                ? fmt::format("{} process(es) it started were still running at the end",
                              ended.left_behind)
                : fmt::format("{} thread(s) were still running after everything had been destroyed",
                              host.first("finished")->at(1));
    } else {
        into.result = verdict::pass;
    }
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
    request.order = {secret, "run", claim.text, setting.source_name, setting.answer};
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
