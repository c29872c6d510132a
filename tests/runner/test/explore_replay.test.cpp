// The commands on the real explorer: what explore found, replay shows again, whole.
#include "commands/commands.hpp"

#include "test/captured.hpp"
#include "test/explored_program.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <catch2/catch_test_macros.hpp>

using testing::captured;
using testing::program_desk;

namespace {

bool has(const std::string& text, const std::string& part) {
    UNSCOPED_INFO("the text: " << text);
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("explore shows the verdict and the picture, and names the replay",
          "[explorer][program]") {
    const program_desk at;
    auto s = at.open();
    runner::explore_options options;
    options.file = at.write("ab_ba.cpp", testing::ab_ba).string();
    options.schedules.seed = 3;
    int status = 0;
    const auto text = captured([&] { status = runner::explore(s, options); });
    CHECK(status == 1);
    CHECK(has(text, "x deadlock   ab_ba.cpp"));
    CHECK(has(text, "How it happens"));
    CHECK(has(text, "! breaks it"));
    CHECK(has(text, "./workbook replay"));
}

TEST_CASE("explore prints one JSON object", "[explorer][program]") {
    const program_desk at;
    auto s = at.open();
    runner::explore_options options;
    options.file = at.write("right.cpp", testing::right).string();
    options.json = true;
    int status = 1;
    const auto text = captured([&] { status = runner::explore(s, options); });
    const auto json = boost::json::parse(text).as_object();
    CHECK(status == 0);
    CHECK(json.at("verdict") == "pass");
    CHECK(json.at("exercise").as_string().c_str() == options.file);
    CHECK(json.at("seed") == 1);
}

TEST_CASE("replay shows every step of the schedule that explore found", "[explorer][program]") {
    const program_desk at;
    auto s = at.open();
    const auto found = at.explore("ab_ba.cpp", testing::ab_ba, 9);
    REQUIRE(found.shown);
    runner::replay_options options;
    options.name = found.file;
    options.schedules.seed = 9;
    int status = 0;
    const auto text = captured([&] { status = runner::replay(s, options); });
    CHECK(status == 1);
    CHECK(has(text, "at the end: waits for mutex"));
    options.json = true;
    const auto json =
        boost::json::parse(captured([&] { (void)runner::replay(s, options); })).as_object();
    CHECK(json.at("hash").as_string().c_str() == found.hash);
    CHECK(json.at("timeline").at("events").as_array().size() == found.shown->steps.size());
}

TEST_CASE("replay of a program that passes says so and what was covered", "[explorer][program]") {
    const program_desk at;
    auto s = at.open();
    runner::replay_options options;
    options.name = at.write("right.cpp", testing::right).string();
    options.schedules.seed = 4;
    const auto text = captured([&] { CHECK(runner::replay(s, options) == 0); });
    CHECK(has(text, "With seed 4 it passes now."));
    CHECK(has(text, "seed 4"));
}

TEST_CASE("replay writes the page and the trace", "[explorer][program]") {
    const program_desk at;
    auto s = at.open();
    runner::replay_options options;
    options.name = at.write("lost_update.cpp", testing::lost_update).string();
    const auto folder = std::filesystem::path(options.name).parent_path();
    options.pictures = {(folder / "page.html").string(), (folder / "trace.json").string()};
    (void)captured([&] { (void)runner::replay(s, options); });
    CHECK(std::filesystem::file_size(folder / "page.html") > 5000);
    CHECK(std::filesystem::file_size(folder / "trace.json") > 500);
}
