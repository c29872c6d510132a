// The timeline as text, at several widths.
#include "drawing.hpp"

#include <catch2/catch_test_macros.hpp>

#include <chrono>
#include <sstream>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using narration::drawn;
using narration::look;
using narration::recording;

namespace {

recording two_waves() {
    return {"two waves",
            {"caller", "worker 1", "worker 2"},
            {{"worker 1", "/0", 0ms, 100ms},
             {"worker 2", "/1", 0ms, 100ms},
             {"worker 1", "/2", 100ms, 100ms},
             {"caller", "gives up", 150ms, 0ms, true}}};
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
        lines.push_back(line);
    return lines;
}

} // namespace

TEST_CASE("a lane for each worker, labels inside the spans, an axis in milliseconds",
          "[narration]") {
    const std::string ascii = "ms       0        50        100       150    200\n"
                              "         +--------+---------+---------+--------+\n"
                              "caller                       gives up *\n"
                              "worker 1 [====== /0 =======][======= /2 =======]\n"
                              "worker 2 [====== /1 =======]\n";
    CHECK(drawn(two_waves(), look{48, false, false, false}) == ascii);
}

TEST_CASE("no line is wider than the terminal", "[narration]") {
    for (const bool unicode : {false, true})
        for (int columns = 20; columns <= 120; ++columns)
            for (const auto& line :
                 lines_of(drawn(two_waves(), look{columns, unicode, false, false})))
                CHECK(narration::display_width(line) <= columns);
}

TEST_CASE("plain output has no escapes and ASCII output no other letters", "[narration]") {
    const auto text = drawn(two_waves(), look{60, false, false, false});
    CHECK(text.find('\x1b') == std::string::npos);
    for (const char c : text)
        CHECK((c == '\n' || (c >= ' ' && c <= '~')));
}

TEST_CASE("with colour, every escape is undone on its line", "[narration]") {
    for (const auto& line : lines_of(drawn(two_waves(), look{60, true, true, false}))) {
        const auto painted = line.rfind("\x1b[7");
        if (painted != std::string::npos) CHECK(line.find("\x1b[0m", painted) != std::string::npos);
    }
}

TEST_CASE("an empty timeline is an axis", "[narration]") {
    CHECK(lines_of(drawn({"nothing", {}, {}}, look{40, false, false, false})).size() == 2U);
}

TEST_CASE("a hundred lanes are cut with a note", "[narration]") {
    recording many{"many", {}, {}};
    for (int i = 1; i <= 100; ++i)
        many.lanes.push_back("worker " + std::to_string(i));
    const auto lines = lines_of(drawn(many, look{40, false, false, false}));
    CHECK(lines.back() == "... and 60 more");
}

TEST_CASE("labels that do not fit are shortened or left out", "[narration]") {
    const recording crowded{"crowded",
                            {"w"},
                            {{"w", "fetch 1", 0ms, 5ms},
                             {"w", "fetch 2", 5ms, 1ms},
                             {"w", "something else", 6ms, 6ms}}};
    const auto text = drawn(crowded, look{24, false, false, false});
    CHECK(text.find("1") != std::string::npos);
    CHECK(text.find("fetch") == std::string::npos);
    CHECK(text.find("something") == std::string::npos);
}
