// Progress is never lost: not by two runners, a damaged file, a full disk or a read-only folder.
#include "core/progress.hpp"

#include "core/error.hpp"
#include "test/forked.hpp"
#include "test/scratch_tree.hpp"

#include <csignal>
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include <sys/resource.h>

using runner::progress_store;
using runner::usage_error;
using runner::verdict;
using testing::scratch_tree;
using testing::sentence_of;

namespace fs = std::filesystem;

namespace {

const std::string key = "02_thread_pool/thread_pool";

std::size_t files_in(const fs::path& folder) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

} // namespace

TEST_CASE("a missing file is an empty progress, and reading creates nothing", "[runner]") {
    const scratch_tree tree;
    progress_store store(tree.places().progress_file());
    CHECK(store.read().exercises.empty());
    CHECK(store.notice().empty());
    CHECK(!fs::exists(tree.places().state));
}

TEST_CASE("a pass is on the disk when record_attempt returns", "[runner]") {
    const scratch_tree tree;
    progress_store store(tree.places().progress_file());
    store.record_attempt(key, verdict::wrong_result);
    store.record_attempt(key, verdict::pass);
    const auto entry = progress_store(tree.places().progress_file()).read().of(key);
    CHECK(entry.passed);
    CHECK(entry.attempts == 2);
    CHECK(entry.last_verdict == "pass");
    CHECK(entry.passed_at.size() == std::string("2025-03-01T12:30:05Z").size());
}

TEST_CASE("a later failure does not take a pass away", "[runner]") {
    const scratch_tree tree;
    progress_store store(tree.places().progress_file());
    store.record_attempt(key, verdict::pass);
    store.record_attempt(key, verdict::crash);
    CHECK(store.read().of(key).passed);
    CHECK(store.read().of(key).last_verdict == "crash");
}

TEST_CASE("a grader's fault is not charged to the learner", "[runner]") {
    const scratch_tree tree;
    progress_store store(tree.places().progress_file());
    store.record_attempt(key, verdict::grader_fault);
    CHECK(store.read().of(key).attempts == 0);
}

TEST_CASE("hints are counted up to their number", "[runner]") {
    const scratch_tree tree;
    progress_store store(tree.places().progress_file());
    CHECK(store.record_hint(key, 3) == 1);
    CHECK(store.record_hint(key, 3) == 2);
    CHECK(store.record_hint(key, 3) == 3);
    CHECK(store.record_hint(key, 3) == 3);
}

TEST_CASE("a reveal is recorded before the pass and not after it", "[runner]") {
    const scratch_tree tree;
    progress_store store(tree.places().progress_file());
    store.record_reveal(key);
    CHECK(store.read().of(key).revealed);
    store.record_attempt("other", verdict::pass);
    store.record_reveal("other");
    CHECK(!store.read().of("other").revealed);
}

TEST_CASE("a reset opens the exercise again and keeps its history", "[runner]") {
    const scratch_tree tree;
    progress_store store(tree.places().progress_file());
    store.record_reveal(key);
    (void)store.record_hint(key, 3);
    store.record_attempt(key, verdict::pass);
    store.record_reset(key);
    const auto entry = store.read().of(key);
    CHECK(!entry.passed);
    CHECK(!entry.passed_at.empty());
    CHECK(entry.attempts == 1);
    CHECK(entry.hints == 1);
    CHECK(entry.revealed);
}

TEST_CASE("six runners of four threads each lose no update, and readers see no half", "[runner]") {
    const scratch_tree tree;
    const auto file = tree.places().progress_file();
    constexpr int runners = 6;
    constexpr int threads = 4;
    constexpr int updates = 8;
    const auto work = [&file] {
        std::vector<std::jthread> all;
        for (int t = 0; t < threads; ++t) {
            all.emplace_back([&file] {
                progress_store store(file);
                for (int i = 0; i < updates; ++i)
                    store.record_attempt(key, verdict::wrong_result);
            });
        }
        return 0;
    };
    std::vector<pid_t> children;
    for (int r = 0; r < runners; ++r)
        children.push_back(testing::start_forked(work));
    progress_store reader(file);
    for (int i = 0; i < 200; ++i)
        (void)reader.read();
    for (const pid_t child : children)
        CHECK(testing::wait_for(child) == 0);
    CHECK(reader.notice().empty());
    CHECK(reader.read().of(key).attempts == runners * threads * updates);
    CHECK(files_in(tree.places().state) == 2); // the file and its lock: nothing temporary is left
}

TEST_CASE("a damaged file is set aside with a message, and nothing of it is lost", "[runner]") {
    for (const std::string damage :
         {"", "{", "[]", "null", "\xff\xfe", "{\"version\":1}", "{\"version\":1,\"exercises\":[]}",
          "{\"version\":\"1\",\"exercises\":{}}", "{\"version\":0,\"exercises\":{}}",
          "{\"version\":1,\"exercises\":{\"a\":{\"passed\":1}}}"}) {
        INFO("damage: " << damage);
        const scratch_tree tree;
        const auto file = tree.write(".workbook/progress.json", damage);
        progress_store store(file);
        CHECK(store.read().exercises.empty());
        CHECK(store.notice().find("progress.json.damaged-") != std::string::npos);
        CHECK(!fs::exists(file));
        store.record_attempt(key, verdict::pass);
        CHECK(store.read().of(key).passed);
        bool kept = false;
        for (const auto& entry : fs::directory_iterator(tree.places().state)) {
            const std::string name = entry.path().filename().string();
            if (name.find(".damaged-") != std::string::npos) {
                kept = tree.text(".workbook/" + name) == damage;
            }
        }
        CHECK(kept);
    }
}

TEST_CASE("a damaged file is noticed by a change too, and several keep different names",
          "[runner]") {
    const scratch_tree tree;
    for (int i = 0; i < 3; ++i) {
        progress_store store(tree.write(".workbook/progress.json", "damage " + std::to_string(i)));
        store.record_attempt(key, verdict::pass);
        CHECK(!store.notice().empty());
    }
    CHECK(files_in(tree.places().state) == 5); // three set aside, the file, the lock
}

TEST_CASE("a file of a newer version is refused and left alone", "[runner]") {
    const scratch_tree tree;
    const std::string newer = "{\"version\":2,\"exercises\":{\"x\":{\"stars\":5}}}";
    progress_store store(tree.write(".workbook/progress.json", newer));
    const auto reading = sentence_of<usage_error>([&] { (void)store.read(); });
    CHECK(reading.find("newer workbook (version 2; this one knows 1)") != std::string::npos);
    CHECK(!sentence_of<usage_error>([&] { store.record_attempt(key, verdict::pass); }).empty());
    CHECK(tree.text(".workbook/progress.json") == newer);
}

TEST_CASE("a full disk is told in one sentence and the old file stays", "[runner]") {
    const scratch_tree tree;
    const auto file = tree.places().progress_file();
    progress_store(file).record_attempt(key, verdict::wrong_result);
    const std::string before = tree.text(".workbook/progress.json");
    const int status = testing::forked([&] {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit small{20, 20};
        setrlimit(RLIMIT_FSIZE, &small);
        const auto text = sentence_of<usage_error>(
            [&] { progress_store(file).record_attempt(key, verdict::pass); });
        return text.find("Free some space") != std::string::npos ? 0 : 1;
    });
    CHECK(status == 0);
    CHECK(tree.text(".workbook/progress.json") == before);
    CHECK(files_in(tree.places().state) == 2);
}

TEST_CASE("a read-only folder is told in one sentence, and reading still works", "[runner]") {
    const scratch_tree tree;
    const auto file = tree.places().progress_file();
    progress_store(file).record_attempt(key, verdict::pass);
    fs::permissions(tree.places().state, fs::perms(0555));
    const int status = testing::forked([&] {
        testing::drop_root();
        if (!progress_store(file).read().of(key).passed) return 1;
        const auto text = sentence_of<usage_error>(
            [&] { progress_store(file).record_attempt(key, verdict::crash); });
        return text.find("WORKBOOK_STATE_DIR") != std::string::npos ? 0 : 2;
    });
    fs::permissions(tree.places().state, fs::perms(0755));
    CHECK(status == 0);
    CHECK(progress_store(file).read().of(key).last_verdict == "pass");
}

TEST_CASE("a damaged file that cannot be set aside is an error, never a fresh start", "[runner]") {
    const scratch_tree tree;
    const auto file = tree.write(".workbook/progress.json", "damage");
    fs::permissions(tree.places().state, fs::perms(0555));
    const int status = testing::forked([&] {
        testing::drop_root();
        return sentence_of<usage_error>([&] { (void)progress_store(file).read(); }).empty() ? 1 : 0;
    });
    fs::permissions(tree.places().state, fs::perms(0755));
    CHECK(status == 0);
    CHECK(tree.text(".workbook/progress.json") == "damage");
}

TEST_CASE("a folder where the file belongs is an error", "[runner]") {
    const scratch_tree tree;
    fs::create_directories(tree.places().progress_file());
    progress_store store(tree.places().progress_file());
    CHECK(sentence_of<usage_error>([&] { (void)store.read(); }).find("it is a folder") !=
          std::string::npos);
}

TEST_CASE("a progress file that is a link stays one", "[runner]") {
    const scratch_tree tree;
    fs::create_directories(tree.places().state);
    fs::create_directories(tree.root() / "elsewhere");
    fs::create_symlink(tree.root() / "elsewhere/mine.json", tree.places().progress_file());
    progress_store(tree.places().progress_file()).record_attempt(key, verdict::pass);
    CHECK(fs::is_symlink(tree.places().progress_file()));
    CHECK(fs::exists(tree.root() / "elsewhere/mine.json"));
    CHECK(progress_store(tree.places().progress_file()).read().of(key).passed);
}

TEST_CASE("exercises that this version does not know stay in the file", "[runner]") {
    const scratch_tree tree;
    progress_store store(tree.places().progress_file());
    store.record_attempt("99_gone/old", verdict::pass);
    store.record_attempt(key, verdict::crash);
    CHECK(store.read().of("99_gone/old").passed);
}
