// A small question bank, and an interview that is answered by a list.
#pragma once

#include "interview/bank.hpp"
#include "interview/conduct.hpp"
#include "test/captured.hpp"
#include "test/scratch_tree.hpp"

#include <deque>
#include <string>
#include <utility>
#include <vector>

namespace testing {

/// A right description of a question, without what its kind needs.
inline std::string question_toml(const std::string& name, const std::string& kind, int minutes,
                                 const std::string& more) {
    return "[[question]]\nname = \"" + name + "\"\ntitle = \"About " + name + "\"\nkind = \"" +
           kind + "\"\ndifficulty = 4\nminutes = " + std::to_string(minutes) +
           "\nprompt = \"What about " + name +
           "?\"\naim = \"to know\"\nrubric = [\"first point\", \"second point\", \"third point\"]\n"
           "answer = \"The model answer.\"\nwrong = [\"The wrong answer.\"]\n" +
           more + "[[question.follow_up]]\nask = \"And then?\"\nanswer = \"That.\"\n";
}

/// Two lessons with exercises; six questions: the opening one, one of each other kind for lesson
/// 02, and one for lesson 08.
inline void write_bank(const scratch_tree& tree) {
    write_two_lessons(tree);
    const std::string clarify = "clarify = [\"How many?\", \"How fast?\"]\n";
    (void)tree.write("docs/interview/00_opening.toml",
                     "lesson = \"02\"\n" +
                         question_toml("opening", "design", 10, "opening = true\n" + clarify));
    (void)tree.write(
        "docs/interview/02.toml",
        "lesson = \"02\"\n" + question_toml("words", "concept", 5, "") +
            question_toml("prints", "output", 5,
                          "program = \"p.cpp\"\nchoices = [\"1\", \"2\"]\n") +
            question_toml("broken", "bug", 5,
                          "program = \"p.cpp\"\nchoices = [\"pass\", \"data_race\"]\n") +
            question_toml("task", "code", 20, "exercise = \"02.1\"\n" + clarify));
    (void)tree.write("docs/interview/08.toml",
                     "lesson = \"08\"\n" + question_toml("others", "concept", 5, ""));
    (void)tree.write("docs/interview/programs/p.cpp", "int main() {}\n");
}

/// Knows all verdicts beforehand.
class canned_examiner : public runner::examiner {
  public:
    [[nodiscard]] std::string stub(const runner::exercise&) override { return "// the stub\n"; }

    [[nodiscard]] runner::report grade_in(const std::filesystem::path& folder,
                                          const runner::exercise& what) override {
        graded.push_back(folder / what.file());
        runner::report made;
        made.result = verdict;
        made.message = "graded";
        if (verdict != runner::verdict::pass) made.next = "stuck? `./workbook hint 02.1`.";
        return made;
    }

    [[nodiscard]] std::string program(const runner::question&) override {
        return "int main() {}\n";
    }

    [[nodiscard]] runner::truth run(const runner::question&) override {
        return {{false, true}, "It was run."};
    }

    runner::verdict verdict = runner::verdict::pass;
    std::vector<std::filesystem::path> graded;
};

/// An interview over the small bank, at a clock that only moves when it is told to.
class interview_desk {
  public:
    /// Conducts it with these answers; what it printed is in `said`.
    bool conduct(runner::interview_record& record, std::vector<std::string> answers) {
        std::deque<std::string> left(answers.begin(), answers.end());
        const runner::conversation with(
            {false, false, false, 80},
            [&]() -> std::optional<std::string> {
                if (left.empty()) return std::nullopt;
                auto next = std::move(left.front());
                left.pop_front();
                now += each_answer;
                return next;
            },
            true);
        runner::interview_clock clock([&] { return now; },
                                      runner::interview_clock::duration(record.seconds_used));
        const runner::interview_room room{questions,
                                          all,
                                          by,
                                          with,
                                          clock,
                                          tree.root() / "desk",
                                          [&](const auto& each) { saved = each; }};
        bool over = false;
        said = captured([&] { over = runner::conduct(room, record); });
        return over;
    }

    [[nodiscard]] static runner::interview_record about(const std::vector<std::string>& ids) {
        runner::interview_record record;
        record.id = "20250301-123005";
        for (const auto& each : ids)
            record.questions.emplace_back().id = each;
        return record;
    }

    scratch_tree tree;
    runner::catalogue all{load()};
    runner::bank questions{runner::bank::load(tree.places(), all)};
    canned_examiner by;
    runner::interview_clock::instant now{};
    std::chrono::seconds each_answer{10};
    runner::interview_record saved;
    std::string said;

  private:
    runner::catalogue load() {
        write_bank(tree);
        return runner::catalogue::load(tree.root());
    }
};

} // namespace testing
