// Fitting text to a width.
#include "terminal.hpp"

#include "recording.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <vector>

using narration::display_width;
using narration::shortened;
using narration::wrapped;
using lines = std::vector<std::string>;

TEST_CASE("text is broken at spaces", "[narration]") {
    CHECK(wrapped("one two three", 7) == lines{"one two", "three"});
    CHECK(wrapped("one two three", 80) == lines{"one two three"});
    CHECK(wrapped("  many   spaces ", 80) == lines{"many spaces"});
    CHECK(wrapped("a line\nbreak", 80) == lines{"a line break"});
    CHECK(wrapped("", 80).empty());
}

TEST_CASE("a word longer than the line is cut", "[narration]") {
    CHECK(wrapped("abcdefgh", 3) == lines{"abc", "def", "gh"});
    CHECK(wrapped("x abcdefgh y", 5) == lines{"x", "abcde", "fgh y"});
}

TEST_CASE("letters of several bytes take one column and are never cut in two", "[narration]") {
    CHECK(display_width("f\xc3\xbcr") == 3);
    CHECK(wrapped("\xc3\xbc\xc3\xbc\xc3\xbc", 2) == lines{"\xc3\xbc\xc3\xbc", "\xc3\xbc"});
}

TEST_CASE("no line is ever wider than asked for", "[narration]") {
    const std::string text =
        "Each submit returns a future at once; https://api.example.com/0 waits.";
    for (int columns = 1; columns < 90; ++columns)
        for (const auto& line : wrapped(text, columns))
            CHECK(display_width(line) <= columns);
}

TEST_CASE("a label is shortened to its number", "[narration]") {
    CHECK(shortened("fetch 3", 20) == "fetch 3");
    CHECK(shortened("fetch 3", 3) == "3");
    CHECK(shortened("90 ms", 3) == "90");
    CHECK(shortened("worker 12", 1).empty());
    CHECK(shortened("caller", 3).empty());
    CHECK(shortened("", 3).empty());
}

TEST_CASE("paint is left out without colour", "[narration]") {
    CHECK(narration::painted("text", "1", false) == "text");
    CHECK(narration::painted("text", "1", true) == "\x1b[1mtext\x1b[0m");
}
