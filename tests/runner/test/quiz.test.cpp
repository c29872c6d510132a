// The quiz: what comes back when; and taking it all to another machine.
#include "interview/quiz.hpp"
#include "core/error.hpp"
#include "core/progress.hpp"
#include "interview/bundle.hpp"
#include "interview/choice.hpp"
#include "test/forked.hpp"
#include "test/interview_room.hpp"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
using runner::after_answer;
using runner::quiz_memory;
using runner::spaced_item;
using testing::interview_desk;
using testing::sentence_of;

TEST_CASE("right answers come back after 1 day, 6 days, then ever later", "[quiz]") {
    spaced_item item;
    item = after_answer(item, true, 100);
    CHECK(item.due == 101);
    item = after_answer(item, true, 101);
    CHECK(item.due == 107);
    item = after_answer(item, true, 107);
    CHECK(item.easiness == Catch::Approx(2.8));
    CHECK(item.due == 107 + 16); // 6 days times 2.7
}

TEST_CASE("a wrong answer comes back on the same day, and is harder from then on", "[quiz]") {
    spaced_item item{5, 1.4, 40, 90};
    item = after_answer(item, false, 100);
    CHECK(item == spaced_item{0, 1.3, 0, 100});
    item = after_answer(item, true, 100);
    CHECK(item.due == 101);
}

TEST_CASE("what is due comes first, then what is new; the rest waits", "[quiz]") {
    const interview_desk at;
    const quiz_memory known{{"02/broken", {1, 2.5, 6, 99}}};
    const auto ids = [&](std::int64_t today, std::size_t most) {
        std::vector<std::string> all;
        for (const auto* each : runner::questions_due(at.questions, known, "", today, most, 7))
            all.push_back(each->id());
        return all;
    };
    CHECK(ids(100, 9) == std::vector<std::string>{"02/broken", "02/prints"});
    CHECK(ids(100, 1) == std::vector<std::string>{"02/broken"});
    CHECK(ids(98, 9) == std::vector<std::string>{"02/prints"});
    CHECK(runner::questions_due(at.questions, {}, "08", 100, 9, 7).empty());
}

TEST_CASE("numbers are understood, and nothing else", "[quiz]") {
    CHECK(runner::numbers_in("1 3", 3) == std::vector<std::size_t>{0, 2});
    CHECK(runner::numbers_in("2,1", 3) == std::vector<std::size_t>{1, 0});
    for (const char* wrong : {"", "0", "4", "one", "1x", "-1", "1 9"})
        CHECK(runner::numbers_in(wrong, 3).empty());
}

TEST_CASE("what is exported is the same after an import elsewhere", "[transfer]") {
    interview_desk here;
    const interview_desk there;
    runner::progress_store(here.tree.places().progress_file())
        .record_attempt("02_thread_pool/map", runner::verdict::pass);
    runner::interview_store(here.tree.places().interviews())
        .save(interview_desk::about({"02/words"}));
    (void)here.tree.write(".workbook/quiz.json",
                          runner::to_json(quiz_memory{{"02/broken", {1, 2.5, 6, 99}}}));
    const auto text = runner::exported(here.tree.places());
    const auto counts = runner::import_text(there.tree.places(), text);
    CHECK(counts.exercises == 1);
    CHECK(counts.interviews == 1);
    CHECK(counts.questions == 1);
    const auto cut = [](const std::string& whole) {
        return whole.substr(whole.find("\"progress\""));
    };
    CHECK(cut(runner::exported(there.tree.places())) == cut(text));
    CHECK(runner::import_text(there.tree.places(), text).interviews == 0);
}

TEST_CASE("an import takes nothing away", "[transfer]") {
    const interview_desk here;
    const interview_desk there;
    runner::progress_store mine(there.tree.places().progress_file());
    mine.record_attempt("02_thread_pool/map", runner::verdict::pass);
    runner::progress_store theirs(here.tree.places().progress_file());
    for (int i = 0; i < 3; ++i)
        theirs.record_attempt("02_thread_pool/map", runner::verdict::deadlock);
    (void)runner::import_text(there.tree.places(), runner::exported(here.tree.places()));
    const auto both = mine.read().of("02_thread_pool/map");
    CHECK(both.passed);
    CHECK(both.attempts == 3);
    CHECK(both.last_verdict == "pass");
}

TEST_CASE("what is no export, or a newer one, changes nothing", "[transfer]") {
    const interview_desk at;
    const auto newer = [&] {
        auto text = runner::exported(at.tree.places());
        text.replace(text.find(":1"), 2, ":2");
        return text;
    }();
    for (const std::string& text : {std::string("{}"), std::string("no JSON"), newer}) {
        const auto complaint = sentence_of<runner::usage_error>(
            [&] { (void)runner::import_text(at.tree.places(), text); });
        CHECK(complaint.find("Nothing was changed.") != std::string::npos);
    }
    CHECK_FALSE(std::filesystem::exists(at.tree.places().progress_file()));
}

namespace {

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), by);
}

/// An export with one interview.
std::string export_of(const runner::interview_record& one) {
    const interview_desk at;
    runner::interview_store(at.tree.places().interviews()).save(one);
    return runner::exported(at.tree.places());
}

} // namespace

TEST_CASE("an imported interview was written wherever its name led", "[transfer]") {
    const interview_desk at;
    const auto text = export_of(interview_desk::about({"02/words"}));
    for (const char* name : {"../../evil", "/tmp/evil", "..", ""}) {
        const auto complaint = sentence_of<runner::usage_error>([&] {
            (void)runner::import_text(at.tree.places(), replaced(text, "20250301-123005", name));
        });
        CHECK(complaint.find("is no name of an interview") != std::string::npos);
    }
    CHECK_FALSE(std::filesystem::exists(at.tree.root() / "evil.json"));
}

TEST_CASE("marks beyond the rubric's came in by an import", "[transfer]") {
    const interview_desk at;
    const auto text = replaced(export_of(interview_desk::about({"02/words"})), "\"marks\":[]",
                               "\"marks\":[2,900]");
    const auto complaint = sentence_of<runner::usage_error>(
        [&] { (void)runner::import_text(at.tree.places(), text); });
    CHECK(complaint.find("a mark is 0, 1 or 2") != std::string::npos);
}

TEST_CASE("an interview that was finished elsewhere stayed unfinished here", "[transfer]") {
    const interview_desk at;
    runner::interview_store store(at.tree.places().interviews());
    auto one = interview_desk::about({"02/words"});
    one.seconds_used = 100;
    store.save(one);
    auto later = one;
    later.finished = true;
    CHECK(runner::import_text(at.tree.places(), export_of(later)).interviews == 1);
    CHECK(store.all().at(0).finished);
    CHECK(runner::import_text(at.tree.places(), export_of(one)).interviews == 0);
    CHECK(store.all().at(0).finished);
}

TEST_CASE("a damaged export was explained in a library's words", "[transfer]") {
    const interview_desk at;
    const auto text = export_of(interview_desk::about({"02/words"}));
    const auto newer =
        replaced(text, "{\"version\":1,\"exercises\"", "{\"version\":9,\"exercises\"");
    const auto odd = replaced(text, "\"marks\":[]", "\"marks\":7");
    for (const auto& wrong : {text.substr(0, 300), std::string(), std::string("{}"), newer, odd}) {
        const auto complaint = sentence_of<runner::usage_error>(
            [&] { (void)runner::import_text(at.tree.places(), wrong); });
        INFO(complaint);
        CHECK(complaint.find("Nothing was changed.") != std::string::npos);
        CHECK(complaint.find("boost") == std::string::npos);
        CHECK(complaint.find("..") == std::string::npos);
    }
}
