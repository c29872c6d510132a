// What is typed is understood, and what is not is answered with what may have been meant.
#include "commands/command_line.hpp"

#include "core/error.hpp"
#include "test/forked.hpp"

#include <catch2/catch_test_macros.hpp>

using runner::command;
using runner::invocation;
using runner::parse_command_line;
using runner::usage_error;

namespace {

using words = std::vector<std::string>;

std::string complaint(const words& typed) {
    return testing::sentence_of<usage_error>([&] { (void)parse_command_line(typed); });
}

bool mentions(const std::string& text, const std::string& part) {
    UNSCOPED_INFO("the text: " << text);
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("nothing typed is no command", "[runner]") {
    CHECK(parse_command_line({}).what == command::none);
}

TEST_CASE("check takes names and all its options", "[runner]") {
    const invocation typed =
        parse_command_line({"check", "02.1", "map", "--from", "my answers", "--json", "--junit",
                            "out.xml", "--keep-going", "--full"});
    CHECK(typed.what == command::check);
    CHECK(typed.check.names == words{"02.1", "map"});
    CHECK(typed.check.from == "my answers");
    CHECK(typed.check.json);
    CHECK(typed.check.junit == "out.xml");
    CHECK(typed.check.keep_going);
    CHECK(typed.check.full);
    CHECK(!typed.check.all);
    CHECK(parse_command_line({"check"}).check.names.empty());
    CHECK(parse_command_line({"check", "--all", "--from", "solutions"}).check.all);
    CHECK(mentions(complaint({"check", "02.1", "--all"}), "not both"));
}

TEST_CASE("seeds and budgets are numbers, and a seed is always there", "[runner]") {
    CHECK(parse_command_line({"check"}).check.schedules.seed == 1);
    CHECK(!parse_command_line({"check"}).check.schedules.schedules);
    const invocation typed = parse_command_line({"check", "--seed", "42", "--schedules", "500"});
    CHECK(typed.check.schedules.seed == 42);
    CHECK(typed.check.schedules.schedules == 500);
    CHECK(mentions(complaint({"check", "--seed", "many"}), "--seed"));
    CHECK(mentions(complaint({"check", "--seed", "-1"}), "--seed"));
    CHECK(mentions(complaint({"check", "--seed", "99999999999999999999"}), "--seed"));
    CHECK(mentions(complaint({"check", "--schedules", "0"}), "--schedules"));
    CHECK(mentions(complaint({"check", "--schedules", "-1"}), "--schedules"));
}

TEST_CASE("explore takes a file, its options, and the program's own arguments", "[runner]") {
    const invocation typed = parse_command_line(
        {"explore", "my queue.cpp", "--schedules", "9", "--seed", "7", "--json", "--html", "a.html",
         "--early-timeouts", "--stale-reads", "--", "--json", "4", "--", "x"});
    CHECK(typed.what == command::explore);
    CHECK(typed.explore.file == "my queue.cpp");
    CHECK(typed.explore.schedules.seed == 7);
    CHECK(typed.explore.schedules.schedules == 9);
    CHECK(typed.explore.schedules.early_timeouts);
    CHECK(typed.explore.schedules.stale_reads);
    CHECK(typed.explore.json);
    CHECK(typed.explore.pictures.html == "a.html");
    CHECK(typed.explore.arguments == words{"--json", "4", "--", "x"});
    CHECK(mentions(complaint({"explore"}), "FILE is required. See ./workbook explore --help."));
    CHECK(mentions(complaint({"explore", "a.cpp", "--sede", "1"}), "--sede"));
    CHECK(mentions(complaint({"explore", "a.cpp", "b.cpp"}), "b.cpp"));
}

TEST_CASE("replay takes an exercise or a file, and a seed", "[runner]") {
    const invocation typed = parse_command_line(
        {"replay", "02.1", "18", "--from", "answers", "--html", "a.html", "--chrome", "a.json"});
    CHECK(typed.what == command::replay);
    CHECK(typed.replay.name == "02.1");
    CHECK(typed.replay.schedules.seed == 18);
    CHECK(typed.replay.from == "answers");
    CHECK(typed.replay.pictures.chrome == "a.json");
    CHECK(mentions(complaint({"replay", "02.1"}), "SEED is required"));
    CHECK(mentions(complaint({"replay", "02.1", "first"}), "first"));
    CHECK(mentions(complaint({"reply", "02.1", "1"}), "Did you mean 'replay'?"));
}

TEST_CASE("run passes on whatever follows the lesson, in order", "[runner]") {
    const invocation typed =
        parse_command_line({"run", "02", "--urls", "4", "--mine", "--json", "-x", "word"});
    CHECK(typed.what == command::run);
    CHECK(typed.run.lesson == "02");
    CHECK(typed.run.mine);
    CHECK(typed.run.arguments == words{"--urls", "4", "--json", "-x", "word"});
    CHECK(parse_command_line({"run", "--mine", "02"}).run.mine);
}

TEST_CASE("run passes on everything behind two dashes, also what would be ours", "[runner]") {
    const invocation typed =
        parse_command_line({"run", "02", "--", "--help", "--mine", "--", "-1"});
    CHECK(!typed.run.mine);
    CHECK(typed.run.arguments == words{"--help", "--mine", "--", "-1"});
    CHECK(parse_command_line({"run", "02", "--help"}).what == command::help);
}

TEST_CASE("the other commands take what they need", "[runner]") {
    CHECK(parse_command_line({"list", "--json"}).json);
    CHECK(parse_command_line({"hint"}).name == std::nullopt);
    CHECK(parse_command_line({"hint", "map"}).name == "map");
    CHECK(parse_command_line({"solution", "map", "--reveal"}).reveal);
    CHECK(parse_command_line({"reset", "--yes", "map"}).yes);
    CHECK(parse_command_line({"reset", "map"}).what == command::reset);
    CHECK(parse_command_line({"watch", "--json"}).json);
    CHECK(parse_command_line({"watch", "08.1"}).name == "08.1");
    CHECK(parse_command_line({"status"}).what == command::status);
    CHECK(parse_command_line({"docs"}).what == command::docs);
    CHECK(parse_command_line({"docs", "--check"}).docs.check);
    CHECK(mentions(complaint({"docs", "--check", "--refresh"}), "not both"));
    CHECK(parse_command_line({"docs", "--refresh", "02", "08"}).docs.lessons == words{"02", "08"});
    CHECK(mentions(complaint({"docs", "02"}), "--refresh 02"));
    CHECK(parse_command_line({"doctor"}).what == command::doctor);
    CHECK(parse_command_line({"judge", "02.1", "--json"}).names == words{"02.1"});
    CHECK(parse_command_line({"bench", "--repeats", "3"}).repeats == 3);
    CHECK(parse_command_line({"bench", "explorer", "wrong", "--seeds", "3"}).measured ==
          words{"explorer", "wrong", "--seeds", "3"});
    CHECK(parse_command_line({"bench", "02", "--rounds", "3"}).measured ==
          words{"02", "--rounds", "3"});
    CHECK(parse_command_line({"bench"}).measured.empty());
}

TEST_CASE("an unknown command is answered with the nearest", "[runner]") {
    CHECK(mentions(complaint({"chekc"}), "no command 'chekc'. Did you mean 'check'?"));
    CHECK(mentions(complaint({"lst"}), "Did you mean 'list'?"));
    CHECK(!mentions(complaint({"elephants"}), "Did you mean"));
    CHECK(mentions(complaint({"test"}), "./workbook test"));
    CHECK(!mentions(complaint({"\x1b[2J"}), "\x1b"));
}

TEST_CASE("a missing, surplus or absurd argument is answered with the command's help", "[runner]") {
    CHECK(mentions(complaint({"solution"}), "NAME is required. See ./workbook solution --help."));
    CHECK(mentions(complaint({"run"}), "LESSON is required"));
    CHECK(mentions(complaint({"list", "--jsno"}), "--jsno"));
    CHECK(mentions(complaint({"check", "--from"}), "--from"));
    CHECK(mentions(complaint({"bench", "--repeats", "0"}), "1 to 1000"));
    CHECK(mentions(complaint({"bench", "--repeats", "many"}), "many"));
    CHECK(mentions(complaint({"--json"}), "--json"));
}

TEST_CASE("help lists the learner's commands and how to name an exercise", "[runner]") {
    const invocation typed = parse_command_line({"--help"});
    CHECK(typed.what == command::help);
    for (const char* name : {"list", "run", "check", "replay", "explore", "hint", "solution",
                             "reset", "docs", "doctor", "watch"}) {
        CHECK(mentions(typed.text, std::string("\n  ") + name + " "));
    }
    CHECK(!mentions(typed.text, "judge"));
    CHECK(mentions(parse_command_line({"check", "-h"}).text, "Usage: ./workbook check"));
    CHECK(mentions(parse_command_line({"check", "-h"}).text, "02_thread_pool/thread_pool"));
}

TEST_CASE("an interview and a quiz have their options", "[runner]") {
    const auto talk = parse_command_line(
        {"interview", "--minutes", "30", "--topic", "02", "--seed", "7", "--answers", "-"});
    CHECK(talk.what == command::interview);
    CHECK(talk.interview.minutes == 30);
    CHECK(talk.interview.topic == "02");
    CHECK(talk.interview.seed == 7);
    CHECK_FALSE(talk.interview.questions);
    CHECK(parse_command_line({"quiz", "--questions", "3"}).quiz.questions == 3);
    CHECK(parse_command_line({"export"}).file.empty());
    CHECK(parse_command_line({"import", "mine.json"}).file == "mine.json");
    for (const std::vector<std::string>& wrong : std::vector<std::vector<std::string>>{
             {"interview", "--minutes", "0"}, {"quiz", "--questions", "-1"}, {"import"}})
        CHECK_FALSE(complaint(wrong).empty());
}
