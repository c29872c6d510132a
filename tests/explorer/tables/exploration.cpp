// Starts program_host --plain and reads the last line that it prints.
#include "exploration.hpp"

#include "process.hpp"

#include <boost/json.hpp>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace tables {

namespace {

void add_number(std::vector<std::string>& to, const char* name,
                const std::optional<std::uint64_t>& number) {
    if (number)
        to.push_back(std::string("WORKBOOK_EXPLORER_") + name + "=" + std::to_string(*number));
}

/// Ours without what would change the exploration, then what was asked for.
std::vector<std::string> environment_for(const how_to_explore& how) {
    std::vector<std::string> all;
    for (char** entry = environ; *entry != nullptr; ++entry)
        if (!std::string_view(*entry).starts_with("WORKBOOK_EXPLORER_")) all.emplace_back(*entry);
    add_number(all, "SEED", how.seed);
    add_number(all, "SCHEDULES", how.schedules);
    add_number(all, "STEPS", how.steps);
    if (how.stale) all.emplace_back("WORKBOOK_EXPLORER_STALE=1");
    if (!how.strategy.empty()) all.push_back("WORKBOOK_EXPLORER_STRATEGY=" + how.strategy);
    if (how.kernel_threads) all.emplace_back("WORKBOOK_EXPLORER_HANDOVER=threads");
    return all;
}

std::vector<std::string> command_for(const program& what, const how_to_explore& how) {
    std::vector<std::string> words;
    if (how.pinned) words = {"/usr/bin/taskset", "-c", "0"};
    words.insert(words.end(), {WORKBOOK_PROGRAM_HOST, "--plain",
                               what.library(how.compiler).string(), what.file});
    return words;
}

std::string last_line(std::string text) {
    while (!text.empty() && text.back() == '\n')
        text.pop_back();
    return text.substr(text.rfind('\n') + 1);
}

std::string text_in(const boost::json::object& all, const char* name) {
    return std::string(all.at(name).as_string());
}

std::uint64_t number_in(const boost::json::object& all, const char* name) {
    return all.at(name).to_number<std::uint64_t>();
}

explored read_report(const std::string& line) {
    const auto all = boost::json::parse(line).as_object();
    explored told;
    told.verdict = text_in(all, "verdict");
    told.message = text_in(all, "message");
    told.coverage = text_in(all, "coverage");
    told.hash = text_in(all, "hash");
    told.schedules = number_in(all, "schedules");
    told.steps = number_in(all, "steps");
    told.schedule = number_in(all, "schedule");
    told.preemptions = number_in(all, "preemptions");
    told.exhaustive = all.at("exhaustive").as_bool();
    return told;
}

explored without_report(bool in_time, const std::string& printed) {
    explored told;
    told.verdict = in_time ? "no report" : "hangs";
    told.message = printed.substr(0, 400);
    return told;
}

explored understand(bool in_time, const std::string& printed) {
    const auto line = last_line(printed);
    if (!in_time || !line.starts_with("{\"verdict\"")) return without_report(in_time, line);
    try {
        return read_report(line);
    } catch (const std::exception& wrong) {
        return without_report(true, std::string("unreadable report: ") + wrong.what());
    }
}

} // namespace

explored explore(const program& what, const how_to_explore& how) {
    const auto done = run(command_for(what, how), environment_for(how), how.patience);
    auto told = understand(done.in_time, done.printed);
    told.seconds = done.seconds;
    told.memory_kib = done.memory_kib;
    return told;
}

} // namespace tables
