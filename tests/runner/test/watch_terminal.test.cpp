// Watch mode on a real terminal: it can be left from every state, and leaves nothing behind.
#include "watch/watch_loop.hpp"

#include "core/files.hpp"
#include "core/utf8.hpp"
#include "test/pty_session.hpp"
#include "test/watch_fakes.hpp"

#include <semaphore>
#include <sstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

using runner::verdict;
using testing::pty_session;
using testing::scratch_tree;

namespace {

const std::string ctrl_c = "\x03";
const std::string ctrl_z = "\x1a";
const std::string quit_key = "\x1c";

/// The exercise file says what becomes of its grading.
runner::report grade_by_content(const scratch_tree& tree, const runner::exercise& what,
                                const std::stop_token& stop,
                                const runner::progress_callback& tell) {
    const std::string text = tree.text("exercises" / what.file());
    tell("looking at " + text);
    if (text.find("hang") == std::string::npos) {
        return testing::report_of(what, text == "pass" ? verdict::pass : verdict::wrong_result);
    }
    std::binary_semaphore stopped(0);
    const std::stop_callback wake(stop, [&] { stopped.release(); });
    stopped.acquire();
    (void)tree.write("stopped", "yes");
    return testing::report_of(what, verdict::incomplete);
}

void prepare_by_content(const scratch_tree& tree, const runner::exercise& what) {
    if (tree.text("exercises" / what.file()) != "build") return;
    (void)tree.write("building", "yes");
    for (;;)
        pause();
}

/// Watch mode on small exercises in a scratch folder. Runs in the terminal's child process.
int watch_here(const scratch_tree& tree) {
    runner::session s{tree.places(), testing::small_course(), {true, false, true, 80}};
    testing::fake_services fakes;
    auto services = fakes.services();
    services.grade = [&](const runner::exercise& what, const std::stop_token& stop,
                         const runner::progress_callback& tell) {
        return grade_by_content(tree, what, stop, tell);
    };
    services.prepare = [&](const runner::exercise& what, const runner::progress_callback&) {
        prepare_by_content(tree, what);
    };
    services.reset = [&](const runner::exercise& what) {
        (void)tree.write("exercises" / what.file(), "shipped");
        return tree.root() / ".workbook/backups/kept.cpp";
    };
    services.lesson_command = [](const runner::exercise&, bool) -> std::vector<std::string> {
        return {
            "/bin/sh", "-c",
            "echo the lesson is on; while read x; do echo heard $x; test $x = bye && exit 7; done"};
    };
    return runner::watch_on_terminal({s, s.all.exercises().front(), services});
}

/// A running watch mode whose first exercise file holds `text`.
struct watch_run {
    explicit watch_run(const std::string& text = "wrong", int columns = 80, int rows = 24)
        : with_files(tree, text), session([this] { return watch_here(tree); }, columns, rows) {}

    void save(const std::string& text) const {
        runner::replace_file(tree.root() / "exercises/02_thread_pool/thread_pool.cpp", text);
    }

    /// It has ended with this status, and the terminal is as it was.
    bool left_cleanly(int status) {
        const auto ended = session.ends();
        CAPTURE(session.output());
        CHECK(ended == status);
        CHECK(session.modes_are_as_before());
        CHECK(session.screen_is_as_before());
        return ended == status;
    }

    struct files {
        files(const scratch_tree& tree, const std::string& text) {
            const auto all = testing::small_course();
            for (const auto& one : all.exercises()) {
                (void)tree.write("exercises" / one.file(), text);
            }
        }
    };

    scratch_tree tree;
    files with_files;
    pty_session session;
};

/// A state, and how to get there: keys, and what the screen then shows.
struct state {
    std::string name;
    std::string text; ///< of the exercise file
    std::string keys;
    std::string sign;
};

const std::vector<state>& states() {
    static const std::vector<state> all{
        {"idle", "wrong", "", "words about thread_pool"},
        {"passed", "pass", "", "n: next exercise"},
        {"grading that hangs", "hang", "", "looking at hang"},
        {"hints", "wrong", "h", "Hint 1 of 3"},
        {"list", "wrong", "l", "go there"},
        {"help", "wrong", "?", "This help."},
        {"question", "wrong", "r", "(y/n)"},
        {"solution", "pass", "s", "// solved thread_pool"},
        {"list while a grading hangs", "hang", "l", "go there"},
        {"question while a grading hangs", "hang", "r", "(y/n)"},
    };
    return all;
}

bool reach(watch_run& run, const state& wanted) {
    const std::string first = wanted.text == "hang"   ? "looking at hang"
                              : wanted.text == "pass" ? "n: next exercise"
                                                      : "words about thread_pool";
    return run.session.shows(first) &&
           (wanted.keys.empty() || run.session.answers(wanted.keys, wanted.sign));
}

} // namespace

TEST_CASE("q and Ctrl-C leave from every state, the terminal as it was", "[runner][watch][pty]") {
    for (const state& from : states()) {
        for (const std::string& key : {std::string("q"), ctrl_c}) {
            INFO(from.name << ", " << (key == "q" ? "q" : "Ctrl-C"));
            watch_run run(from.text);
            REQUIRE(reach(run, from));
            CHECK(!run.session.modes_are_as_before());
            run.session.type(key);
            CHECK(run.left_cleanly(0));
            if (from.text == "hang") CHECK(run.tree.text("stopped") == "yes");
        }
    }
}

TEST_CASE("signals end it from every state, the terminal as it was", "[runner][watch][pty]") {
    for (const state& from : states()) {
        for (const int signal : {SIGTERM, SIGHUP, SIGQUIT}) {
            INFO(from.name << ", signal " << signal);
            watch_run run(from.text);
            REQUIRE(reach(run, from));
            run.session.signal(signal);
            CHECK(run.left_cleanly(128 + signal));
            if (from.text == "hang") CHECK(run.tree.text("stopped") == "yes");
        }
    }
}

TEST_CASE("Ctrl-\\ ends it too, without leaving the terminal raw", "[runner][watch][pty]") {
    watch_run run;
    REQUIRE(run.session.shows("words about thread_pool"));
    run.session.type(quit_key);
    CHECK(run.left_cleanly(128 + SIGQUIT));
}

TEST_CASE("the last verdict stays on the screen", "[runner][watch][pty]") {
    watch_run run;
    REQUIRE(run.session.answers("l", "go there"));
    run.session.type("q");
    CHECK(run.left_cleanly(0));
    CHECK(run.session.last_frame().find("words about thread_pool") != std::string::npos);
}

TEST_CASE("a build under way does not keep anyone from leaving", "[runner][watch][pty]") {
    watch_run run("build");
    REQUIRE(run.session.reads_until([&] { return run.tree.text("building") == "yes"; }));
    REQUIRE(run.session.shows("Checking your file"));
    run.session.type("q");
    CHECK(run.left_cleanly(0));
}

TEST_CASE("a fault of ours puts the terminal back before it kills us", "[runner][watch][pty]") {
    watch_run run;
    REQUIRE(run.session.shows("words about thread_pool"));
    run.session.signal(SIGSEGV);
    const auto ended = run.session.ends();
    CHECK(ended == 128 + SIGSEGV);
    CHECK(run.session.modes_are_as_before());
    CHECK(run.session.screen_is_as_before());
}

TEST_CASE("a save is graded, a pass leads on", "[runner][watch][pty]") {
    watch_run run;
    REQUIRE(run.session.shows("words about thread_pool"));
    run.save("pass");
    REQUIRE(run.session.shows("n: next exercise, 02.2"));
    CHECK(run.session.answers("n", "words about map"));
    run.session.type("q");
    CHECK(run.left_cleanly(0));
}

TEST_CASE("a save stops a grading that hangs", "[runner][watch][pty]") {
    watch_run run("hang");
    REQUIRE(run.session.shows("looking at hang"));
    run.save("pass");
    CHECK(run.session.shows("n: next exercise"));
    CHECK(run.tree.text("stopped") == "yes");
    run.session.type("q");
    CHECK(run.left_cleanly(0));
}

TEST_CASE("a paste of hundreds of letters starts nothing", "[runner][watch][pty]") {
    const bool bracketed = GENERATE(true, false);
    watch_run run;
    REQUIRE(run.session.shows("words about thread_pool"));
    std::string text;
    for (int i = 0; i < 60; ++i)
        text += "qryRnx\r";
    REQUIRE(run.session.answers(bracketed ? "\x1b[200~" + text + "\x1b[201~" : text,
                                "A paste was ignored."));
    CHECK(run.tree.text("exercises/02_thread_pool/thread_pool.cpp") == "wrong");
    CHECK(run.session.answers("l", "go there"));
    run.session.type("q");
    CHECK(run.left_cleanly(0));
}

TEST_CASE("reset asks, and a yes of its own does it", "[runner][watch][pty]") {
    watch_run run;
    REQUIRE(run.session.shows("words about thread_pool"));
    REQUIRE(run.session.answers("ry", "Nothing was changed."));
    CHECK(run.tree.text("exercises/02_thread_pool/thread_pool.cpp") == "wrong");
    REQUIRE(run.session.answers("r", "(y/n)"));
    REQUIRE(run.session.answers("y", "The file is as it was shipped."));
    CHECK(run.tree.text("exercises/02_thread_pool/thread_pool.cpp") == "shipped");
    run.session.type("q");
    CHECK(run.left_cleanly(0));
}

TEST_CASE("a resize is followed, down to 20 columns and up again", "[runner][watch][pty]") {
    watch_run run;
    REQUIRE(run.session.shows("words about thread_pool"));
    run.session.resize(20, 12);
    REQUIRE(run.session.reads_until([&] {
        return run.session.last_frame().find("thread_pool.cpp") != std::string::npos &&
               run.session.last_frame().find("Thread pools ·") == std::string::npos;
    }));
    std::istringstream lines(run.session.last_frame());
    for (std::string line; std::getline(lines, line);) {
        while (line.ends_with('\r'))
            line.pop_back();
        CHECK(runner::columns(line) <= 20);
    }
    run.session.resize(100, 30);
    CHECK(run.session.shows("R again"));
    run.session.type("q");
    CHECK(run.left_cleanly(0));
}

TEST_CASE("resizing wildly while keys arrive ends well", "[runner][watch][pty]") {
    watch_run run;
    REQUIRE(run.session.shows("words about thread_pool"));
    for (int i = 0; i < 50; ++i) {
        run.session.resize(20 + (i * 37) % 100, 4 + (i * 11) % 40);
        run.session.type("\x1b[B");
    }
    CHECK(run.session.answers("?", "q quit"));
    run.session.type("q");
    CHECK(run.left_cleanly(0));
}

TEST_CASE("Ctrl-Z gives the terminal back, and fg draws again", "[runner][watch][pty]") {
    watch_run run;
    REQUIRE(run.session.shows("words about thread_pool"));
    run.session.type(ctrl_z);
    REQUIRE(run.session.stops());
    CHECK(run.session.modes_are_as_before());
    CHECK(run.session.screen_is_as_before());
    run.session.signal(SIGCONT);
    CHECK(run.session.shows("words about thread_pool"));
    CHECK(run.session.answers("l", "go there"));
    CHECK(!run.session.modes_are_as_before());
    run.session.type("q");
    CHECK(run.left_cleanly(0));
}

TEST_CASE("after a stop that nobody announced the screen comes back", "[runner][watch][pty]") {
    watch_run run;
    REQUIRE(run.session.shows("words about thread_pool"));
    run.session.signal(SIGSTOP);
    REQUIRE(run.session.stops());
    run.session.signal(SIGCONT);
    CHECK(run.session.shows("words about thread_pool"));
    run.session.type("q");
    CHECK(run.left_cleanly(0));
}

TEST_CASE("the lesson has the terminal to itself, then watch mode comes back",
          "[runner][watch][pty]") {
    watch_run run;
    REQUIRE(run.session.shows("words about thread_pool"));
    REQUIRE(run.session.answers("x", "the lesson is on"));
    CHECK(run.session.modes_are_as_before());
    CHECK(run.session.answers("q\r", "heard q"));
    REQUIRE(run.session.answers("bye\r", "The lesson has ended (status 7)."));
    CHECK(run.session.answers("l", "words about thread_pool"));
    run.session.type("q");
    CHECK(run.left_cleanly(0));
}

TEST_CASE("Ctrl-C ends a lesson and leads back to watch mode", "[runner][watch][pty]") {
    watch_run run;
    REQUIRE(run.session.shows("words about thread_pool"));
    REQUIRE(run.session.answers("x", "the lesson is on"));
    REQUIRE(run.session.answers(ctrl_c, "The lesson has ended"));
    run.session.type(GENERATE(std::string("q"), std::string("\x03")));
    CHECK(run.left_cleanly(0));
}

TEST_CASE("Ctrl-Z stops a lesson with us, and fg goes on with it", "[runner][watch][pty]") {
    watch_run run;
    REQUIRE(run.session.shows("words about thread_pool"));
    REQUIRE(run.session.answers("x", "the lesson is on"));
    run.session.type(ctrl_z);
    REQUIRE(run.session.stops());
    CHECK(run.session.modes_are_as_before());
    run.session.signal(SIGCONT);
    CHECK(run.session.answers("hello\r", "heard hello"));
    REQUIRE(run.session.answers("bye\r", "The lesson has ended"));
    run.session.type("q");
    CHECK(run.left_cleanly(0));
}

TEST_CASE("SIGTERM ends a lesson and watch mode with it", "[runner][watch][pty]") {
    watch_run run;
    REQUIRE(run.session.shows("words about thread_pool"));
    REQUIRE(run.session.answers("x", "the lesson is on"));
    run.session.signal(SIGTERM);
    CHECK(run.left_cleanly(128 + SIGTERM));
}

TEST_CASE("Ctrl-L draws the whole screen again", "[runner][watch][pty]") {
    watch_run run;
    REQUIRE(run.session.shows("words about thread_pool"));
    CHECK(run.session.answers("\x0c", "words about thread_pool"));
    run.session.type("q");
    CHECK(run.left_cleanly(0));
}

TEST_CASE("a dumb terminal gets plain text and no escape sequences", "[runner][watch][pty]") {
    const scratch_tree tree;
    const watch_run::files written(tree, "wrong");
    pty_session session([&] {
        setenv("TERM", "dumb", 1);
        return watch_here(tree);
    });
    REQUIRE(session.shows("words about thread_pool"));
    REQUIRE(session.answers("h", "Hint 1 of 3"));
    session.type("q");
    CHECK(session.ends() == 0);
    CHECK(session.modes_are_as_before());
    CHECK(session.output().find('\x1b') == std::string::npos);
}
