// Scratch folders, and what becomes of those whose process was killed.
#include "core/scratch.hpp"

#include "test/scratch_tree.hpp"

#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <filesystem>

namespace fs = std::filesystem;
using runner::scratch_folder;

namespace {

/// As if nobody had touched it for two minutes.
void age(const fs::path& folder) {
    fs::last_write_time(folder, fs::file_time_type::clock::now() - std::chrono::minutes(2));
}

fs::path make_old(const fs::path& folder) {
    fs::create_directories(folder / "inside");
    age(folder);
    return folder;
}

} // namespace

TEST_CASE("a scratch folder is gone with its owner", "[scratch]") {
    const testing::scratch_tree tree;
    fs::path was;
    {
        const scratch_folder scratch(tree.root());
        was = scratch.path();
        CHECK(fs::is_directory(was));
    }
    CHECK_FALSE(fs::exists(was));
}

TEST_CASE("what a killed run left behind is removed by the next one", "[scratch]") {
    const testing::scratch_tree tree;
    const auto abandoned = make_old(tree.root() / "workbook-run-abc123");
    const scratch_folder scratch(tree.root());
    CHECK_FALSE(fs::exists(abandoned));
}

TEST_CASE("a folder in use, a new one and a stranger's are left alone", "[scratch]") {
    const testing::scratch_tree tree;
    const scratch_folder in_use(tree.root());
    age(in_use.path());
    fs::create_directories(tree.root() / "workbook-run-brandnew");
    const auto foreign = make_old(tree.root() / "run-of-somebody-else");
    const scratch_folder next(tree.root());
    CHECK(fs::exists(in_use.path()));
    CHECK(fs::exists(tree.root() / "workbook-run-brandnew"));
    CHECK(fs::exists(foreign));
}
