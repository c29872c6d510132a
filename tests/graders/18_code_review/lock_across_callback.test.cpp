// What settings promise to those who watch them: every claim is one test case.
#include "lock_across_callback.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/gate.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/recorder.hpp>
#include <graders/support/stopwatch.hpp>

#include <chrono>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using workbook::settings;

namespace {

using lines = std::vector<std::string>;

// A watcher that notes what it is told, under a name.
settings::watcher noting(grading::recorder<std::string>& notes, const std::string& name) {
    return [&notes, name](const std::string& key, const std::string& value) {
        notes.add(name + ": " + key + "=" + value);
    };
}

} // namespace

TEST_CASE("a value that was set can be had, another key is empty", "[18.4]") {
    explorer::explore([] {
        settings settings;
        settings.set("level", "debug");
        settings.set("level", "info");
        CHECK(settings.get("level") == "info");
        CHECK(settings.get("colour").empty());
    });
}

TEST_CASE("watchers are told of every change, in the order in which they came", "[18.4]") {
    explorer::explore([] {
        grading::recorder<std::string> notes;
        settings settings;
        settings.watch(noting(notes, "a"));
        settings.watch(noting(notes, "b"));
        settings.set("level", "debug");
        settings.set("level", "debug");
        settings.set("colour", "red");
        INFO("The level is set twice, to the same value.");
        CHECK(notes.all() == lines{"a: level=debug", "b: level=debug", "a: level=debug",
                                   "b: level=debug", "a: colour=red", "b: colour=red"});
    });
}

TEST_CASE("a watcher that was taken away is told nothing more", "[18.4]") {
    explorer::explore([] {
        grading::recorder<std::string> notes;
        settings settings;
        const auto first = settings.watch(noting(notes, "a"));
        settings.watch(noting(notes, "b"));
        settings.forget(first);
        settings.forget(first);
        settings.set("level", "debug");
        CHECK(notes.all() == lines{"b: level=debug"});
    });
}

TEST_CASE("a watcher may ask for the value, and gets the new one", "[18.4]") {
    explorer::explore([] {
        grading::recorder<std::string> notes;
        settings settings;
        settings.watch([&](const std::string& key, const std::string&) {
            notes.add(settings.get(key)); // back into the settings that call it
        });
        settings.set("level", "debug");
        CHECK(notes.all() == lines{"debug"});
    });
}

TEST_CASE("a watcher may take itself away", "[18.4]") {
    explorer::explore([] {
        grading::recorder<std::string> notes;
        settings settings;
        std::size_t mine = 0;
        mine = settings.watch([&](const std::string& key, const std::string&) {
            settings.forget(mine); // from here on only the call itself keeps this lambda alive
            notes.add("once: " + key);
        });
        settings.watch(noting(notes, "b"));
        settings.set("level", "debug");
        settings.set("level", "info");
        CHECK(notes.all() == lines{"once: level", "b: level=debug", "b: level=info"});
    });
}

TEST_CASE("a watcher that is added by a watcher is told from the next change on", "[18.4]") {
    explorer::explore([] {
        grading::recorder<std::string> notes;
        settings settings;
        settings.watch([&](const std::string& key, const std::string&) {
            if (key == "more") settings.watch(noting(notes, "new"));
        });
        settings.set("more", "yes");
        settings.set("level", "info");
        CHECK(notes.all() == lines{"new: level=info"});
    });
}

TEST_CASE("a watcher may set another value", "[18.4]") {
    explorer::explore([] {
        settings settings;
        settings.watch([&](const std::string& key, const std::string& value) {
            if (key == "level") settings.set("old level", value);
        });
        settings.set("level", "debug");
        CHECK(settings.get("old level") == "debug");
    });
}

TEST_CASE("a watcher may take a lock under which others ask", "[18.4]") {
    explorer::explore([] {
        std::mutex screen; // the watcher's own
        settings settings;
        settings.watch(
            [&](const std::string&, const std::string&) { const std::lock_guard drawing(screen); });
        {
            const std::jthread setter([&] { settings.set("level", "debug"); });
            const std::jthread painter([&] {
                const std::lock_guard drawing(screen);
                static_cast<void>(settings.get("level"));
            });
        }
        CHECK(settings.get("level") == "debug");
    });
}

TEST_CASE("nobody else waits for a watcher that takes its time", "[18.4]") {
    explorer::explore([] {
        settings settings;
        settings.watch([](const std::string& key, const std::string&) {
            if (key == "level") std::this_thread::sleep_for(100ms);
        });
        const grading::stopwatch watch;
        const std::jthread setter([&] { settings.set("level", "debug"); });
        std::this_thread::sleep_for(10ms);
        const auto level = settings.get("level");
        const auto asked = watch.elapsed();
        settings.set("colour", "red");
        CHECK(level == "debug");
        const grading::judged_as too_slow("too_slow");
        INFO("The watcher needs 100 ms for the level, and no time for the colour. At 10 ms, while "
             "it is busy with the level, somebody asks for that and then sets the colour.");
        CHECK(asked == grading::about(10ms));
        CHECK(watch.elapsed() == grading::about(10ms));
    });
}

TEST_CASE("threads may set and watch at the same time", "[18.4]") {
    explorer::explore([] {
        grading::recorder<std::string> notes;
        settings settings;
        settings.watch(noting(notes, "a"));
        {
            const std::jthread setter([&] { settings.set("level", "debug"); });
            const std::jthread other([&] {
                settings.watch(noting(notes, "b"));
                settings.set("colour", "red");
            });
        }
        CHECK(notes.count() >= 3U);
        CHECK(notes.count() <= 4U);
    });
}

TEST_CASE("who watches and then asks misses no change", "[18.4]") {
    explorer::explore([] {
        grading::recorder<std::string> notes;
        settings settings;
        std::string asked;
        {
            const std::jthread setter([&] { settings.set("level", "debug"); });
            settings.watch(noting(notes, "a"));
            asked = settings.get("level");
        }
        INFO("One set, beside somebody who watches and then asks. Told: " << notes.count()
                                                                          << " times; got:");
        if (notes.count() == 0) CHECK(asked == "debug");
    });
}

TEST_CASE("what a watcher throws leaves set, and the value stays", "[18.4]") {
    explorer::explore([] {
        grading::recorder<std::string> notes;
        settings settings;
        settings.watch([](const std::string&, const std::string&) {
            throw std::runtime_error("no such level");
        });
        settings.watch(noting(notes, "later"));
        CHECK_THROWS_AS(settings.set("level", "loud"), std::runtime_error);
        CHECK(notes.all() == lines{});
        CHECK(settings.get("level") == "loud");
    });
}
