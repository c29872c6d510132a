// Inline assembly is found where it is, and nowhere else.
#include "core/inline_assembly.hpp"

#include <catch2/catch_test_macros.hpp>

using runner::first_inline_assembly;

TEST_CASE("inline assembly is found by its line, in each spelling", "[runner][schedule]") {
    CHECK(first_inline_assembly("asm(\"nop\");") == 1);
    CHECK(first_inline_assembly("int a;\nvoid f() { __asm__ volatile(\"pause\"); }\n") == 2);
    CHECK(first_inline_assembly("\n\n__asm { }") == 3);
    CHECK(first_inline_assembly("int a = 1'000; asm(\"nop\");") == 1);
    CHECK(first_inline_assembly("const char* a = R\"x(\n\"asm\n)x\";\nasm(\"nop\");") == 4);
    CHECK(first_inline_assembly("// a comment \\\n asm here too\nasm(\"\");") == 3);
}

TEST_CASE("comments, texts and longer words are no assembly", "[runner][schedule]") {
    for (const char* text :
         {"", "// asm", "/* asm\n asm */ int a;", "\"asm\"", "\"\\\"asm\"", "'\\'' + 'a'",
          "int asm_count = plasm;", "auto s = R\"(asm)\";", "auto s = u8R\"--(asm)\" asm)--\";",
          "/* never closed asm", "\"never closed", "R\"never opened"}) {
        INFO(text);
        CHECK(!first_inline_assembly(text));
    }
}
