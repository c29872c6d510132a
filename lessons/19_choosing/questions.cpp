// Each question: what is asked, the default, the help, and how an answer changes the situation.
#include "questions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace advice {

namespace {

using std::chrono::microseconds;
using words = std::vector<std::string>;

// What a task does, as the first answer says it. Durations come later.
enum class does { wait, compute, both };

struct answers {
    situation so_far;
    does what = does::wait;
};

// Returns why an answer cannot be used; nothing if it could.
using complaint = std::optional<std::string>;

struct question {
    std::string (*prompt)(const answers&);
    std::string (*usual)(const answers&); // the default, as one would type it
    std::string_view help;
    complaint (*understand)(const words&, answers&);
};

// Small letters; commas are blanks.
words words_of(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char letter) {
        return letter == ',' ? ' ' : static_cast<char>(std::tolower(letter));
    });
    std::istringstream stream(text);
    words all;
    for (std::string word; stream >> word;)
        all.push_back(word);
    return all;
}

std::optional<double> number_of(const std::string& word) {
    double value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc() || end != word.data() + word.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::optional<std::size_t> whole_of(const std::string& word, std::int64_t most) {
    const auto value = number_of(word);
    if (!value || *value < 1 || *value > static_cast<double>(most) || *value != std::floor(*value))
        return std::nullopt;
    return static_cast<std::size_t>(*value);
}

// How many milliseconds a unit has; nothing if it is none.
std::optional<double> milliseconds_in(std::string_view unit) {
    if (unit == "ms") return 1;
    if (unit == "s") return 1e3;
    if (unit == "min") return 6e4;
    if (unit == "h") return 3.6e6;
    return std::nullopt;
}

// "100", "100ms", "2 s": the times that were said, in ms where there is no unit. Nothing if one of
// them is none, or not more than nothing, or longer than `longest`.
std::optional<std::vector<microseconds>> times_of(const words& said, microseconds longest) {
    std::vector<microseconds> times;
    for (std::size_t i = 0; i < said.size(); ++i) {
        const auto& word = said[i];
        const auto unit_at = std::min(word.find_first_of("mshi"), word.size());
        auto unit = word.substr(unit_at);
        if (unit.empty() && i + 1 < said.size() && milliseconds_in(said[i + 1])) unit = said[++i];
        const auto number = number_of(word.substr(0, unit_at));
        const auto each = milliseconds_in(unit.empty() ? "ms" : unit);
        if (!number || !each) return std::nullopt;
        const std::chrono::duration<double, std::milli> time(*number * *each);
        if (time.count() < 0.001 || time > longest) return std::nullopt;
        times.push_back(std::chrono::round<microseconds>(time));
    }
    return times;
}

complaint understand_kind(const words& said, answers& into) {
    if (said.size() == 1 && said[0].starts_with("wait"))
        into.what = does::wait;
    else if (said.size() == 1 && said[0].starts_with("comput"))
        into.what = does::compute;
    else if (said.size() == 1 && said[0] == "both")
        into.what = does::both;
    else
        return "Answer waits, computes, or both.";
    return std::nullopt;
}

complaint understand_number(const words& said, answers& into) {
    std::string digits = said[0]; // "5,000" has come as two words
    const bool groups = std::all_of(said.begin() + 1, said.end(),
                                    [](const auto& word) { return word.size() == 3; });
    for (std::size_t i = 1; i < said.size(); ++i)
        digits += said[i];
    const auto tasks = groups ? whole_of(digits, most_tasks) : std::nullopt;
    if (!tasks) return fmt::format("Answer with a whole number from 1 to {}.", most_tasks);
    into.so_far.load.tasks = *tasks;
    return std::nullopt;
}

complaint understand_times(const words& said, answers& into) {
    const std::size_t wanted = into.what == does::both ? 2 : 1;
    const auto times = times_of(said, longest_part);
    if (!times || times->size() != wanted)
        return wanted == 2 ? "Answer with two numbers of milliseconds, such as 100 20."
                           : "Answer with a number of milliseconds, from 0.001 to an hour.";
    auto& load = into.so_far.load;
    load.waits = into.what == does::compute ? microseconds::zero() : times->front();
    load.computes = into.what == does::wait ? microseconds::zero() : times->back();
    return std::nullopt;
}

complaint understand_code(const words& said, answers& into) {
    auto& load = into.so_far.load;
    load.isolated = load.blocking = false;
    for (const auto& word : said)
        if (word == "foreign")
            load.isolated = true;
        else if (word == "blocking")
            load.blocking = true;
        else if (word != "ours" || said.size() > 1)
            return "Answer ours, foreign, blocking, or foreign blocking.";
    return std::nullopt;
}

complaint understand_sharing(const words& said, answers& into) {
    const bool yes = said[0] == "yes" || said[0] == "y";
    if (said.size() > 1 || (!yes && said[0] != "no" && said[0] != "n")) return "Answer yes or no.";
    into.so_far.shares = yes;
    return std::nullopt;
}

// The KiB of an amount of memory; nothing if the word is no unit of it.
std::optional<std::uint64_t> kib_in(std::string_view unit) {
    if (unit == "mb") return 1024;
    if (unit == "gb") return 1024 * 1024;
    return std::nullopt;
}

// A limit that is said twice cannot be understood.
template <typename Limit>
bool set_once(std::optional<Limit>& limit, std::optional<Limit> value) {
    if (limit || !value) return false;
    limit = value;
    return true;
}

std::optional<double> rate_of(const std::string& word) {
    const auto rate = number_of(word);
    return rate && *rate >= 0.001 && *rate <= highest_rate ? rate : std::nullopt;
}

// "500", "256 mb", "10/s", "500 256 mb 10/s", "none"
complaint understand_limits(const words& said, answers& into) {
    constexpr std::int64_t most_memory = 1'000'000;
    auto& what = into.so_far;
    what.load.limit.reset();
    what.load.on.memory_kib.reset();
    what.per_second.reset();
    if (said.size() == 1 && said[0] == "none") return std::nullopt;
    bool understood = true;
    for (std::size_t i = 0; i < said.size(); ++i) {
        const auto unit = i + 1 < said.size() ? kib_in(said[i + 1]) : std::nullopt;
        if (said[i].ends_with("/s"))
            understood = understood &&
                         set_once(what.per_second, rate_of(said[i].substr(0, said[i].size() - 2)));
        else if (!unit)
            understood = understood && set_once(what.load.limit, whole_of(said[i], most_tasks));
        else {
            const auto number = whole_of(said[i++], most_memory);
            understood = understood && number &&
                         set_once(what.load.on.memory_kib, std::optional(*unit * *number));
        }
    }
    if (understood) return std::nullopt;
    return "Answer none, or one or more of: a number of tasks, memory such as 256 MB, a rate such "
           "as 10/s.";
}

complaint understand_deadline(const words& said, answers& into) {
    into.so_far.deadline.reset();
    if (said.size() == 1 && said[0] == "none") return std::nullopt;
    const auto times = times_of(said, latest_deadline);
    if (!times || times->size() != 1) return "Answer none, or a number of milliseconds.";
    into.so_far.deadline = times->front();
    return std::nullopt;
}

std::string prompt_for_times(const answers& so_far) {
    switch (so_far.what) {
    case does::wait:
        return "3. How long does one wait, in ms?";
    case does::compute:
        return "3. How long does one compute, in ms?";
    case does::both:
        break;
    }
    return "3. How long does one wait, and compute, in ms?";
}

std::string usual_times(const answers& so_far) {
    switch (so_far.what) {
    case does::wait:
        return "100";
    case does::compute:
        return "40";
    case does::both:
        break;
    }
    return "100 20";
}

constexpr std::array<question, 7> questions{{
    {[](const answers&) -> std::string {
         return "1. What does one task do: waits, computes, or both?";
     },
     [](const answers&) -> std::string { return "waits"; },
     "It waits if it needs something from outside: a server, a disk, a timer. It computes if it "
     "keeps a core busy. Look at its wall time and its CPU time: much more wall is waiting.",
     understand_kind},
    {[](const answers&) -> std::string { return "2. How many would like to run at once?"; },
     [](const answers&) -> std::string { return "50"; },
     "All that are there to be done at the same time: the URLs of a list, the requests of a busy "
     "moment.",
     understand_number},
    {prompt_for_times, usual_times,
     "Of one task, on the average; 2 s and 5 min are understood as well. Measure it; a guess that "
     "is right within a factor of two is "
     "good enough for choosing.",
     understand_times},
    {[](const answers&) -> std::string {
         return "4. Whose code is it: ours, foreign, blocking, or foreign blocking?";
     },
     [](const answers&) -> std::string { return "ours"; },
     "Foreign: it may crash, leak or hang, and then it must be killed without killing you. "
     "Blocking: it waits in a call that has no asynchronous form, such as most database drivers. "
     "Foreign code that waits by itself is both.",
     understand_code},
    {[](const answers&) -> std::string { return "5. Do tasks change data that other tasks use?"; },
     [](const answers&) -> std::string { return "no"; },
     "A shared counter, cache or list. It does not choose the model. It says what it costs, and "
     "what to read.",
     understand_sharing},
    {[](const answers&) -> std::string {
         return "6. Is there a limit: of the other side, or of memory?";
     },
     [](const answers&) -> std::string { return "none"; },
     "A number is how many the other side lets in at once: connections, places. With /s it is how "
     "many may start in a second. With MB it is your memory for all tasks together. All of them: "
     "500, 10/s, 256 MB.",
     understand_limits},
    {[](const answers&) -> std::string { return "7. When must all be done, in ms?"; },
     [](const answers&) -> std::string { return "none"; },
     "From the first start to the last end. It does not choose the model either: it is compared "
     "with what each model would take.",
     understand_deadline},
}};

void take_default(const question& asked, answers& into) {
    asked.understand(words_of(asked.usual(into)), into);
}

// Until the answer can be used. False when the input has ended.
bool ask_until_understood(narration::narrator& teller, const question& asked, answers& into) {
    const auto prompt = fmt::format("{} [{}]", asked.prompt(into), asked.usual(into));
    while (true) {
        const auto line = teller.ask(prompt);
        if (!line) return false;
        const auto said = words_of(*line);
        if (said.empty()) {
            take_default(asked, into);
            return true;
        }
        if (said[0] == "?") {
            teller.say(asked.help);
            continue;
        }
        const auto wrong = asked.understand(said, into);
        if (!wrong) return true;
        teller.say(*wrong + " Enter takes what stands in brackets, ? explains.");
    }
}

} // namespace

situation ask_reader(narration::narrator& teller, const workbook::machine& on) {
    answers into;
    into.so_far.title = "Your workload";
    into.so_far.load.on = on;
    bool somebody_is_there = true;
    for (const auto& each : questions) {
        if (somebody_is_there) somebody_is_there = ask_until_understood(teller, each, into);
        if (!somebody_is_there) take_default(each, into);
    }
    if (!somebody_is_there) teller.say("The input ended: what was not answered is as in brackets.");
    be_paced(into.so_far);
    return into.so_far;
}

} // namespace advice
