// The shipped file comes back, and no answer is ever lost on the way.
#include "core/shipped.hpp"

#include "core/command_output.hpp"
#include "core/error.hpp"
#include "core/files.hpp"
#include "test/forked.hpp"
#include "test/scratch_tree.hpp"

#include <cstdlib>

#include <catch2/catch_test_macros.hpp>

#include <sys/stat.h>

using runner::catalogue;
using runner::usage_error;
using testing::scratch_tree;
using testing::sentence_of;

namespace fs = std::filesystem;

namespace {

/// Git with an identity, and without what this machine's owner configured.
void git(const fs::path& where, std::vector<std::string> arguments) {
    std::vector<std::string> command{"git",
                                     "-c",
                                     "user.name=learner",
                                     "-c",
                                     "user.email=learner@example.com",
                                     "-c",
                                     "init.defaultBranch=main",
                                     "-c",
                                     "commit.gpgsign=false",
                                     "-c",
                                     "core.hooksPath=/dev/null"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    const auto got = runner::output_of(command, where);
    INFO("git " << arguments.front() << ": " << got.text);
    REQUIRE(got.succeeded());
}

void commit_all(const fs::path& where) {
    git(where, {"add", "--all", "--force"});
    git(where, {"commit", "--quiet", "--message", "a commit"});
}

/// A tree outside any repository, with its snapshots kept.
class downloaded_workbook {
  public:
    downloaded_workbook() {
        testing::write_two_lessons(tree);
        runner::keep_snapshots(tree.places(), all());
    }

    [[nodiscard]] catalogue all() const { return catalogue::load(tree.root()); }

    [[nodiscard]] runner::exercise first() const { return all().exercises().front(); }

    scratch_tree tree;
    const std::string file = "exercises/02_thread_pool/thread_pool.cpp";
};

} // namespace

TEST_CASE("in a git checkout the shipped file is the committed one", "[runner]") {
    const scratch_tree tree;
    testing::write_two_lessons(tree);
    git(tree.root(), {"init", "--quiet"});
    commit_all(tree.root());
    const auto all = catalogue::load(tree.root());
    (void)tree.write("exercises/02_thread_pool/thread_pool.cpp", "// my answer\n");
    CHECK(runner::shipped_text(tree.places(), all.find("02.1")) == "// shipped thread_pool\n");
}

TEST_CASE("committed answers do not become the shipped file", "[runner]") {
    const scratch_tree upstream;
    testing::write_two_lessons(upstream);
    git(upstream.root(), {"init", "--quiet"});
    commit_all(upstream.root());
    const scratch_tree tree;
    git(tree.root(), {"clone", "--quiet", upstream.root().string(), "."});
    const auto all = catalogue::load(tree.root());
    (void)tree.write("exercises/02_thread_pool/thread_pool.cpp", "// my answer\n");
    commit_all(tree.root());
    CHECK(runner::shipped_text(tree.places(), all.find("02.1")) == "// shipped thread_pool\n");
    // On a branch of their own, which has no upstream, too.
    git(tree.root(), {"checkout", "--quiet", "-b", "mine"});
    CHECK(runner::shipped_text(tree.places(), all.find("02.1")) == "// shipped thread_pool\n");
}

TEST_CASE("a workbook inside somebody else's repository is not looked up there", "[runner]") {
    const scratch_tree outer;
    (void)outer.write("README", "another project\n");
    git(outer.root(), {"init", "--quiet"});
    commit_all(outer.root());
    const downloaded_workbook book;
    const fs::path inner = outer.root() / "inner";
    fs::copy(book.tree.root(), inner, fs::copy_options::recursive);
    const runner::layout places{inner, inner / "build", inner / ".workbook"};
    CHECK(runner::shipped_text(places, book.first()) == "// shipped thread_pool\n");
}

TEST_CASE("variables that name another repository are not followed", "[runner]") {
    const scratch_tree tree;
    testing::write_two_lessons(tree);
    git(tree.root(), {"init", "--quiet"});
    commit_all(tree.root());
    const auto what = catalogue::load(tree.root()).exercises().front();
    setenv("GIT_DIR", "/nonexistent", 1);
    const std::string text = runner::shipped_text(tree.places(), what);
    unsetenv("GIT_DIR");
    CHECK(text == "// shipped thread_pool\n");
}

TEST_CASE("outside git the first version seen is kept and not replaced by a later one",
          "[runner]") {
    const downloaded_workbook book;
    (void)book.tree.write(book.file, "// my answer\n");
    runner::keep_snapshots(book.tree.places(), book.all());
    CHECK(runner::shipped_text(book.tree.places(), book.first()) == "// shipped thread_pool\n");
}

TEST_CASE("where nobody knows the shipped file, that is said and nothing is touched", "[runner]") {
    const scratch_tree tree;
    testing::write_two_lessons(tree);
    const auto what = catalogue::load(tree.root()).exercises().front();
    const auto text = sentence_of<usage_error>([&] { (void)runner::reset(tree.places(), what); });
    CHECK(text.find("is not known here") != std::string::npos);
    CHECK(tree.text("exercises/02_thread_pool/thread_pool.cpp") == "// shipped thread_pool\n");
    CHECK(!fs::exists(tree.places().backups()));
}

TEST_CASE("a reset keeps the answer in a backup", "[runner]") {
    const downloaded_workbook book;
    using namespace std::string_literals;
    const std::string answer = "// my answer \xff\xfe\0 with odd bytes\n"s;
    (void)book.tree.write(book.file, answer);
    const fs::path backup = runner::reset(book.tree.places(), book.first());
    CHECK(book.tree.text(book.file) == "// shipped thread_pool\n");
    CHECK(runner::read_text(backup) == answer);
    CHECK(backup.parent_path() == book.tree.places().backups() / "02_thread_pool");
}

TEST_CASE("backups of the same second do not overwrite each other", "[runner]") {
    const downloaded_workbook book;
    std::vector<fs::path> backups;
    for (int i = 0; i < 5; ++i) {
        (void)book.tree.write(book.file, "answer " + std::to_string(i));
        backups.push_back(runner::back_up(book.tree.places(), book.first()));
    }
    for (int i = 0; i < 5; ++i) {
        CHECK(runner::read_text(backups[static_cast<std::size_t>(i)]) ==
              "answer " + std::to_string(i));
    }
}

TEST_CASE("a missing exercise file comes back without a backup, also with its folder", "[runner]") {
    const downloaded_workbook book;
    const auto what = book.first();
    fs::remove(book.tree.root() / book.file);
    const auto text =
        sentence_of<usage_error>([&] { (void)runner::back_up(book.tree.places(), what); });
    CHECK(text.find("No such file") != std::string::npos);
    CHECK(runner::reset(book.tree.places(), what).empty());
    CHECK(book.tree.text(book.file) == "// shipped thread_pool\n");
    fs::remove_all(book.tree.root() / "exercises/02_thread_pool");
    CHECK(runner::reset(book.tree.places(), what).empty());
    CHECK(book.tree.text(book.file) == "// shipped thread_pool\n");
}

TEST_CASE("an exercise file that is a folder is refused, and what is in it stays", "[runner]") {
    const downloaded_workbook book;
    fs::remove(book.tree.root() / book.file);
    (void)book.tree.write(book.file + "/precious.txt", "precious");
    for (const auto& act : {&runner::reset, &runner::back_up}) {
        const auto text =
            sentence_of<usage_error>([&] { (void)act(book.tree.places(), book.first()); });
        CHECK(text.find("is a folder where a file belongs") != std::string::npos);
    }
    CHECK(book.tree.text(book.file + "/precious.txt") == "precious");
}

TEST_CASE("a link out of the tree is refused, neither copied nor written through", "[runner]") {
    const scratch_tree elsewhere;
    (void)elsewhere.write("secret.txt", "secret");
    const downloaded_workbook book;
    fs::remove(book.tree.root() / book.file);
    fs::create_symlink(elsewhere.root() / "secret.txt", book.tree.root() / book.file);
    for (const auto& act : {&runner::reset, &runner::back_up}) {
        const auto text =
            sentence_of<usage_error>([&] { (void)act(book.tree.places(), book.first()); });
        CHECK(text.find("symbolic link out of the workbook") != std::string::npos);
    }
    CHECK(elsewhere.text("secret.txt") == "secret");
    CHECK(!fs::exists(book.tree.places().backups()));
}

TEST_CASE("a folder that is a link out of the tree is refused too", "[runner]") {
    const scratch_tree elsewhere;
    (void)elsewhere.write("thread_pool.cpp", "not yours");
    const downloaded_workbook book;
    const auto what = book.first();
    fs::remove_all(book.tree.root() / "exercises/02_thread_pool");
    fs::create_symlink(elsewhere.root(), book.tree.root() / "exercises/02_thread_pool");
    CHECK(
        !sentence_of<usage_error>([&] { (void)runner::reset(book.tree.places(), what); }).empty());
    CHECK(elsewhere.text("thread_pool.cpp") == "not yours");
}

TEST_CASE("a link within the tree is replaced by a file, and its target stays", "[runner]") {
    const downloaded_workbook book;
    fs::remove(book.tree.root() / book.file);
    fs::create_symlink(book.tree.root() / "solutions/02_thread_pool/thread_pool.cpp",
                       book.tree.root() / book.file);
    (void)runner::reset(book.tree.places(), book.first());
    CHECK(!fs::is_symlink(book.tree.root() / book.file));
    CHECK(book.tree.text(book.file) == "// shipped thread_pool\n");
    CHECK(book.tree.text("solutions/02_thread_pool/thread_pool.cpp") == "// solved thread_pool\n");
}

TEST_CASE("a named pipe in place of the file does not hang", "[runner]") {
    const downloaded_workbook book;
    fs::remove(book.tree.root() / book.file);
    REQUIRE(mkfifo((book.tree.root() / book.file).c_str(), 0644) == 0);
    const auto text =
        sentence_of<usage_error>([&] { (void)runner::reset(book.tree.places(), book.first()); });
    CHECK(text.find("not an ordinary file") != std::string::npos);
}

TEST_CASE("a file that cannot be read, or a folder that cannot be written, changes nothing",
          "[runner]") {
    const downloaded_workbook book;
    (void)book.tree.write(book.file, "// my answer\n");
    const auto what = book.first();
    const fs::path file = book.tree.root() / book.file;
    const auto refused = [&](const std::string& part) {
        return testing::forked([&] {
            testing::drop_root();
            const auto text =
                sentence_of<usage_error>([&] { (void)runner::reset(book.tree.places(), what); });
            return text.find(part) != std::string::npos ? 0 : 1;
        });
    };
    fs::permissions(file, fs::perms::none);
    CHECK(refused("Permission denied") == 0);
    fs::permissions(file, fs::perms(0644));
    fs::permissions(book.tree.root(), fs::perms(0555));
    fs::permissions(file.parent_path(), fs::perms(0555));
    CHECK(refused("Permission denied") == 0);
    fs::permissions(file.parent_path(), fs::perms(0755));
    fs::permissions(book.tree.root(), fs::perms(0755));
    CHECK(book.tree.text(book.file) == "// my answer\n");
}

TEST_CASE("a trusted program's output is read, and its end is awaited at most a while",
          "[runner]") {
    CHECK(runner::output_of({"printf", "%s", "a b;$(c)"}).text == "a b;$(c)");
    CHECK(runner::output_of({"sh", "-c", "exit 7"}).code == 7);
    CHECK(!runner::output_of({"no-such-program-anywhere"}).started);
    const auto slow = runner::output_of({"sleep", "60"}, {}, std::chrono::milliseconds(50));
    CHECK(slow.started);
    CHECK(!slow.succeeded());
}
