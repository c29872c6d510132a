// What a courier promises about sending in the background: every claim is one test case.
#include "blocking_future.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/recorder.hpp>
#include <graders/support/stopwatch.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using workbook::courier;

namespace {

using lines = std::vector<std::string>;

// Threads of its own for every message: the spaces are large, and their beginnings tell enough.
constexpr explorer::body_options few{.schedules = 500};

lines sorted(lines all) {
    std::sort(all.begin(), all.end());
    return all;
}

void takes_100_ms(const std::string&, const std::string&) {
    std::this_thread::sleep_for(100ms);
}

// Counts the threads that have made one and not ended yet.
class until_the_thread_ends {
  public:
    explicit until_the_thread_ends(std::shared_ptr<std::atomic<int>> running)
        : running_(std::move(running)) {
        ++*running_;
    }

    ~until_the_thread_ends() { --*running_; }

    until_the_thread_ends(const until_the_thread_ends&) = delete;
    until_the_thread_ends& operator=(const until_the_thread_ends&) = delete;

  private:
    const std::shared_ptr<std::atomic<int>> running_; // the thread may outlive the test's body
};

} // namespace

TEST_CASE("everyone gets the message, once", "[18.6]") {
    const auto body = [] {
        grading::recorder<std::string> sent;
        courier courier(
            [&](const std::string& to, const std::string& text) { sent.add(to + ": " + text); });
        courier.announce({"ann", "ben"}, "hello");
        CHECK(courier.flush() == 0U);
        CHECK(sorted(sent.all()) == lines{"ann: hello", "ben: hello"});
    };
    explorer::explore(body, few);
}

TEST_CASE("nobody to tell, nothing to wait for", "[18.6]") {
    const auto body = [] {
        courier courier(takes_100_ms);
        courier.announce({}, "hello");
        CHECK(courier.flush() == 0U);
    };
    explorer::explore(body, few);
}

TEST_CASE("failures are counted, whatever is thrown, and each of them once", "[18.6]") {
    const auto body = [] {
        courier courier([](const std::string& to, const std::string&) {
            if (to == "ann") throw std::runtime_error("no such address");
            if (to == "ben") throw 42;
        });
        courier.announce({"ann", "ben", "cat"}, "hello");
        CHECK(courier.flush() == 2U);
        CHECK(courier.flush() == 0U);
    };
    explorer::explore(body, few);
}

TEST_CASE("announce does not wait for a message", "[18.6]") {
    const auto body = [] {
        courier courier(takes_100_ms);
        const grading::stopwatch watch;
        courier.announce({"ann"}, "hello");
        const grading::judged_as too_slow("too_slow");
        INFO("A message takes 100 ms. Which object is it that waits for it, and where does that "
             "object end?");
        CHECK(watch.elapsed() == grading::about(0ms));
    };
    explorer::explore(body, few);
}

TEST_CASE("three messages take as long as one", "[18.6]") {
    const auto body = [] {
        courier courier(takes_100_ms);
        const grading::stopwatch watch;
        courier.announce({"ann", "ben", "cat"}, "hello");
        courier.flush();
        const grading::judged_as too_slow("too_slow");
        CHECK(watch.elapsed() == grading::about(100ms));
    };
    explorer::explore(body, few);
}

TEST_CASE("a second announcement does not wait for the first", "[18.6]") {
    const auto body = [] {
        courier courier(takes_100_ms);
        const grading::stopwatch watch;
        courier.announce({"ann"}, "hello");
        courier.announce({"ben"}, "good-bye");
        const grading::judged_as too_slow("too_slow");
        CHECK(watch.elapsed() == grading::about(0ms));
        courier.flush();
        CHECK(watch.elapsed() == grading::about(100ms));
    };
    explorer::explore(body, few);
}

TEST_CASE("announce does not wait for a flush of another thread", "[18.6]") {
    const auto body = [] {
        courier courier(takes_100_ms);
        courier.announce({"ann"}, "hello");
        const grading::stopwatch watch;
        const std::jthread flusher([&] { courier.flush(); });
        std::this_thread::sleep_for(10ms);
        courier.announce({"ben"}, "good-bye");
        const grading::judged_as too_slow("too_slow");
        INFO("At 10 ms another thread is in flush, until 100 ms.");
        CHECK(watch.elapsed() == grading::about(10ms));
    };
    explorer::explore(body, few);
}

TEST_CASE("flush returns when the messages are sent, and not before", "[18.6]") {
    const auto body = [] {
        grading::recorder<std::string> sent;
        courier courier([&](const std::string& to, const std::string&) {
            std::this_thread::sleep_for(to == "ann" ? 100ms : 50ms);
            sent.add(to);
        });
        courier.announce({"ann", "ben"}, "hello");
        courier.flush();
        CHECK(sorted(sent.all()) == lines{"ann", "ben"});
    };
    explorer::explore(body, few);
}

TEST_CASE("leaving the scope waits for what is under way", "[18.6]") {
    const auto body = [] {
        grading::recorder<std::string> sent;
        const grading::stopwatch watch;
        {
            courier courier([&](const std::string& to, const std::string&) {
                std::this_thread::sleep_for(100ms);
                sent.add(to);
            });
            courier.announce({"ann", "ben"}, "hello");
        }
        CHECK(sorted(sent.all()) == lines{"ann", "ben"});
        CHECK(watch.elapsed() == grading::about(100ms));
    };
    explorer::explore(body, few);
}

TEST_CASE("no thread is left behind that still needs the courier", "[18.6]") {
    const auto body = [] {
        const auto test = std::this_thread::get_id();
        const auto running = std::make_shared<std::atomic<int>>(0);
        {
            courier courier([&](const std::string&, const std::string&) {
                if (std::this_thread::get_id() == test) return;
                thread_local const until_the_thread_ends here(running);
            });
            courier.announce({"ann"}, "hello");
        }
        const grading::judged_as leak("leak");
        INFO("The message is sent and the courier gone. Counted are the threads that have sent and "
             "are still running: whatever they still do to the courier, they do to something that "
             "is not there any more. Who counts arrivals knows that all have been counted, and not "
             "that all have gone.");
        CHECK(*running == 0);
    };
    explorer::explore(body, few);
}

TEST_CASE("two threads may announce at the same time", "[18.6]") {
    const auto body = [] {
        grading::recorder<std::string> sent;
        courier courier([&](const std::string& to, const std::string&) { sent.add(to); });
        {
            const std::jthread first([&] { courier.announce({"ann"}, "hello"); });
            const std::jthread second([&] { courier.announce({"ben"}, "hello"); });
        }
        courier.flush();
        CHECK(sorted(sent.all()) == lines{"ann", "ben"});
    };
    explorer::explore(body, few);
}
