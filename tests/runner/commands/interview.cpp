// `workbook interview`: a timed mock interview, from the first question to the scorecard.
#include "commands/commands.hpp"

#include "commands/interview_parts.hpp"
#include "core/counted.hpp"
#include "core/error.hpp"
#include "core/files.hpp"
#include "interview/conduct.hpp"
#include "interview/draw.hpp"
#include "interview/score.hpp"
#include "interview/scorecard.hpp"

#include <algorithm>
#include <random>

#include <fmt/format.h>

namespace runner {

namespace {

constexpr std::size_t interviews_remembered = 3;
constexpr int usual_minutes = 45;

/// What was asked in the latest interviews, the latest last.
std::vector<std::string> asked_lately(const std::vector<interview_record>& all) {
    std::vector<std::string> ids;
    const auto first = all.size() > interviews_remembered ? all.size() - interviews_remembered : 0;
    for (std::size_t i = first; i < all.size(); ++i)
        for (const auto& each : all[i].questions)
            if (each.at != interview_step::prompt) ids.push_back(each.id);
    return ids;
}

/// The kept interview of this seed: what had been asked before it had a say in its questions.
const interview_record* same_again(const interview_options& options, const std::string& lesson,
                                   const std::vector<interview_record>& all) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& each) {
        return each.seed == options.seed &&
               each.minutes == options.minutes.value_or(usual_minutes) && each.lesson == lesson &&
               each.questions.size() == options.questions.value_or(each.questions.size());
    });
    return found == all.end() ? nullptr : &*found;
}

[[noreturn]] void nothing_to_ask(const bank& questions, const interview_record& what) {
    const auto of_lesson = what.lesson.empty() ? "" : " of lesson " + what.lesson;
    if (questions.about(what.lesson).empty())
        throw usage_error("The bank has no question" + of_lesson + ". Next: another topic.");
    throw usage_error(fmt::format("No question of the bank fits into {} minutes{}. Next: give it "
                                  "more time, or another topic.",
                                  what.minutes, of_lesson));
}

/// A seed that was asked for gives what it gave before; without one, what was not asked lately.
std::vector<std::string> questions_for(const bank& questions, const interview_options& options,
                                       const interview_record& what,
                                       const std::vector<interview_record>& all) {
    std::vector<std::string> ids;
    if (const auto* const again = same_again(options, what.lesson, all)) {
        for (const auto& each : again->questions)
            ids.push_back(each.id);
        return ids;
    }
    const auto lately = options.seed ? std::vector<std::string>() : asked_lately(all);
    const interview_wishes wishes{std::chrono::minutes(what.minutes), options.questions,
                                  what.lesson, what.seed, lately};
    for (const auto* each : draw(questions, wishes))
        ids.push_back(each->id());
    return ids;
}

std::string free_id(const std::vector<interview_record>& all) {
    auto id = utc_stamp();
    const auto taken = [&] {
        return std::any_of(all.begin(), all.end(), [&](const auto& each) { return each.id == id; });
    };
    while (taken())
        id += "x";
    return id;
}

interview_record begun(const session& s, const bank& questions, const interview_options& options,
                       const std::vector<interview_record>& all) {
    interview_record made;
    made.id = free_id(all);
    made.seed = options.seed.value_or(std::random_device{}());
    made.minutes = options.minutes.value_or(usual_minutes);
    if (!options.topic.empty()) made.lesson = s.all.find_lesson(options.topic).number;
    for (const auto& id : questions_for(questions, options, made, all))
        made.questions.emplace_back().id = id;
    if (made.questions.empty()) nothing_to_ask(questions, made);
    return made;
}

/// The latest one that was not finished; null when there is none.
const interview_record* latest_unfinished(const std::vector<interview_record>& all) {
    const auto found =
        std::find_if(all.rbegin(), all.rend(), [](const auto& each) { return !each.finished; });
    return found == all.rend() ? nullptr : &*found;
}

/// Whoever says what the interview shall be like wants a new one.
bool wants_another(const interview_options& options) {
    return options.fresh || options.minutes || options.seed || options.questions ||
           !options.topic.empty();
}

/// "began 2025-03-01 12:30 UTC, 1 of 4 questions done, 20:05 of 45 minutes used"
std::string standing(const interview_record& what) {
    const auto done =
        std::count_if(what.questions.begin(), what.questions.end(),
                      [](const auto& each) { return each.at == interview_step::done; });
    return fmt::format("began {}, {} of {} questions done, {} of {} minutes used", date_of(what.id),
                       done, what.questions.size(),
                       minutes_and_seconds(interview_clock::duration(what.seconds_used)),
                       what.minutes);
}

bool wants_to_go_on(const conversation& with) {
    for (;;) {
        const auto answer = with.ask("Go on with it? y(es), n(o: another one), quit:");
        if (!answer || *answer == "quit" || *answer == "q") throw usage_error("Nothing was begun.");
        if (answer->empty() || *answer == "y" || *answer == "yes") return true;
        if (*answer == "n" || *answer == "no") return false;
        with.say("Type y, n or quit.");
    }
}

/// The one to go on with, if the candidate wants that.
std::optional<interview_record> unfinished(const conversation& with,
                                           const interview_options& options,
                                           const std::vector<interview_record>& all) {
    const auto* const latest = latest_unfinished(all);
    if (options.resume && wants_another(options))
        throw usage_error("--resume goes on with an interview as it was begun: leave out --new, "
                          "--minutes, --topic, --questions and --seed. Without --resume they begin "
                          "another one.");
    if (options.resume) {
        if (latest == nullptr) throw usage_error("There is no unfinished interview to go on with.");
        return *latest;
    }
    if (latest == nullptr || wants_another(options)) return std::nullopt;
    with.say("Your last interview is not finished: it " + standing(*latest) + ".");
    return wants_to_go_on(with) ? std::optional(*latest) : std::nullopt;
}

void introduce(const conversation& with, const interview_record& what) {
    with.title(fmt::format("An interview of {} minutes, {}", what.minutes,
                           counted(what.questions.size(), "question")));
    with.say("Answer aloud, as you would there; what you type is kept with the interview. At any "
             "prompt: pause stops the clock, question shows the question again, quit leaves (what "
             "is done is kept, and can be gone on with).");
}

/// Writes the scorecard and says where it is.
void finish(session& s, const conversation& with, const bank& questions,
            const interview_record& what, const std::vector<interview_record>& all) {
    const auto files = write_scorecard(s, questions, what, all);
    with.show(files.text + "\n");
    with.say("Kept as " + files.markdown.string() + " and " + files.html.string() + ".");
}

} // namespace

int interview(session& s, const interview_options& options) {
    const auto questions = bank::load(s.places, s.all);
    const answers from(s, options.answers, "interview");
    const conversation with(s.out, from.source(), from.echo());
    interview_store store(s.places.interviews());
    const auto all = store.all();
    for (const auto& each : store.notices())
        with.say(each);
    auto what = unfinished(with, options, all);
    if (!what) what = begun(s, questions, options, all);
    introduce(with, *what);
    interview_clock clock(std::chrono::steady_clock::now,
                          interview_clock::duration(what->seconds_used));
    real_examiner by(s.places, s.all);
    const interview_room room{questions,
                              s.all,
                              by,
                              with,
                              clock,
                              store.folder_of(*what),
                              [&](const interview_record& now) { store.save(now); }};
    const kept_on_interrupt farewell("Kept. Next: ./workbook interview --resume goes on where you "
                                     "left.");
    if (!conduct(room, *what)) {
        with.say(farewell.words());
        return 0;
    }
    finish(s, with, questions, *what, all);
    return 0;
}

} // namespace runner
