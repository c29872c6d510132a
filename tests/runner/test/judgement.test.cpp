// What judging found is kept, and forgotten when what was judged has changed.
#include "core/judgement.hpp"

#include "test/scratch_tree.hpp"

#include <catch2/catch_test_macros.hpp>

#include <chrono>
#include <filesystem>

namespace {

namespace fs = std::filesystem;

struct judged_tree {
    testing::scratch_tree tree;
    runner::layout places = tree.places();
    runner::exercise what;
    runner::judgement found{14, 13, runner::verdict::pass, 18204, "16 claims"};

    judged_tree() {
        what.folder = "02_pool";
        what.name = "pool";
        for (const auto* file : {"solutions/02_pool/pool.cpp", "tests/mutants/02_pool/pool.toml",
                                 "tests/graders/02_pool/pool.test.cpp"})
            (void)tree.write(file, "as it was\n");
    }

    void change(const char* file) const {
        fs::last_write_time(tree.root() / file,
                            fs::file_time_type::clock::now() + std::chrono::hours(1));
    }
};

} // namespace

TEST_CASE("a judgement is kept for its exercise", "[judgement]") {
    const judged_tree t;
    CHECK_FALSE(runner::kept_judgement(t.places, t.what));
    runner::keep_judgement(t.places, t.what, t.found);
    CHECK(runner::kept_judgement(t.places, t.what) == t.found);
}

TEST_CASE("a judgement says nothing about a later reference, grader or mutant", "[judgement]") {
    for (const auto* file : {"solutions/02_pool/pool.cpp", "tests/mutants/02_pool/pool.toml",
                             "tests/graders/02_pool/pool.test.cpp"}) {
        const judged_tree t;
        runner::keep_judgement(t.places, t.what, t.found);
        t.change(file);
        INFO(file);
        CHECK_FALSE(runner::kept_judgement(t.places, t.what));
    }
}

TEST_CASE("a damaged judgement counts as none", "[judgement]") {
    for (const auto* text :
         {"", "{", "[]", "{\"mutants\": \"many\"}",
          R"({"mutants":1,"killed":1,"reference":"x","schedules":0,"coverage":""})"}) {
        const judged_tree t;
        (void)t.tree.write("build/judged/02_pool/pool.json", text);
        INFO(text);
        CHECK_FALSE(runner::kept_judgement(t.places, t.what));
    }
}
