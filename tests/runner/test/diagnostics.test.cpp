// What compilers and linkers say, read from the learner's file first.
#include "core/diagnostics.hpp"

#include <catch2/catch_test_macros.hpp>

using runner::diagnostics;

namespace {
const std::string file = "exercises/02_thread_pool/thread_pool.cpp";
} // namespace

TEST_CASE("an error of GCC is read with its line and excerpt", "[diagnostics]") {
    const auto found = diagnostics(file + ": In function 'void f()':\n" + file +
                                       ":31:5: error: 'foo' was not declared in this scope\n"
                                       "   31 |     foo();\n      |     ^~~\n",
                                   file);
    REQUIRE(found.size() == 1);
    CHECK(found[0].severity == "error");
    CHECK(found[0].line == 31);
    CHECK(found[0].text == "'foo' was not declared in this scope");
    CHECK(found[0].excerpt == "   31 |     foo();\n      |     ^~~");
}

TEST_CASE("an error in a header is given the line that led there, GCC's way", "[diagnostics]") {
    const auto found =
        diagnostics("/usr/include/c++/12/thread:1:1: In instantiation of 'x':\n" + file +
                        ":89:37:   required from here\n"
                        "/usr/include/c++/12/thread:129:72: error: static assertion failed\n",
                    file);
    REQUIRE(found.size() == 1);
    CHECK(found[0].line == 89);
}

TEST_CASE("an error in a header is given the line that led there, clang's way", "[diagnostics]") {
    const auto found = diagnostics(
        "In file included from " + file + ":1:\n" +
            "/usr/include/c++/12/thread:129:72: error: static assertion failed\n" + file +
            ":89:20: note: in instantiation of function template specialization\n",
        file);
    REQUIRE(found.size() == 1);
    CHECK(found[0].line == 89);
}

TEST_CASE("the learner's own errors come before those of headers", "[diagnostics]") {
    const auto found = diagnostics(
        "/usr/include/a.hpp:1:1: error: elsewhere\n" + file + ":5:1: error: here\n", file);
    REQUIRE(found.size() == 2);
    CHECK(found[0].text == "here");
}

TEST_CASE("warnings are told apart from errors", "[diagnostics]") {
    const auto found = diagnostics(file + ":7:2: warning: unused variable 'x'\n", file);
    REQUIRE(found.size() == 1);
    CHECK(found[0].severity == "warning");
    CHECK(found[0].line == 7);
}

TEST_CASE("an error about no line in particular is not lost", "[diagnostics]") {
    for (const char* text :
         {"cc1plus: fatal error: no room\n", "fatal error: no room\n", "clang: error: no room\n"}) {
        const auto found = diagnostics(text, file);
        INFO(text);
        REQUIRE(found.size() == 1);
        CHECK(found[0].text == "no room");
    }
}

TEST_CASE("a second definition is read from what a linker says", "[diagnostics]") {
    CHECK(diagnostics("mold: error: duplicate symbol: a.o: b.o: main\n", file).size() == 1);
    CHECK(diagnostics("/usr/bin/ld: b.o: multiple definition of `main'; a.o: first defined here\n",
                      file)
              .size() == 1);
}

TEST_CASE("notes and prose are no messages", "[diagnostics]") {
    CHECK(diagnostics("2 warnings generated.\nIn file included from a.cpp:3:\n", file).empty());
}
