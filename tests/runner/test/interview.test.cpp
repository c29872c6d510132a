// The interview: which questions, how it is conducted, paused and resumed, what it is worth.
#include "commands/commands.hpp"
#include "commands/interview_parts.hpp"
#include "core/error.hpp"
#include "interview/draw.hpp"
#include "interview/score.hpp"
#include "interview/scorecard.hpp"
#include "test/forked.hpp"
#include "test/interview_room.hpp"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <csignal>

using runner::interview_record;
using runner::interview_step;
using testing::interview_desk;
using testing::question_toml;
using testing::sentence_of;

namespace {

bool has(const std::string& text, const std::string& part) {
    UNSCOPED_INFO("the text: " << text);
    return text.find(part) != std::string::npos;
}

std::vector<std::string> ids_of(const std::vector<const runner::question*>& all) {
    std::vector<std::string> ids;
    for (const auto* each : all)
        ids.push_back(each->id());
    return ids;
}

/// What `interview` prints, with these answers in a file.
std::string interviewed(interview_desk& at, runner::interview_options options,
                        const std::string& lines) {
    runner::session s{at.tree.places(), at.all, {false, false, false, 80}};
    options.answers = at.tree.write("answers", lines).string();
    return testing::captured([&] { CHECK(runner::interview(s, options) == 0); });
}

/// What is wrong with a bank whose file holds this question.
std::string complaint(const std::string& question) {
    const testing::scratch_tree tree;
    testing::write_bank(tree);
    (void)tree.write("docs/interview/02.toml", "lesson = \"02\"\n" + question);
    const auto all = runner::catalogue::load(tree.root());
    return sentence_of<runner::own_fault>([&] { (void)runner::bank::load(tree.places(), all); });
}

const std::vector<std::string> all_points{"y", "y", "y"};

std::vector<std::string> joined(std::vector<std::string> first,
                                const std::vector<std::string>& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

} // namespace

TEST_CASE("a question that lacks something is told with file, line and what", "[interview]") {
    CHECK(has(complaint(question_toml("a", "essay", 5, "")), "02.toml:5: 'kind' must be concept"));
    CHECK(has(complaint(question_toml("a", "design", 5, "")), "'clarify'"));
    CHECK(has(complaint(question_toml("a", "code", 5,
                                      "clarify = [\"a\", \"b\"]\n"
                                      "exercise = \"02.9\"\n")),
              "there is no exercise '02.9'"));
    CHECK(has(complaint(question_toml("a", "output", 5, "program = \"gone.cpp\"\n")), "gone.cpp"));
    CHECK(has(complaint(question_toml("a", "bug", 5,
                                      "program = \"p.cpp\"\nchoices = [\"pass\", \"sad\"]\n")),
              "'sad' is none"));
    CHECK(
        has(complaint(question_toml("a", "concept", 5, "") + question_toml("a", "concept", 5, "")),
            "'02/a' is taken"));
    auto without_follow_up = question_toml("a", "concept", 5, "");
    without_follow_up.resize(without_follow_up.find("[[question.follow_up]]"));
    CHECK(has(complaint(without_follow_up), "needs a [[question.follow_up]]"));
}

TEST_CASE("the same seed draws the same questions, another seed another order", "[interview]") {
    const interview_desk at;
    runner::interview_wishes wishes;
    const auto first = ids_of(runner::draw(at.questions, wishes));
    CHECK(ids_of(runner::draw(at.questions, wishes)) == first);
    REQUIRE(first.size() == 5); // 10 + 20 + 5 + 5 + 5 of 45 minutes
    CHECK(first[0] == "02/opening");
    CHECK(first[1] == "02/task");
    bool differs = false;
    for (wishes.seed = 2; wishes.seed < 20; ++wishes.seed)
        differs = differs || ids_of(runner::draw(at.questions, wishes)) != first;
    CHECK(differs);
}

TEST_CASE("an interview stays in its time, in its topic and in its number", "[interview]") {
    const interview_desk at;
    runner::interview_wishes wishes;
    wishes.time = std::chrono::minutes(12);
    for (wishes.seed = 1; wishes.seed < 20; ++wishes.seed) {
        std::chrono::minutes sum{0};
        for (const auto* each : runner::draw(at.questions, wishes))
            sum += each->time;
        CHECK(sum <= wishes.time);
    }
    wishes.questions = 6;
    CHECK(runner::draw(at.questions, wishes).size() == 6);
    wishes.questions = 1;
    CHECK(runner::draw(at.questions, wishes).size() == 1);
    wishes = {};
    wishes.lesson = "08";
    CHECK(ids_of(runner::draw(at.questions, wishes)) == std::vector<std::string>{"08/others"});
}

TEST_CASE("what was asked lately comes back only where there is nothing else", "[interview]") {
    const interview_desk at;
    runner::interview_wishes wishes;
    wishes.recent = {"02/words", "02/prints"};
    wishes.questions = 4;
    for (wishes.seed = 1; wishes.seed < 20; ++wishes.seed)
        for (const auto& each : ids_of(runner::draw(at.questions, wishes)))
            CHECK((each != "02/words" && each != "02/prints"));
    wishes.questions = 6;
    CHECK(runner::draw(at.questions, wishes).size() == 6);
}

TEST_CASE("a question in words goes from prompt to model answer", "[interview]") {
    interview_desk at;
    auto record = interview_desk::about({"02/opening"});
    CHECK(at.conduct(record, joined({"how many", "", "pools", "and loops", "", "then that"},
                                    {"y", "h", "n", ""})));
    CHECK(record.finished);
    const auto& one = record.questions[0];
    CHECK(one.at == interview_step::done);
    CHECK(one.clarified == std::vector<std::string>{"how many"});
    CHECK(one.said == std::vector<std::string>{"pools", "and loops"});
    CHECK(one.followed == std::vector<std::string>{"then that"});
    CHECK(one.marks == std::vector<int>{2, 1, 0});
    CHECK(one.seconds == Catch::Approx(60)); // the rubric and the model answer take none
    CHECK(has(at.said, "A good candidate asks:"));
    CHECK(at.said.find("second point") < at.said.find("The model answer."));
    CHECK(has(at.said, "This question: 50 %"));
    CHECK(at.saved == record);
}

TEST_CASE("a choice is decided by a run", "[interview]") {
    interview_desk at;
    auto record = interview_desk::about({"02/prints", "02/broken"});
    const auto rest = joined({"so"}, joined(all_points, {""}));
    CHECK(at.conduct(record, joined(joined({"nonsense", "3", "2"}, rest), joined({"1 2"}, rest))));
    CHECK(record.questions[0].chose_right == true);
    CHECK(record.questions[1].chose_right == false);
    CHECK(has(at.said, "It was run."));
    CHECK(*runner::score_of(*at.questions.find("02/prints"), record.questions[0]) == 1.0);
    CHECK(*runner::score_of(*at.questions.find("02/broken"), record.questions[1]) == 0.5);
}

TEST_CASE("a coding task is graded in a file of its own, and hints cost points", "[interview]") {
    interview_desk at;
    at.by.verdict = runner::verdict::deadlock;
    auto record = interview_desk::about({"02/task"});
    const std::vector<std::string> answers{"", "check", "hint", "hint", "build", "done", "so"};
    CHECK(at.conduct(record, joined(answers, joined(all_points, {""}))));
    CHECK(at.tree.text("desk/02_thread_pool/thread_pool.cpp") == "// the stub\n");
    CHECK(at.tree.text("exercises/02_thread_pool/thread_pool.cpp") == "// shipped thread_pool\n");
    REQUIRE(at.by.graded.size() == 1);
    CHECK(at.by.graded[0] == at.tree.root() / "desk/02_thread_pool/thread_pool.cpp");
    CHECK(record.questions[0].verdict == "deadlock");
    CHECK(record.questions[0].hints == 2);
    CHECK(has(at.said, "Hint 2 of 3 (-20 % so far)"));
    CHECK(*runner::score_of(*at.questions.find("02/task"), record.questions[0]) ==
          Catch::Approx(0.3)); // half of it for the rubric, and two hints
}

TEST_CASE("an interview that ends anywhere goes on there", "[interview]") {
    const auto answers = joined({"a", "", "b", "", "c", "y", "y", "y", ""},
                                {"", "check", "hint", "done", "d", "y", "n", "y", ""});
    interview_desk whole;
    auto expected = interview_desk::about({"02/opening", "02/task"});
    REQUIRE(whole.conduct(expected, answers));
    for (std::size_t cut = 1; cut < answers.size(); ++cut) {
        interview_desk at;
        auto record = interview_desk::about({"02/opening", "02/task"});
        CHECK_FALSE(
            at.conduct(record, {answers.begin(), answers.begin() + static_cast<long>(cut)}));
        auto resumed = runner::parse_interview(runner::to_json(at.saved));
        CHECK_FALSE(resumed.finished);
        // What comes again is the step that was not finished: lines of it are there already.
        const std::vector<std::string> rest(answers.begin() + static_cast<long>(cut),
                                            answers.end());
        INFO("after " << cut << " answers");
        CHECK(at.conduct(resumed, rest));
        CHECK(resumed.questions[0].marks == expected.questions[0].marks);
        CHECK(resumed.questions[1].marks == expected.questions[1].marks);
        CHECK(resumed.questions[1].hints == 1);
        CHECK(resumed.seconds_used == Catch::Approx(expected.seconds_used).margin(0.001));
    }
}

TEST_CASE("the clock stands still in a pause, and quit keeps what was done", "[interview]") {
    interview_desk at;
    auto record = interview_desk::about({"02/words"});
    CHECK_FALSE(at.conduct(record, {"one", "pause", "", "question", "quit"}));
    CHECK(record.seconds_used == Catch::Approx(40)); // five answers, one of them in the pause
    CHECK(record.questions[0].said == std::vector<std::string>{"one"});
    CHECK(has(at.said, "The clock stands still at 44:40"));
}

TEST_CASE("when the time is up the question is finished and no other is asked", "[interview]") {
    interview_desk at;
    at.each_answer = std::chrono::minutes(30);
    auto record = interview_desk::about({"02/words", "08/others"});
    CHECK(at.conduct(record, joined({"", "so"}, joined(all_points, {""}))));
    CHECK(record.finished);
    CHECK(record.questions[0].at == interview_step::done);
    CHECK(record.questions[1].at == interview_step::prompt);
    CHECK(has(at.said, "The time is up"));
    CHECK(has(at.said, "[15:00 left] aloud"));
}

TEST_CASE("a scorecard has topics, questions, the trend and what to study", "[interview]") {
    interview_desk at;
    at.by.verdict = runner::verdict::data_race;
    auto record = interview_desk::about({"02/task", "08/others"});
    REQUIRE(at.conduct(record, joined({"", "check", "done", "so", "n", "n", "n", ""},
                                      {"", "so", "y", "y", "y", ""})));
    auto earlier = record;
    earlier.id = "20250201-120000";
    earlier.questions[1].marks = {0, 0, 0};
    const std::vector<interview_record> before{earlier};
    const runner::scorecard_source from{at.questions, at.all, record, before, "/checkout"};
    const auto text = runner::scorecard_markdown(from);
    CHECK(has(text, "# Interview of 2025-03-01 12:30 UTC"));
    CHECK(has(text, "| 02 Thread pools | 0 % |"));
    CHECK(has(text, "| 08 Gather | 100 % |"));
    CHECK(has(text, "data_race after 1 check |"));
    CHECK(has(text, "(/checkout/lessons/02_thread_pool/README.md)"));
    CHECK(has(text, "(/checkout/exercises/02_thread_pool/thread_pool.cpp)"));
    CHECK(has(text, "The latest interviews, this one last: 0 %, 20 %"));
    CHECK(has(runner::scorecard_html(from), "<td>08 Gather</td><td>100 %</td>"));
}

TEST_CASE("an interview is kept where its answers end, goes on, and ends with a scorecard",
          "[interview]") {
    interview_desk at;
    runner::session s{at.tree.places(), at.all, {false, false, false, 80}};
    runner::interview_options options;
    options.topic = "08";
    options.seed = 7;
    options.answers = at.tree.write("first", "because\n").string();
    const auto first = testing::captured([&] { CHECK(runner::interview(s, options) == 0); });
    CHECK(has(first, "About others"));
    CHECK(has(first, "./workbook interview --resume"));
    runner::interview_options rest;
    rest.resume = true;
    rest.answers = at.tree.write("rest", "\nso\ny\ny\nh\n\n").string();
    const auto second = testing::captured([&] { CHECK(runner::interview(s, rest) == 0); });
    CHECK(has(second, "   83 %  08 Gather"));
    const auto all = runner::interview_store(at.tree.places().interviews()).all();
    REQUIRE(all.size() == 1);
    CHECK(all[0].finished);
    CHECK(all[0].seed == 7);
    CHECK(all[0].questions[0].said == std::vector<std::string>{"because"});
    const auto folder = ".workbook/interviews/" + all[0].id;
    CHECK(has(at.tree.text(folder + "/scorecard.md"), "Score 83 %"));
    CHECK(has(at.tree.text(folder + "/scorecard.html"), "<title>Interview of "));
    CHECK(has(sentence_of<runner::usage_error>([&] { (void)runner::interview(s, rest); }),
              "no unfinished interview"));
}

TEST_CASE("without a terminal an interview wants a file of answers", "[interview]") {
    interview_desk at;
    runner::session s{at.tree.places(), at.all, {false, false, false, 80}};
    CHECK(has(sentence_of<runner::usage_error>([&] { (void)runner::interview(s, {}); }),
              "--answers FILE"));
    runner::interview_options short_one;
    short_one.answers = at.tree.write("none", "").string();
    short_one.topic = "08";
    short_one.minutes = 4;
    CHECK(has(sentence_of<runner::usage_error>([&] { (void)runner::interview(s, short_one); }),
              "No question of the bank fits into 4 minutes"));
}

TEST_CASE("quit at a pause let the clock run instead of leaving", "[interview]") {
    interview_desk at;
    auto record = interview_desk::about({"02/words"});
    CHECK_FALSE(at.conduct(record, {"pause", "quit", "an answer"}));
    CHECK(record.questions[0].said.empty());
}

TEST_CASE("the time before a candidate left was nobody's", "[interview]") {
    interview_desk at;
    auto record = interview_desk::about({"02/words"});
    CHECK_FALSE(at.conduct(record, {"one", "quit"}));
    CHECK(record.seconds_used == Catch::Approx(20));
    CHECK(record.questions[0].seconds == Catch::Approx(20));
}

TEST_CASE("the clock ran on while candidates judged themselves", "[interview]") {
    interview_desk at;
    at.each_answer = std::chrono::minutes(10);
    auto record = interview_desk::about({"02/words", "08/others"});
    const std::vector<std::string> each{"", "so", "y", "pause", "", "y", "y", ""};
    CHECK(at.conduct(record, joined(each, each)));
    CHECK(record.questions[1].at == interview_step::done);
    CHECK(record.seconds_used == Catch::Approx(40 * 60));
}

TEST_CASE("nobody said that the time was up before the question was done", "[interview]") {
    interview_desk at;
    at.each_answer = std::chrono::minutes(30);
    auto record = interview_desk::about({"02/words"});
    CHECK(at.conduct(record, joined({"one", "two", "", "so"}, joined(all_points, {""}))));
    CHECK(has(at.said, "The time is up. Finish this question"));
    CHECK(has(at.said, "[15:00 over] >"));
}

TEST_CASE("an answer that was not understood was asked for again without a word", "[interview]") {
    interview_desk at;
    auto record = interview_desk::about({"02/prints"});
    CHECK(at.conduct(record, {"both", "2", "so", "maybe", "Y", "Half", "NO", ""}));
    CHECK(has(at.said, "Type numbers from 1 to 2."));
    CHECK(has(at.said, "Type y, h or n."));
    CHECK(record.questions[0].marks == std::vector<int>{2, 1, 0});
}

TEST_CASE("hint at a prompt that has none was kept as an answer", "[interview]") {
    interview_desk at;
    auto record = interview_desk::about({"02/task", "02/words"});
    (void)at.conduct(record,
                     joined({"hint", "How many?", "Check", "", "hint", "done", "hint", "so"},
                            joined(all_points, {"", "hint", "Aloud.", "done", "", "so"})));
    CHECK(record.questions[0].clarified == std::vector<std::string>{"How many?"});
    CHECK(record.questions[0].hints == 1);
    CHECK(record.questions[0].followed == std::vector<std::string>{"so"});
    CHECK(record.questions[1].said == std::vector<std::string>{"Aloud."});
    CHECK(has(at.said, "come with the code, which is next. An empty line goes on."));
    CHECK(has(at.said, "came with the code, which is behind you."));
    CHECK(has(at.said, "Hints come with coding tasks, and this is none."));
    CHECK(has(at.said, "Nothing is graded here."));
}

TEST_CASE("a number of minutes is a wish for another interview", "[interview]") {
    interview_desk at;
    (void)interviewed(at, {}, "");
    runner::interview_options options;
    options.minutes = 30;
    const auto said = interviewed(at, options, "");
    CHECK(has(said, "An interview of 30 minutes"));
    CHECK_FALSE(has(said, "Go on with it?"));
}

TEST_CASE("a verdict named the hint that costs nothing", "[interview]") {
    interview_desk at;
    at.by.verdict = runner::verdict::deadlock;
    auto record = interview_desk::about({"02/task"});
    CHECK_FALSE(at.conduct(record, {"", "Check"}));
    CHECK_FALSE(has(at.said, "./workbook hint"));
    CHECK(has(at.said, "type check again"));
}

TEST_CASE("question did not tell what was asked just now", "[interview]") {
    interview_desk at;
    auto record = interview_desk::about({"02/words"});
    CHECK_FALSE(at.conduct(record, {"", "question"}));
    CHECK(at.said.find("And then?") != at.said.rfind("And then?"));
}

TEST_CASE("the same seed gave other questions the second time", "[interview]") {
    interview_desk at;
    runner::interview_options options;
    options.fresh = true;
    options.questions = 4;
    const auto asked = [&] {
        const auto before = runner::interview_store(at.tree.places().interviews()).all();
        (void)interviewed(at, options, "\n\n\n\n");
        auto all = runner::interview_store(at.tree.places().interviews()).all();
        std::erase_if(all, [&](const auto& each) {
            return std::find(before.begin(), before.end(), each) != before.end();
        });
        REQUIRE(all.size() == 1);
        options.seed = all[0].seed;
        std::vector<std::string> ids;
        for (const auto& each : all[0].questions)
            ids.push_back(each.id);
        return ids;
    };
    (void)asked();
    options.seed.reset(); // by chance, and what was asked lately has a say
    const auto first = asked();
    CHECK(asked() == first);
    CHECK(asked() == first);
    options.seed = *options.seed + 1; // never asked for before
    const auto other = asked();
    CHECK(asked() == other);
}

TEST_CASE("an unfinished interview went on whatever was typed", "[interview]") {
    interview_desk at;
    (void)interviewed(at, {}, "");
    runner::session s{at.tree.places(), at.all, {false, false, false, 80}};
    runner::interview_options options;
    options.answers = at.tree.write("more", "later\nquit\n").string();
    std::string sentence;
    const auto said = testing::captured([&] {
        sentence = sentence_of<runner::usage_error>([&] { (void)runner::interview(s, options); });
    });
    CHECK(sentence == "Nothing was begun.");
    CHECK(has(said, "0:00 of 45 minutes used"));
    CHECK(has(said, "Type y, n or quit."));
}

TEST_CASE("a coding task that was never checked was not among what to study", "[interview]") {
    interview_desk at;
    auto record = interview_desk::about({"02/task"});
    REQUIRE(at.conduct(record, joined({"", "done", "so"}, joined(all_points, {""}))));
    const std::vector<interview_record> before;
    const runner::scorecard_source from{at.questions, at.all, record, before, "/checkout"};
    CHECK(has(runner::scorecard_markdown(from), "/exercises/02_thread_pool/thread_pool.cpp"));
    const auto text = runner::scorecard_text({false, false, false, 80}, from);
    CHECK(has(text, " of 20:00  About task (not checked)"));
}

TEST_CASE("a lesson without questions was told to take more time", "[interview]") {
    interview_desk at;
    std::filesystem::remove(at.tree.root() / "docs/interview/08.toml");
    runner::session s{at.tree.places(), at.all, {false, false, false, 80}};
    runner::interview_options options;
    options.topic = "08";
    options.answers = at.tree.write("none", "").string();
    const auto sentence =
        sentence_of<runner::usage_error>([&] { (void)runner::interview(s, options); });
    CHECK(sentence == "The bank has no question of lesson 08. Next: another topic.");
    runner::quiz_options quiz;
    quiz.topic = "08";
    quiz.answers = options.answers;
    CHECK(has(sentence_of<runner::usage_error>([&] { (void)runner::quiz(s, quiz); }),
              "The quiz has no question of lesson 08."));
}

TEST_CASE("Ctrl-C did not say that everything is kept", "[interview]") {
    int status = 0;
    const auto said = testing::captured([&] {
        status = testing::forked([] {
            const runner::kept_on_interrupt farewell("Kept.");
            std::raise(SIGINT);
            return 0;
        });
    });
    CHECK(said == "\nKept.\n");
    CHECK(status == 128 + SIGINT);
}

TEST_CASE("going on with --resume left out of account what else was wished for", "[interview]") {
    interview_desk at;
    (void)interviewed(at, {}, "");
    runner::session s{at.tree.places(), at.all, {false, false, false, 80}};
    runner::interview_options options;
    options.resume = true;
    options.topic = "08";
    options.answers = at.tree.write("none", "").string();
    const auto refused = [&] {
        return sentence_of<runner::usage_error>([&] { (void)runner::interview(s, options); });
    };
    CHECK(has(refused(), "leave out --new, --minutes, --topic"));
    options.topic.clear();
    options.minutes = 30;
    CHECK(has(refused(), "leave out --new, --minutes, --topic"));
    CHECK(has(refused(), "Without --resume they begin another one."));
}
