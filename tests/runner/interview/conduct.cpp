// The course of an interview, step by step.
#include "interview/conduct.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "core/report_text.hpp"
#include "interview/choice.hpp"
#include "interview/score.hpp"

#include <cctype>
#include <optional>

#include <fmt/format.h>

namespace runner {

namespace {

namespace fs = std::filesystem;

/// The candidate leaves, or the answers have ended. Never leaves this file.
struct left {};

/// Negative when the time is over.
interview_clock::duration time_left(const interview_room& room, const interview_record& what) {
    return std::chrono::minutes(what.minutes) - room.clock.used();
}

bool time_is_up(const interview_room& room, const interview_record& what) {
    return time_left(room, what).count() <= 0;
}

std::string in_small_letters(std::string word) {
    for (auto& each : word)
        each = static_cast<char>(std::tolower(static_cast<unsigned char>(each)));
    return word;
}

/// One question, from its prompt to its model answer.
class questioning {
  public:
    questioning(const interview_room& room, interview_record& whole, asked_question& now,
                const question& what)
        : room_(room), with_(room.with), whole_(whole), now_(now), what_(what) {}

    void go_on() {
        if (now_.at == interview_step::done) return;
        show_prompt();
        step(interview_step::prompt, [] {});
        step(interview_step::clarify, [this] { clarify(); });
        step(interview_step::work, [this] { work(); });
        step(interview_step::follow_up, [this] { follow_up(); });
        judging_ = true;
        room_.clock.pause();
        step(interview_step::rubric, [this] { rubric(); });
        step(interview_step::answer, [this] { answer(); });
        room_.clock.start();
    }

  private:
    /// Does it if it is what comes next.
    template <typename Body>
    void step(interview_step which, Body body) {
        if (now_.at != which) return;
        body();
        asked_.clear();
        now_.at = static_cast<interview_step>(static_cast<int>(which) + 1);
        save();
    }

    void save() {
        const auto used = room_.clock.used().count();
        now_.seconds += used - whole_.seconds_used;
        whole_.seconds_used = used;
        room_.save(whole_);
    }

    /// What is left of the time, or by how much it is over.
    [[nodiscard]] std::string time_told() const {
        const auto left = time_left(room_, whole_);
        if (left.count() < 0) return minutes_and_seconds(-left) + " over";
        return minutes_and_seconds(left) + " left";
    }

    [[noreturn]] void leave() {
        save(); // the time until now belongs to this question
        throw left{};
    }

    void pause() {
        room_.clock.pause();
        save();
        with_.say("The clock stands still at " + time_told() + ". Enter lets it run.");
        const auto woken = with_.ask("[paused]");
        if (!woken || *woken == "quit") leave();
        if (!judging_) room_.clock.start();
    }

    void tell_when_time_is_up() {
        if (told_that_time_is_up_ || judging_ || !time_is_up(room_, whole_)) return;
        told_that_time_is_up_ = true;
        with_.say("The time is up. Finish this question; no other one is asked.");
    }

    [[nodiscard]] std::optional<std::string> next_line(const std::string& prompt) {
        tell_when_time_is_up();
        return with_.ask(judging_ ? prompt : fmt::format("[{}] {}", time_told(), prompt));
    }

    /// An answer; what concerns the interview itself is done on the way. Throws `left`.
    std::string ask(const std::string& prompt) {
        for (;;) {
            const auto line = next_line(prompt);
            if (!line || *line == "quit") leave();
            if (*line == "pause")
                pause();
            else if (*line == "question")
                show_question();
            else
                return *line;
        }
    }

    /// Words of one's own. What is a command elsewhere is no answer, and who types it is told so.
    std::string ask_freely(const std::string& prompt) {
        for (;;) {
            auto line = ask(prompt);
            const auto word = in_small_letters(line);
            if (word != "hint" && word != "check" && word != "done") return line;
            with_.say(where_belongs(word));
        }
    }

    [[nodiscard]] std::string where_belongs(const std::string& word) const {
        const std::string go_on = " An empty line goes on.";
        if (what_.kind != question_kind::code)
            return word == "hint" ? "Hints come with coding tasks, and this is none." + go_on
                                  : "Nothing is graded here." + go_on;
        if (now_.at == interview_step::clarify)
            return "check, hint and done come with the code, which is next." + go_on;
        return "check, hint and done came with the code, which is behind you." + go_on;
    }

    /// A word of those that the prompt names: in small letters, whatever was typed.
    std::string ask_word(const std::string& prompt) { return in_small_letters(ask(prompt)); }

    /// Lines until an empty one.
    void ask_lines(const std::string& prompt, std::vector<std::string>& into) {
        if (!into.empty()) {
            with_.say("Until now:");
            with_.list(into);
        }
        for (;;) {
            auto line = ask_freely(prompt);
            if (line.empty()) return;
            into.push_back(std::move(line));
            save();
        }
    }

    void show_prompt() {
        const auto number = &now_ - whole_.questions.data() + 1;
        with_.title(fmt::format("Question {} of {}: {}  ({}, {} min)", number,
                                whole_.questions.size(), what_.title, to_string(what_.kind),
                                what_.time.count()));
        with_.say(what_.prompt);
        if (what_.has_choices()) with_.show(room_.by.program(what_) + "\n");
    }

    /// The question, and what is asked about it just now.
    void show_question() {
        show_prompt();
        if (!asked_.empty()) with_.say(asked_);
    }

    /// Asks something about the question; `question` tells it again.
    void put(std::string what) {
        asked_ = std::move(what);
        with_.say(asked_);
    }

    void clarify() {
        if (what_.clarify.empty()) return;
        with_.say("Before you begin: what do you ask the interviewer, what do you assume? A line "
                  "each; an empty line goes on.");
        ask_lines("you ask:", now_.clarified);
        with_.say("A good candidate asks:");
        with_.list(what_.clarify);
    }

    void work() {
        if (what_.kind == question_kind::code) return code();
        if (what_.has_choices()) {
            now_.chose_right = ask_choice(
                with_, room_.by, what_, [this](const std::string& prompt) { return ask(prompt); });
            return;
        }
        with_.say("Say your answer aloud, as you would there, or type it. An empty line goes on.");
        ask_lines(">", now_.said);
    }

    // --- code ---------------------------------------------------------------------------------

    [[nodiscard]] const exercise& task() const { return room_.all.find(what_.exercise); }

    void lay_out() {
        const auto file = room_.scratch / task().file();
        (void)create_file(file, room_.by.stub(task()));
        with_.say(task().task);
        with_.say("Edit this copy of it in your editor. Your exercise stays as it is.");
        with_.show("  " + file.string() + "\n\n");
        with_.say("Then type: check (grades it), hint (costs " + percent(hint_costs) +
                  " of this question), done.");
    }

    void code() {
        lay_out();
        for (;;) {
            const auto word = ask_word("check, hint or done:");
            if (word == "done") return;
            if (word == "check")
                check();
            else if (word == "hint")
                hint();
            else
                with_.say("Type check, hint or done.");
        }
    }

    void check() {
        with_.say("Grading it ...");
        auto made = room_.by.grade_in(room_.scratch, task());
        if (!made.next.empty())
            made.next = "change the file, then type check again; stuck? Type hint.";
        if (made.result != verdict::grader_fault) {
            ++now_.checks;
            now_.verdict = to_string(made.result);
        }
        save();
        with_.show(to_text(with_.out(), made) + "\n");
    }

    void hint() {
        const auto& hints = task().hints;
        if (now_.hints >= hints.size()) return with_.say("There are no more hints.");
        ++now_.hints;
        save();
        with_.say(fmt::format("Hint {} of {} ({} so far): {}", now_.hints, hints.size(),
                              percent(-hint_costs * static_cast<double>(now_.hints)),
                              hints[now_.hints - 1]));
    }

    // --- afterwards ---------------------------------------------------------------------------

    void follow_up() {
        while (now_.followed.size() < what_.follow_ups.size()) {
            put("The interviewer goes on: " + what_.follow_ups[now_.followed.size()].ask);
            now_.followed.push_back(ask_freely("aloud, or typed:"));
            save();
        }
    }

    static std::optional<int> mark_from(const std::string& word) {
        if (word == "y" || word == "yes") return 2;
        if (word == "h" || word == "half") return 1;
        if (word == "n" || word == "no") return 0;
        return std::nullopt;
    }

    int mark() {
        for (;;) {
            if (const auto made = mark_from(ask_word("did you? y(es), h(alf), n(o):")))
                return *made;
            with_.say("Type y, h or n.");
        }
    }

    void rubric() {
        with_.say("Now be your own judge; the clock stands still meanwhile. What the interviewer "
                  "was after: " +
                  what_.aim);
        while (now_.marks.size() < what_.rubric.size()) {
            const auto number = now_.marks.size();
            put(fmt::format("Point {} of {}: {}", number + 1, what_.rubric.size(),
                            what_.rubric[number]));
            now_.marks.push_back(mark());
            save();
        }
    }

    void answer() {
        if (const auto score = score_of(what_, now_))
            with_.title("This question: " + percent(*score));
        with_.title("A model answer");
        with_.say(what_.answer);
        with_.say("Common wrong answers:");
        with_.list(what_.wrong);
        for (const auto& each : what_.follow_ups) {
            with_.title(each.ask);
            with_.say(each.answer);
        }
        (void)ask("Enter goes on:");
    }

    const interview_room& room_;
    const conversation& with_;
    interview_record& whole_;
    asked_question& now_;
    const question& what_;
    std::string asked_;    ///< what is asked about the question just now
    bool judging_ = false; ///< the clock stands still
    bool told_that_time_is_up_ = false;
};

void ask_all(const interview_room& room, interview_record& what) {
    for (auto& each : what.questions) {
        const auto* const known = room.questions.find(each.id);
        if (known == nullptr || each.at == interview_step::done) continue;
        const bool begun = each.at != interview_step::prompt;
        if (time_is_up(room, what) && !begun) {
            room.with.say("The time is up: what is left is not asked.");
            return;
        }
        questioning(room, what, each, *known).go_on();
    }
}

void stop(const interview_room& room, interview_record& what) {
    room.clock.pause();
    what.seconds_used = room.clock.used().count();
    room.save(what);
}

} // namespace

bool conduct(const interview_room& room, interview_record& what) {
    room.clock.start();
    try {
        ask_all(room, what);
    } catch (const left&) {
        stop(room, what);
        return false;
    }
    what.finished = true;
    stop(room, what);
    return true;
}

} // namespace runner
