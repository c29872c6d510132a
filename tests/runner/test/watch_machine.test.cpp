// The state machine of watch mode: what each key and each event does, with fakes all around.
#include "watch/watch_machine.hpp"

#include "test/watch_fakes.hpp"
#include "watch/screen.hpp"

#include <catch2/catch_test_macros.hpp>

using runner::key;
using runner::key_name;
using runner::letter;
using runner::verdict;
using runner::view_mode;
using testing::fake_services;
using testing::report_of;

namespace {

/// Remembers what the machine asks for.
struct fake_outlet : runner::watch_outlet {
    void follow(const std::filesystem::path& file) override { followed.push_back(file.string()); }

    void accept_change() override { ++accepted; }

    void start_grading(const runner::exercise& what, std::uint64_t number) override {
        gradings.push_back(what.id());
        latest = number;
    }

    void start_preparing(const runner::exercise& what) override { prepared.push_back(what.id()); }

    void run_lesson(const runner::exercise& what, bool mine) override {
        lessons.push_back(what.lesson + (mine ? " mine" : ""));
    }

    void draw_afresh() override { ++drawn_afresh; }

    void quit(int status) override { left = status; }

    std::vector<std::string> followed, gradings, prepared, lessons;
    std::uint64_t latest = 0;
    int accepted = 0;
    int drawn_afresh = 0;
    std::optional<int> left;
};

/// A machine at 02.1 on a terminal of 80 by 24, its first grading under way.
struct bench {
    bench() { start("02.1"); }

    explicit bench(const std::string& id) { start(id); }

    void start(const std::string& id) {
        machine.resized(out, 24);
        machine.begin(all.find(id));
    }

    void type(std::string_view text) {
        for (const char c : text)
            press(letter(static_cast<unsigned char>(c)));
    }

    void press(key one) { machine.pressed({{one}, false}); }

    void press(key_name name) { press(key{name, 0}); }

    void burst(std::string_view text) {
        std::vector<key> keys;
        for (const char c : text)
            keys.push_back(letter(static_cast<unsigned char>(c)));
        machine.pressed(runner::sift(std::move(keys)));
    }

    void verdict_comes(verdict result) {
        machine.graded(outlet.latest, report_of(machine.view().what(), result));
    }

    [[nodiscard]] const runner::watch_view& view() const { return machine.view(); }

    runner::catalogue all = testing::small_course();
    fake_services fakes;
    runner::watch_services services = fakes.services();
    fake_outlet outlet;
    runner::terminal out{true, false, true, 80};
    runner::layout places{"/course", "/course/build", "/course/.workbook"};
    runner::watch_machine machine{all, places, services, outlet};
};

using texts = std::vector<std::string>;

} // namespace

TEST_CASE("it begins by following the file and grading it", "[runner][watch]") {
    const bench b;
    CHECK(b.outlet.followed == texts{"/course/exercises/02_thread_pool/thread_pool.cpp"});
    CHECK(b.outlet.gradings == texts{"02.1"});
    CHECK(b.view().checking);
}

TEST_CASE("a first look that does not pass is no attempt, a save is", "[runner][watch]") {
    bench b;
    b.verdict_comes(verdict::wrong_result);
    CHECK(b.fakes.attempts.empty());
    b.machine.saved();
    b.verdict_comes(verdict::wrong_result);
    CHECK(b.fakes.attempts == texts{"02.1 wrong_result"});
}

TEST_CASE("a pass is recorded at once, also at the first look", "[runner][watch]") {
    bench b;
    b.verdict_comes(verdict::pass);
    CHECK(b.fakes.attempts == texts{"02.1 pass"});
    CHECK(b.view().passed() == 1);
}

TEST_CASE("looking again at what has passed is not recorded", "[runner][watch]") {
    bench b;
    b.verdict_comes(verdict::pass);
    b.type("np");
    b.verdict_comes(verdict::pass);
    CHECK(b.fakes.attempts == texts{"02.1 pass"});
}

TEST_CASE("our own fault is never charged to the learner", "[runner][watch]") {
    bench b;
    b.machine.saved();
    b.verdict_comes(verdict::grader_fault);
    CHECK(b.fakes.attempts.empty());
}

TEST_CASE("a pass that cannot be saved says so", "[runner][watch]") {
    bench b;
    b.fakes.refusal = "The disk is full: nothing was saved.";
    b.verdict_comes(verdict::pass);
    CHECK(b.view().notice == b.fakes.refusal);
    CHECK(b.view().last->passed());
}

TEST_CASE("a save during a grading starts again, and the old verdict is not shown",
          "[runner][watch]") {
    bench b;
    const auto outdated = b.outlet.latest;
    b.machine.saved();
    CHECK(b.outlet.gradings == texts{"02.1", "02.1"});
    b.machine.graded(outdated, report_of(b.view().what(), verdict::pass));
    CHECK(b.view().checking);
    CHECK(!b.view().last);
    CHECK(b.fakes.attempts.empty());
}

TEST_CASE("the next exercise is prepared once a verdict is there", "[runner][watch]") {
    bench b;
    CHECK(b.outlet.prepared.empty());
    b.verdict_comes(verdict::wrong_result);
    CHECK(b.outlet.prepared == texts{"02.2"});
}

TEST_CASE("n and p walk through the course and stop at its ends", "[runner][watch]") {
    bench b;
    b.type("p");
    CHECK(b.view().notice == "This is the first exercise.");
    b.type("nnn");
    CHECK(b.view().what().id() == "08.1");
    CHECK(b.outlet.gradings == texts{"02.1", "02.2", "02.3", "08.1"});
    b.type("n");
    CHECK(b.view().notice == "This is the last exercise.");
    CHECK(b.view().what().id() == "08.1");
}

TEST_CASE("R and Enter check again, but not twice at a time", "[runner][watch]") {
    bench b;
    b.type("R");
    CHECK(b.outlet.gradings.size() == 1);
    b.verdict_comes(verdict::wrong_result);
    b.type("R");
    b.verdict_comes(verdict::wrong_result);
    b.press(key_name::enter);
    CHECK(b.outlet.gradings.size() == 3);
}

TEST_CASE("hints open one by one, and opening again uncovers none", "[runner][watch]") {
    bench b;
    b.type("h");
    CHECK(b.view().mode == view_mode::hints);
    CHECK(b.view().hints == 1);
    b.type("h");
    CHECK(b.view().hints == 2);
    b.press(key_name::escape);
    b.type("h");
    CHECK(b.view().hints == 2);
    b.type("hhhh");
    CHECK(b.view().hints == 3);
}

TEST_CASE("a save leads back to the verdict from wherever one is reading", "[runner][watch]") {
    for (const char* open : {"h", "l", "?"}) {
        bench b;
        b.type(open);
        b.machine.saved();
        CHECK(b.view().mode == view_mode::verdict);
    }
}

TEST_CASE("the list jumps to the exercise that was chosen", "[runner][watch]") {
    bench b;
    b.type("l");
    CHECK(b.view().selected == 0);
    b.press(key_name::down);
    b.press(key_name::down);
    b.press(key_name::up);
    b.press(key_name::enter);
    CHECK(b.view().mode == view_mode::verdict);
    CHECK(b.view().what().id() == "02.2");
    b.type("l");
    b.press(key_name::end);
    b.press(key_name::down);
    b.press(key_name::enter);
    CHECK(b.view().what().id() == "08.1");
    b.type("l");
    b.press(key_name::page_up);
    b.press(key_name::escape);
    CHECK(b.view().what().id() == "08.1");
}

TEST_CASE("reset asks, and y does it", "[runner][watch]") {
    bench b;
    b.verdict_comes(verdict::wrong_result);
    b.type("r");
    CHECK(b.view().mode == view_mode::asking);
    CHECK(b.fakes.resets.empty());
    b.type("y");
    CHECK(b.fakes.resets == texts{"02.1"});
    CHECK(b.outlet.accepted == 1);
    CHECK(b.outlet.gradings.size() == 2);
    CHECK(b.view().notice.find(".workbook/backups/thread_pool.cpp") != std::string::npos);
    b.verdict_comes(verdict::wrong_result);
    CHECK(b.fakes.attempts.empty());
}

TEST_CASE("any other key leaves the file alone", "[runner][watch]") {
    for (const key answer : {letter(U'n'), letter(U'Y'), letter(U'r'), key{key_name::enter, 0},
                             key{key_name::escape, 0}, key{key_name::pasted, 0}, key{}}) {
        bench b;
        b.type("r");
        b.press(answer);
        CHECK(b.view().mode == view_mode::verdict);
        CHECK(b.fakes.resets.empty());
        CHECK(b.view().notice == "Nothing was changed.");
    }
}

TEST_CASE("a yes from the same burst as the question is none", "[runner][watch]") {
    bench b;
    b.burst("ry");
    CHECK(b.fakes.resets.empty());
    b.type("r");
    b.burst("yy");
    CHECK(b.fakes.resets.empty());
    b.type("r");
    b.burst("yes please, do it all at once");
    CHECK(b.fakes.resets.empty());
    CHECK(b.view().mode == view_mode::verdict);
}

TEST_CASE("a paste of hundreds of letters does nothing but say so", "[runner][watch]") {
    bench b;
    std::string text;
    for (int i = 0; i < 100; ++i)
        text += "qryRnpxshl\r";
    b.burst(text);
    CHECK(!b.outlet.left);
    CHECK(b.fakes.resets.empty());
    CHECK(b.outlet.gradings.size() == 1);
    CHECK(b.outlet.lessons.empty());
    CHECK(b.view().hints == 0);
    CHECK(b.view().notice == "A paste was ignored.");
}

TEST_CASE("the solution opens after a pass, before it the way to it is named", "[runner][watch]") {
    bench b;
    b.type("s");
    CHECK(b.view().mode == view_mode::verdict);
    CHECK(b.view().notice.find("solution 02.1 --reveal") != std::string::npos);
    b.verdict_comes(verdict::pass);
    b.type("s");
    CHECK(b.view().mode == view_mode::solution);
    CHECK(b.view().solution == "// solved thread_pool\n");
}

TEST_CASE("what a service throws becomes a notice", "[runner][watch]") {
    bench b;
    b.services.solution = [](const runner::exercise&) -> std::string {
        throw std::runtime_error("the file is missing");
    };
    b.verdict_comes(verdict::pass);
    b.type("s");
    CHECK(b.view().mode == view_mode::verdict);
    CHECK(b.view().notice == "the file is missing");
}

TEST_CASE("f shows the compiler's whole output when there is any", "[runner][watch]") {
    bench b;
    b.type("f");
    CHECK(b.view().notice == "The compiler had nothing to say.");
    auto failed = report_of(b.view().what(), verdict::compile_error);
    failed.compiler_output = "thread_pool.cpp:3: error: expected ';'\n";
    b.machine.graded(b.outlet.latest, failed);
    b.type("f");
    CHECK(b.view().mode == view_mode::full_output);
    b.type("f");
    CHECK(b.view().mode == view_mode::verdict);
}

TEST_CASE("x runs the lesson, X on one's own files, and any key leads back", "[runner][watch]") {
    bench b;
    b.type("xX");
    CHECK(b.outlet.lessons == texts{"02", "02 mine"});
    b.machine.lesson_ended();
    CHECK(b.view().mode == view_mode::lesson_over);
    b.machine.saved();
    CHECK(b.view().mode == view_mode::lesson_over);
    b.type("r");
    CHECK(b.view().mode == view_mode::verdict);
}

TEST_CASE("q and Ctrl-C leave from every state", "[runner][watch]") {
    for (const key leaving : {letter(U'q'), runner::control(U'c')}) {
        for (const char* state : {"", "h", "l", "?", "r", "hh", "s"}) {
            bench b;
            b.type(state);
            b.press(leaving);
            CHECK(b.outlet.left == 0);
        }
        bench b;
        b.machine.lesson_ended();
        b.press(leaving);
        CHECK(b.outlet.left == 0);
    }
}

TEST_CASE("keys after q are not acted upon", "[runner][watch]") {
    bench b;
    b.burst("qnn");
    CHECK(b.outlet.left == 0);
    CHECK(b.outlet.gradings.size() == 1);
}

TEST_CASE("Ctrl-L draws afresh in every state and changes nothing", "[runner][watch]") {
    bench b;
    b.type("l");
    b.press(runner::control(U'l'));
    CHECK(b.view().mode == view_mode::list);
    b.press(key_name::escape);
    b.type("r");
    b.press(runner::control(U'l'));
    CHECK(b.view().mode == view_mode::asking);
    CHECK(b.outlet.drawn_afresh == 2);
}

TEST_CASE("scrolling stops at both ends and survives a resize", "[runner][watch]") {
    bench b;
    auto longer = report_of(b.view().what(), verdict::wrong_result);
    longer.notes.assign(100, "one more line");
    b.machine.graded(b.outlet.latest, longer);
    b.press(key_name::up);
    CHECK(b.view().scroll == 0);
    for (int i = 0; i < 50; ++i)
        b.press(key_name::page_down);
    const int limit = runner::scroll_limit(b.view(), b.out, 24);
    CHECK(limit > 80);
    CHECK(b.view().scroll == limit);
    b.machine.resized(b.out, 200);
    CHECK(b.view().scroll == 0);
    b.press(key_name::end);
    CHECK(b.view().scroll == 0);
}

TEST_CASE("a damaged progress file is told of at the beginning", "[runner][watch]") {
    bench b;
    b.services.progress_notice = [] { return std::string("The file was set aside."); };
    b.start("02.2");
    CHECK(b.view().notice == "The file was set aside.");
}
