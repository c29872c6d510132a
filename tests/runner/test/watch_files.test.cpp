// Changes of a file are told once, however it is saved, by the system's word and by polling.
#include "watch/file_watcher.hpp"

#include "test/scratch_tree.hpp"
#include "watch/file_stamp.hpp"

#include <boost/asio/io_context.hpp>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

using namespace std::chrono_literals;
using runner::file_watcher;
using runner::watch_manner;
namespace fs = std::filesystem;

namespace {

/// By the system's word alone: what is found otherwise would be found after an hour.
watch_manner listening() {
    watch_manner manner;
    manner.polling = false;
    manner.recheck = 1h;
    manner.gone = 100ms;
    return manner;
}

watch_manner polling() {
    watch_manner manner;
    manner.polling = true;
    manner.poll = 10ms;
    manner.gone = 100ms;
    return manner;
}

/// A watched file that holds "one". Runs the loop on this thread.
struct watched {
    explicit watched(const watch_manner& manner)
        : file(tree.write("exercises/02/pool.cpp", "one")), watcher(
                                                                loop, [this] { ++told; }, manner) {
        watcher.follow(file);
    }

    /// True when that many changes were told within a time that is generous under any load.
    bool hears(int count) {
        return runs_until([&] { return told >= count; });
    }

    template <typename Condition>
    bool runs_until(Condition condition) {
        const auto end = std::chrono::steady_clock::now() + 20s;
        while (!condition() && std::chrono::steady_clock::now() < end)
            loop.run_one_for(20ms);
        return condition();
    }

    /// Nothing more is told in the time that several changes would have taken.
    bool stays_quiet() {
        const int before = told;
        loop.run_for(150ms);
        return told == before;
    }

    void save_by_rename(const std::string& text) const {
        fs::rename(tree.write("exercises/02/.pool.cpp.swp", text), file);
    }

    void save_in_place(const std::string& text) const {
        (void)tree.write("exercises/02/pool.cpp", text);
    }

    testing::scratch_tree tree;
    boost::asio::io_context loop;
    int told = 0;
    fs::path file;
    file_watcher watcher;
};

} // namespace

TEST_CASE("a save by rename is told, again and again", "[runner][watch]") {
    watched w(GENERATE(listening(), polling()));
    w.save_by_rename("two");
    CHECK(w.hears(1));
    w.save_by_rename("three");
    CHECK(w.hears(2));
    CHECK(w.stays_quiet());
}

TEST_CASE("a save in place is told", "[runner][watch]") {
    watched w(GENERATE(listening(), polling()));
    w.save_in_place("two");
    CHECK(w.hears(1));
    w.save_in_place("");
    CHECK(w.hears(2));
    CHECK(w.stays_quiet());
}

TEST_CASE("many saves in a row are told once", "[runner][watch]") {
    watched w(GENERATE(listening(), polling()));
    for (int i = 0; i < 20; ++i) {
        w.save_in_place("draft " + std::to_string(i));
        w.save_by_rename("text " + std::to_string(i));
    }
    CHECK(w.hears(1));
    CHECK(w.stays_quiet());
}

TEST_CASE("a save that changes nothing is not told", "[runner][watch]") {
    watched w(GENERATE(listening(), polling()));
    w.save_in_place("one");
    w.save_by_rename("one");
    CHECK(w.stays_quiet());
    w.save_by_rename("two");
    CHECK(w.hears(1));
}

TEST_CASE("deleting and writing anew is one change", "[runner][watch]") {
    watched w(GENERATE(listening(), polling()));
    fs::remove(w.file);
    w.save_in_place("two");
    CHECK(w.hears(1));
    CHECK(w.stays_quiet());
}

TEST_CASE("a file that is gone is told, and so is its return", "[runner][watch]") {
    watched w(GENERATE(listening(), polling()));
    fs::remove(w.file);
    CHECK(w.hears(1));
    CHECK(w.stays_quiet());
    w.save_in_place("one");
    CHECK(w.hears(2));
}

TEST_CASE("a backup beside the file is not a change of it", "[runner][watch]") {
    watched w(GENERATE(listening(), polling()));
    (void)w.tree.write("exercises/02/pool.cpp~", "two");
    (void)w.tree.write("exercises/02/map.cpp", "two");
    CHECK(w.stays_quiet());
}

TEST_CASE("a folder that is replaced is followed", "[runner][watch]") {
    watched w(GENERATE(listening(), polling()));
    fs::rename(w.tree.root() / "exercises/02", w.tree.root() / "exercises/old");
    w.save_in_place("two");
    CHECK(w.hears(1));
    w.save_by_rename("three");
    CHECK(w.hears(2));
    w.save_by_rename("four");
    CHECK(w.hears(3));
    CHECK(w.stays_quiet());
}

TEST_CASE("a folder that is deleted is looked for until it is back", "[runner][watch]") {
    watched w(GENERATE(listening(), polling()));
    fs::remove_all(w.tree.root() / "exercises");
    CHECK(w.hears(1));
    w.save_in_place("two");
    CHECK(w.hears(2));
    w.save_by_rename("three");
    CHECK(w.hears(3));
    CHECK(w.stays_quiet());
}

TEST_CASE("a replaced parent folder is found by looking again", "[runner][watch]") {
    auto manner = listening();
    manner.recheck = 20ms;
    watched w(manner);
    fs::rename(w.tree.root() / "exercises", w.tree.root() / "old");
    w.save_in_place("two");
    CHECK(w.hears(1));
}

TEST_CASE("a symbolic link is polled, since its target lies elsewhere", "[runner][watch]") {
    auto manner = listening();
    manner.poll = 10ms;
    watched w(manner);
    CHECK(!w.watcher.polling());
    const auto target = w.tree.write("elsewhere/pool.cpp", "one");
    fs::remove(w.file);
    fs::create_symlink(target, w.file);
    w.watcher.follow(w.file);
    CHECK(w.watcher.polling());
    (void)w.tree.write("elsewhere/pool.cpp", "two");
    CHECK(w.hears(1));
}

TEST_CASE("after following another file the first one is not told of", "[runner][watch]") {
    watched w(GENERATE(listening(), polling()));
    const auto other = w.tree.write("exercises/02/map.cpp", "one");
    w.save_in_place("two");
    w.watcher.follow(other);
    CHECK(w.stays_quiet());
    w.save_in_place("three");
    CHECK(w.stays_quiet());
    (void)w.tree.write("exercises/02/map.cpp", "two");
    CHECK(w.hears(1));
}

TEST_CASE("a change that was accepted is not told", "[runner][watch]") {
    watched w(GENERATE(listening(), polling()));
    w.save_by_rename("two");
    w.watcher.accept();
    CHECK(w.stays_quiet());
    w.save_by_rename("three");
    CHECK(w.hears(1));
}

TEST_CASE("following a file that does not exist waits for it", "[runner][watch]") {
    watched w(GENERATE(listening(), polling()));
    w.watcher.follow(w.tree.root() / "exercises/09/none.cpp");
    CHECK(w.stays_quiet());
    (void)w.tree.write("exercises/09/none.cpp", "one");
    CHECK(w.hears(1));
}

TEST_CASE("WORKBOOK_POLL=1 asks for polling", "[runner][watch]") {
    setenv("WORKBOOK_POLL", "1", 1);
    CHECK(watch_manner::from_environment().polling);
    setenv("WORKBOOK_POLL", "0", 1);
    CHECK(!watch_manner::from_environment().polling);
    unsetenv("WORKBOOK_POLL");
    CHECK(!watch_manner::from_environment().polling);
}

TEST_CASE("content tells apart what a stamp cannot", "[runner][watch]") {
    const testing::scratch_tree tree;
    const auto file = tree.write("a.cpp", "one");
    const auto content = runner::content_of(file);
    CHECK(content == runner::content_of(tree.write("b.cpp", "one")));
    CHECK(content != runner::content_of(tree.write("c.cpp", "two")));
    CHECK(runner::content_of(tree.write("d.cpp", "")) != 0);
    CHECK(runner::content_of(tree.root() / "none.cpp") == 0);
    CHECK(runner::content_of(tree.root()) == 1);
    CHECK(!runner::stamp_of(tree.root() / "none.cpp").present());
}
