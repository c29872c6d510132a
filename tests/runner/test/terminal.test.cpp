// Text fits the terminal, whatever the terminal can do and whatever the text holds.
#include "core/terminal.hpp"

#include "core/nearest.hpp"
#include "core/utf8.hpp"
#include "test/forked.hpp"

#include <cstdlib>
#include <sstream>

#include <catch2/catch_test_macros.hpp>

using runner::columns;
using runner::printable;
using runner::sign;
using runner::style;
using runner::terminal;
using runner::wrapped;

namespace {

constexpr terminal plain{false, false, false, 20};
constexpr terminal rich{true, true, true, 20};

std::size_t widest_line(const std::string& text) {
    std::size_t widest = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        widest = std::max(widest, columns(line));
    return widest;
}

} // namespace

TEST_CASE("columns are counted as terminals draw them", "[runner]") {
    CHECK(columns("thread") == 6);
    CHECK(columns("é") == 1);
    CHECK(columns("e\xCC\x81") == 1); // e with a combining accent
    CHECK(columns("日本語") == 6);
    CHECK(columns("🚀") == 2);
    CHECK(columns("✓✗·→") == 4);
    CHECK(columns("\x1b[1;31mred\x1b[0m") == 3);
    CHECK(columns("\x1b]8;;file:///tmp/a\x1b\\link\x1b]8;;\x1b\\") == 4);
    CHECK(columns("\xff\xfe") == 2);
}

TEST_CASE("no byte sequence is taken for a character that it is not", "[runner]") {
    CHECK(!runner::decode("\xC0\xAF").valid);         // overlong
    CHECK(!runner::decode("\xE0\x80\xAF").valid);     // overlong
    CHECK(!runner::decode("\xED\xA0\x80").valid);     // surrogate
    CHECK(!runner::decode("\xF4\x90\x80\x80").valid); // beyond Unicode
    CHECK(!runner::decode("\xE2\x82").valid);         // cut off
    CHECK(runner::decode("\xE2\x82\xAC").code == 0x20AC);
    CHECK(runner::valid_utf8("a\xffz") == "a\xEF\xBF\xBDz");
}

TEST_CASE("no wrapped line is wider than the terminal", "[runner]") {
    const std::string text = "Workers take tasks from a queue 日本語日本語日本語日本語日本語 until "
                             "std::condition_variable_any::wait_for_something_very_long "
                             "🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀\nsecond paragraph \xff\xff";
    for (int width = 20; width <= 120; ++width) {
        for (const int indent : {0, 2, 4, 18, 50}) {
            const terminal out{false, false, true, width};
            CHECK(widest_line(wrapped(out, text, indent)) <= static_cast<std::size_t>(width));
        }
    }
}

TEST_CASE("wrapping loses no word and keeps line breaks", "[runner]") {
    CHECK(wrapped(plain, "one two three four five six") == "one two three four\nfive six");
    CHECK(wrapped(plain, "a\n\nb", 2) == "  a\n\n  b");
    CHECK(wrapped(plain, "") == "");
    CHECK(wrapped(plain, "  spaced   out  ") == "spaced out");
    CHECK(wrapped(plain, "see exercises/02_thread_pool/thread_pool.cpp:31") ==
          "see\nexercises/\n02_thread_pool/\nthread_pool.cpp:31");
    CHECK(wrapped(plain, "0123456789012345678901234") == "01234567890123456789\n01234");
}

TEST_CASE("a hanging text continues below its beginning, or below its lead on a narrow terminal",
          "[runner]") {
    CHECK(runner::hanging(plain, "  + ", "one two three four five") ==
          "  + one two three\n    four five");
    CHECK(runner::hanging(plain, "expected value: ", "10") == "expected value:\n    10");
}

TEST_CASE("escape sequences and control characters of others are not printed", "[runner]") {
    CHECK(printable("a\x1b[2Jb") == "ab");
    CHECK(printable("a\x1b]0;title\x07z") == "az");
    CHECK(printable("a\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\") == "alink");
    CHECK(printable("\x1b") == "");
    CHECK(printable("\x1b[") == "");
    CHECK(printable(std::string("a\0b", 3)) == "ab");
    CHECK(printable("a\rb\bc\x7f") == "abc");
    CHECK(printable("\xC2\x9B"
                    "31m") == "31m"); // the one-byte CSI
    CHECK(printable("a\xE2\x80\xAE"
                    "b") == "ab"); // right-to-left override
    CHECK(printable("ab\tc\n\td") == "ab      c\n        d");
    CHECK(printable("\xff\xE9") == "\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(printable("日本 🚀 é") == "日本 🚀 é");
}

TEST_CASE("ten megabytes are made printable in a moment", "[runner]") {
    const std::string much(10 * 1024 * 1024, '\x1b');
    CHECK(printable(much).empty());
    CHECK(printable(std::string(10 * 1024 * 1024, 'x')).size() == 10 * 1024 * 1024);
}

TEST_CASE("style and links vanish on a plain terminal", "[runner]") {
    CHECK(runner::styled(plain, style::bad, "wrong") == "wrong");
    CHECK(runner::styled(rich, style::bad, "wrong") == "\x1b[1;31mwrong\x1b[0m");
    CHECK(runner::file_link(plain, "/a/b.cpp", "b.cpp") == "b.cpp");
    CHECK(runner::file_link(rich, "/a é/b.cpp", "b.cpp") ==
          "\x1b]8;;file:///a%20%C3%A9/b.cpp\x1b\\b.cpp\x1b]8;;\x1b\\");
}

TEST_CASE("signs differ in shape, with letters where the locale is not UTF-8", "[runner]") {
    CHECK(runner::symbol(rich, sign::held) == "✓");
    CHECK(runner::symbol(plain, sign::held) == "+");
    CHECK(runner::symbol(plain, sign::broken) == "x");
    CHECK(runner::symbol(plain, sign::not_run) == ".");
}

TEST_CASE("the progress bar fits every width", "[runner]") {
    for (int width = 20; width <= 100; ++width) {
        for (const std::size_t done : {0UL, 3UL, 7UL}) {
            const auto limit = static_cast<std::size_t>(width);
            CHECK(columns(runner::progress_bar({false, false, true, width}, done, 7)) <= limit);
            CHECK(columns(runner::progress_bar({false, false, false, width}, done, 7)) <= limit);
        }
    }
    CHECK(runner::progress_bar(plain, 3, 7) == "[######........] 3/7");
    CHECK(runner::progress_bar(plain, 0, 0) == "[..............] 0/0");
}

TEST_CASE("cutting marks the cut and ends the style", "[runner]") {
    CHECK(runner::shortened(plain, "thread_pool", 8) == "threa...");
    CHECK(runner::shortened(rich, "thread_pool", 8) == "thread_…");
    CHECK(runner::shortened(rich, "\x1b[1mthread_pool\x1b[0m", 4) == "\x1b[1mthr…\x1b[0m");
    CHECK(runner::shortened(rich, "short", 8) == "short");
}

TEST_CASE("a pipe is plain, and COLUMNS and the locale are heeded", "[runner]") {
    const int status = testing::forked([] {
        int ends[2];
        if (pipe(ends) != 0) return 1;
        dup2(ends[1], STDOUT_FILENO);
        setenv("TERM", "xterm-256color", 1);
        setenv("COLUMNS", "33", 1);
        setenv("LC_ALL", "C.UTF-8", 1);
        const terminal first = terminal::detect();
        if (first.styled || first.interactive || !first.unicode || first.width != 33) return 2;
        setenv("LC_ALL", "C", 1);
        setenv("COLUMNS", "7", 1);
        const terminal second = terminal::detect();
        if (second.unicode || second.width != 20) return 3;
        setenv("COLUMNS", "nonsense", 1);
        return terminal::detect().width == 80 ? 0 : 4;
    });
    CHECK(status == 0);
}

TEST_CASE("the nearest word is suggested, and nothing when none is near", "[runner]") {
    const std::vector<std::string> known{"check", "hint", "list", "solution"};
    CHECK(runner::nearest("chekc", known) == "check");
    CHECK(runner::nearest("HINT", known) == "hint");
    CHECK(runner::nearest("sol", known) == "solution");
    CHECK(runner::nearest("elephant", known).empty());
    CHECK(runner::nearest("", known).empty());
}
