// What a queue between processes promises: order, bounds, an end, and life after anybody's death.
#include "message_queue.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/07_ipc/shared_bytes.hpp>
#include <graders/07_ipc/waiting.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/patience.hpp>
#include <graders/support/process.hpp>
#include <graders/support/processes.hpp>
#include <graders/support/shared_value.hpp>
#include <graders/support/single_step.hpp>
#include <graders/support/stopwatch.hpp>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstddef>
#include <fstream>
#include <functional>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

using grading::comes_true;
using workbook::message_queue;
using workbook::queue_closed;
using child = grading::process;

namespace {

const std::string well = "exited with status 0";

// A child that is left waiting is a `timeout`, said in words. Any other end than a good one is a
// wrong result.
void require_end(child& process, const std::string& expected = well) {
    const std::string this_process = process.fate();
    if (this_process.starts_with("still runs")) {
        const grading::judged_as timeout("timeout");
        REQUIRE(this_process == expected);
    }
    REQUIRE(this_process == expected);
}

// Counts what a child has done so far.
struct progress {
    std::atomic<int> begun{0};
    std::atomic<int> done{0};
};

using shared_progress = grading::shared_value<progress>;

// A process that sends these messages and ends.
child sender_of(const std::string& name, std::vector<std::string> messages, shared_progress& sent) {
    return child([&sent, name, messages = std::move(messages)] {
        auto queue = message_queue::open(name);
        for (const auto& message : messages) {
            ++sent->begun;
            queue.send(message);
            ++sent->done;
        }
        return 0;
    });
}

// A process that ends well when it has received exactly this.
child receiver_of(const std::string& name, std::optional<std::string> expected,
                  shared_progress& received) {
    return child([&received, name, expected = std::move(expected)] {
        auto queue = message_queue::open(name);
        ++received->begun;
        const bool as_expected = queue.receive() == expected;
        ++received->done;
        return as_expected ? 0 : 1;
    });
}

// The first that comes out in another process: nobody waits for ever in a grader.
void require_received(const std::string& name, const std::optional<std::string>& expected) {
    shared_progress unused;
    child receiver = receiver_of(name, expected, unused);
    INFO("another process then receives; status 1 means that something else came out");
    require_end(receiver);
}

void require_sent(const std::string& name, const std::string& message) {
    shared_progress unused;
    child sender = sender_of(name, {message}, unused);
    INFO("another process then sends a message");
    require_end(sender);
}

// Until the children that call have come to their calls and sleep in them.
void let_them_wait(shared_progress& calls, int count, const std::vector<const child*>& callers) {
    REQUIRE(comes_true([&] { return calls->begun == count; }));
    for (const child* each : callers)
        grading::let_it_fall_asleep(each->pid());
}

// One of the allowed texts, whichever it is, or all of them when it is none: for a verdict's words.
std::string one_of(const std::string& text, const std::vector<std::string>& allowed) {
    if (std::find(allowed.begin(), allowed.end(), text) != allowed.end()) return text;
    std::string all;
    for (const auto& each : allowed)
        all += (all.empty() ? "" : ", or ") + each;
    return all;
}

std::vector<std::string> drained(message_queue& queue) {
    std::vector<std::string> all;
    while (queue.size() > 0)
        all.push_back(queue.receive().value_or("nothing"));
    return all;
}

// "a b", or "nothing".
std::string listed(const std::vector<std::string>& messages) {
    std::string all;
    for (const auto& each : messages)
        all += (all.empty() ? "" : " ") + (each.empty() ? "(empty)" : each);
    return messages.empty() ? "nothing" : all;
}

void check_nothing_left(const grading::leftovers& since) {
    const grading::judged_as leak("leak");
    INFO("what the queue has opened must be closed when it goes");
    CHECK(since.children() == grading::nothing);
    CHECK(since.descriptors() == grading::nothing);
}

// The files of a process that live in memory and would outlive it.
std::set<std::string> files_in_memory(pid_t pid) {
    std::set<std::string> found;
    std::ifstream maps("/proc/" + std::to_string(pid) + "/maps");
    for (std::string line; std::getline(maps, line);)
        if (const auto at = line.find(" /dev/shm/"); at != std::string::npos)
            found.insert(line.substr(at + 1));
    for (const auto& [fd, target] : grading::descriptors(pid)) {
        if (target.starts_with("/dev/shm/")) found.insert(target);
        if (::access(("/dev/mqueue" + target).c_str(), F_OK) == 0)
            found.insert("/dev/mqueue" + target);
    }
    return found;
}

std::vector<std::string> still_there(const std::set<std::string>& files) {
    std::vector<std::string> found;
    for (const auto& file : files)
        if (::access(file.c_str(), F_OK) == 0) found.push_back(file);
    return found;
}

// Two pages of which only the first may be read: whoever copies this message crashes half-way.
class poisoned_message {
  public:
    poisoned_message() : page_(static_cast<std::size_t>(::sysconf(_SC_PAGESIZE))) {
        memory_ =
            ::mmap(nullptr, 2 * page_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        REQUIRE(memory_ != MAP_FAILED);
        std::fill_n(static_cast<char*>(memory_), page_, 'p');
        ::mprotect(static_cast<char*>(memory_) + page_, page_, PROT_NONE);
    }

    ~poisoned_message() { ::munmap(memory_, 2 * page_); }

    poisoned_message(const poisoned_message&) = delete;
    poisoned_message& operator=(const poisoned_message&) = delete;

    [[nodiscard]] std::size_t size() const { return 2 * page_; }

    [[nodiscard]] std::string_view bytes() const {
        return {static_cast<const char*>(memory_), size()};
    }

  private:
    std::size_t page_;
    void* memory_;
};

// A queue, and what other processes see of it. All that it does has run once, so that no
// instruction of a process that is stepped goes into finding functions.
struct watched_queue {
    watched_queue(std::size_t capacity, std::size_t longest)
        : queue(message_queue::create(capacity, longest)) {
        memory.watch();
        queue.send("");
        (void)queue.receive();
        (void)queue.size();
        message_queue::create(1, 1).close();
    }

    grading::shared_bytes memory; // first: it watches what comes after it
    message_queue queue;
};

bool single_steps_are_allowed() {
    return grading::stepped_child([] {}).allowed();
}

// For a verdict: how far the one came that was to be killed.
std::string after(std::size_t changes, bool died) {
    if (!died) return "came to its end";
    return "was killed right after change " + std::to_string(changes) +
           " that it made in the shared memory";
}

// One process does `body` and is killed after the first change that others can see, another one
// after the second, and so on, until one comes to its end. `prepare` comes before each of them and
// says whose changes count, `check(how)` after it. A slow machine tries fewer deaths, and accuses
// nobody.
void after_each_change(const std::function<grading::shared_bytes&()>& prepare,
                       const std::function<void()>& body,
                       const std::function<void(const std::string&)>& check) {
    if (!single_steps_are_allowed()) return; // other claims have said what they could
    const grading::stopwatch watch;
    bool died = true;
    for (std::size_t changes = 1; died && watch.elapsed() < grading::stepping_time; ++changes) {
        died = grading::die_after(changes, prepare(), body);
        check(after(changes, died));
    }
}

// What is inside, and what comes out when another process then sends c and d: "a b, then c d".
std::string afterwards(const message_queue& queue) {
    using text = std::array<char, 200>;
    const grading::shared_value<text> told;
    const std::string name = queue.name();
    child next([&told, name] {
        auto same = message_queue::open(name);
        const std::string before = listed(drained(same));
        same.send("c");
        same.send("d");
        (before + ", then " + listed(drained(same))).copy(told->data(), told->size() - 1);
        return 0;
    });
    INFO("another process then takes out all that is inside, sends c and d, and takes them out");
    require_end(next);
    return told->data();
}

// A process that waits in `receive` at an empty queue, or in `send` at a full one, until somebody
// closes it; status 0 means that it was told so.
child waiting_for_close(const std::string& name, bool full, shared_progress& calls) {
    return child([&calls, name, full] {
        auto queue = message_queue::open(name);
        ++calls->begun;
        try {
            if (!full) return queue.receive() ? 1 : 0;
            queue.send("more");
        } catch (const queue_closed&) {
            return 0;
        }
        return 1;
    });
}

// Processes die while they close a queue beside which somebody sleeps. Where it is closed then, the
// sleeper must wake up.
void check_that_closing_wakes(bool full) {
    if (!single_steps_are_allowed()) return;
    const grading::stopwatch watch;
    bool died = true;
    for (std::size_t changes = 1; died && watch.elapsed() < grading::stepping_time; ++changes) {
        watched_queue one(1, 8);
        if (full) one.queue.send("full");
        shared_progress calls;
        child sleeper = waiting_for_close(one.queue.name(), full, calls);
        let_them_wait(calls, 1, {&sleeper});
        died = grading::die_after(changes, one.memory, [&] { one.queue.close(); });
        child next = waiting_for_close(one.queue.name(), full, calls);
        let_them_wait(calls, 2, {&next});
        if (!next.ended()) continue; // it waits, so the queue was not closed: that is fine too
        const grading::judged_as lost("lost_wakeup");
        INFO((full ? "a sender" : "a receiver")
             << " sleeps, and a process that closes the queue " << after(changes, died)
             << ". The queue is closed now, as one that comes later hears: the sleeper must have "
                "been woken before");
        const std::string who = comes_true([&] { return sleeper.ended(); })
                                    ? "goes home"
                                    : "sleeps beside a closed queue";
        REQUIRE(who == "goes home");
    }
}

// At which steps to hold a process that is on its way to sleep: wherever it has just changed what
// others can see, and at each of the last ones. None for who does not sleep at all.
std::vector<long> steps_to_sleep(grading::shared_bytes& memory, const std::function<void()>& body) {
    using outcome = grading::stepped_child::outcome;
    constexpr long too_many = 20'000, last = 40;
    grading::stepped_child sleeper(body);
    memory.look();
    std::vector<long> points;
    long steps = 0;
    for (auto now = outcome::done; now != outcome::sleeps; ++steps) {
        now = sleeper.step_or_sleep();
        if (now == outcome::over || steps == too_many) return {};
        if (memory.changed()) points.push_back(steps + 1);
    }
    for (long step = std::max(1L, steps - last); step < steps; ++step)
        points.push_back(step);
    return points;
}

// A process goes to sleep in `body` and is held on its way, at one step after the other. Each time
// `other` happens in another process, which is what the sleeper waits for; then it is let go.
void check_that_it_hears(watched_queue& one, const std::string& who,
                         const std::function<void()>& body, const std::function<void()>& other) {
    const grading::stopwatch watch;
    for (const long point : steps_to_sleep(one.memory, body)) {
        if (watch.elapsed() > grading::stepping_time) break;
        grading::stepped_child sleeper(body);
        if (sleeper.go(point) != point) continue;
        child news([&] {
            other();
            return 0;
        });
        (void)comes_true([&] { return news.ended() || grading::look_up(news.pid()).state == 'S'; });
        const grading::judged_as lost("lost_wakeup");
        INFO(who);
        const std::string then = sleeper.goes_home_within(grading::patience)
                                     ? "wakes up"
                                     : "sleeps, and nobody is left who would wake it";
        REQUIRE(then == "wakes up");
        require_end(news);
    }
}

} // namespace

TEST_CASE("what goes in comes out, byte for byte", "[07.1]") {
    explorer::explore([] {
        auto queue = message_queue::create(4, 16);
        queue.send("hello");
        queue.send("");
        queue.send(std::string("\0\n\xff\0", 4));
        CHECK(queue.size() == 3);
        CHECK(queue.receive() == "hello");
        INFO("a message without bytes is a message like any other, not the end");
        CHECK(queue.receive() == "");
        CHECK(queue.receive() == std::string("\0\n\xff\0", 4));
        CHECK(queue.size() == 0);
    });
}

TEST_CASE("the first in is the first out, round after round", "[07.1]") {
    explorer::explore([] {
        auto queue = message_queue::create(3, 8);
        std::vector<std::string> in, out;
        for (int round = 0; round < 7; ++round) {
            for (int i = 0; i < 1 + round % 3; ++i) {
                in.push_back(std::to_string(in.size()));
                queue.send(in.back());
            }
            const auto now = drained(queue);
            out.insert(out.end(), now.begin(), now.end());
        }
        CHECK(out == in);
    });
}

TEST_CASE("the longest message fits, and a longer one is refused", "[07.1]") {
    explorer::explore([] {
        auto queue = message_queue::create(3, 8);
        queue.send("12345678");
        CHECK_THROWS_AS(queue.send("123456789"), std::length_error);
        queue.send("abcdefgh");
        queue.send("ABCDEFGH");
        INFO("three messages of 8 bytes, the longest, and between them one of 9 that was refused");
        CHECK(drained(queue) == std::vector<std::string>{"12345678", "abcdefgh", "ABCDEFGH"});
    });
}

TEST_CASE("a queue without room is refused", "[07.1]") {
    explorer::explore([] { CHECK_THROWS_AS(message_queue::create(0, 8), std::invalid_argument); });
}

TEST_CASE("a name that leads nowhere is an error", "[07.1]") {
    explorer::explore([] {
        INFO("the memory was another process's, and that is gone");
        CHECK_THROWS_AS(message_queue::open("/proc/self/fd/987654"), std::system_error);
    });
}

TEST_CASE("other processes open the queue by its name", "[07.1]") {
    explorer::explore([] {
        auto queue = message_queue::create(4, 16);
        shared_progress calls;
        child sender = sender_of(queue.name(), {"from there"}, calls);
        require_end(sender);
        REQUIRE(queue.size() == 1);
        CHECK(queue.receive() == "from there");
        queue.send("from here");
        require_received(queue.name(), "from here");
        CHECK(queue.size() == 0);
    });
}

TEST_CASE("a sender waits while the queue is full", "[07.1]") {
    explorer::explore([] {
        auto queue = message_queue::create(3, 8);
        shared_progress calls;
        child sender = sender_of(queue.name(), {"0", "1", "2", "3", "4"}, calls);
        let_them_wait(calls, 4, {&sender});
        INFO("a queue for 3 messages, and a process that sends 5: the fourth has to wait");
        CHECK(calls->done == 3);
        require_received(queue.name(), "0");
        {
            const grading::judged_as timeout("timeout");
            const bool goes_on = comes_true([&] { return calls->begun == 5; });
            const std::string this_sender = goes_on ? "goes on" : "still waits after 2 s";
            INFO("one message was received, so there is room for one more");
            REQUIRE(this_sender == "goes on");
        }
        grading::let_it_fall_asleep(sender.pid());
        CHECK(calls->done == 4);
        CHECK(queue.size() == 3);
        CHECK(queue.receive() == "1");
        require_end(sender);
        CHECK(drained(queue) == std::vector<std::string>{"2", "3", "4"});
    });
}

TEST_CASE("a receiver waits while the queue is empty", "[07.1]") {
    explorer::explore([] {
        auto queue = message_queue::create(3, 8);
        shared_progress calls;
        child receiver = receiver_of(queue.name(), "at last", calls);
        let_them_wait(calls, 1, {&receiver});
        CHECK(calls->done == 0);
        queue.send("at last");
        require_end(receiver);
    });
}

TEST_CASE("after close receivers drain the queue, and then hear the end", "[07.1]") {
    explorer::explore([] {
        auto queue = message_queue::create(3, 8);
        queue.send("one");
        queue.send("two");
        queue.close();
        queue.close();
        require_received(queue.name(), "one");
        require_received(queue.name(), "two");
        require_received(queue.name(), std::nullopt);
        CHECK(queue.receive() == std::nullopt);
    });
}

TEST_CASE("after close every sender is refused", "[07.1]") {
    explorer::explore([] {
        auto queue = message_queue::create(3, 8);
        const std::string name = queue.name();
        queue.close();
        CHECK_THROWS_AS(queue.send("too late"), queue_closed);
        child elsewhere([name] {
            auto same = message_queue::open(name);
            try {
                same.send("too late");
            } catch (const queue_closed&) {
                return 0;
            }
            return 1;
        });
        INFO("the queue was closed in one process; status 1 means that another could still send");
        require_end(elsewhere);
        CHECK(queue.size() == 0);
    });
}

TEST_CASE("closing wakes three receivers in three processes", "[07.1]") {
    explorer::explore([] {
        auto queue = message_queue::create(3, 8);
        shared_progress calls;
        std::vector<child> receivers;
        for (int i = 0; i < 3; ++i)
            receivers.push_back(receiver_of(queue.name(), std::nullopt, calls));
        let_them_wait(calls, 3, {&receivers[0], &receivers[1], &receivers[2]});
        queue.close();
        INFO("three processes wait at an empty queue when it is closed");
        for (auto& each : receivers)
            require_end(each);
    });
}

TEST_CASE("closing wakes a sender that waits at a full queue", "[07.1]") {
    explorer::explore([] {
        auto queue = message_queue::create(1, 8);
        const std::string name = queue.name();
        queue.send("full");
        shared_progress calls;
        child sender([&calls, name] {
            auto same = message_queue::open(name);
            ++calls->begun;
            try {
                same.send("more");
            } catch (const queue_closed&) {
                return 0;
            }
            return 1;
        });
        let_them_wait(calls, 1, {&sender});
        queue.close();
        require_end(sender);
        CHECK(queue.receive() == "full");
        CHECK(queue.receive() == std::nullopt);
    });
}

TEST_CASE("a signal ends no wait", "[07.1]") {
    explorer::explore([] {
        struct sigaction nothing_to_do {};

        nothing_to_do.sa_handler = [](int) {}; // no SA_RESTART: system calls return with EINTR
        ::sigaction(SIGUSR1, &nothing_to_do, nullptr); // children inherit it
        auto queue = message_queue::create(1, 8);
        shared_progress received, sent;
        const auto disturb = [](child& who) {
            for (int i = 0; i < 5; ++i) {
                who.kill(SIGUSR1);
                grading::let_others_settle();
            }
        };
        child receiver = receiver_of(queue.name(), "first", received);
        let_them_wait(received, 1, {&receiver});
        disturb(receiver);
        queue.send("first");
        INFO("a receiver was interrupted five times before the message came");
        require_end(receiver);

        child sender = sender_of(queue.name(), {"second", "third"}, sent);
        let_them_wait(sent, 2, {&sender});
        disturb(sender);
        INFO("and so was a sender at a full queue");
        CHECK(queue.size() == 1);
        CHECK(queue.receive() == "second");
        require_end(sender);
        CHECK(drained(queue) == std::vector<std::string>{"third"});
    });
}

TEST_CASE("receivers killed while they wait are not missed", "[07.1]") {
    explorer::explore([] {
        auto queue = message_queue::create(3, 8);
        shared_progress calls;
        for (int i = 0; i < 2; ++i) {
            child victim = receiver_of(queue.name(), "never", calls);
            let_them_wait(calls, i + 1, {&victim});
        } // killed
        INFO("two processes got SIGKILL while they waited in receive. What keeps a list of waiters "
             "keeps the dead on it");
        for (int i = 0; i < 3; ++i) {
            child receiver = receiver_of(queue.name(), "for you", calls);
            let_them_wait(calls, i + 3, {&receiver});
            require_sent(queue.name(), "for you");
            require_end(receiver);
        }
    });
}

TEST_CASE("senders killed while they wait are not missed", "[07.1]") {
    explorer::explore([] {
        auto queue = message_queue::create(1, 8);
        queue.send("full");
        shared_progress calls;
        for (int i = 0; i < 2; ++i) {
            child victim = sender_of(queue.name(), {"never"}, calls);
            let_them_wait(calls, i + 1, {&victim});
        } // killed
        INFO("two processes got SIGKILL while they waited in send");
        std::string inside = "full";
        for (int i = 0; i < 3; ++i) {
            child sender = sender_of(queue.name(), {std::to_string(i)}, calls);
            let_them_wait(calls, i + 3, {&sender});
            require_received(queue.name(), inside);
            require_end(sender);
            inside = std::to_string(i);
        }
        CHECK(queue.size() == 1);
    });
}

TEST_CASE("a receiver that was woken and killed does not take the news along", "[07.1]") {
    explorer::explore([] {
        auto queue = message_queue::create(3, 16);
        shared_progress first, second;
        child sleepy = receiver_of(queue.name(), "for anybody", first);
        let_them_wait(first, 1, {&sleepy});
        child other = receiver_of(queue.name(), "for anybody", second);
        let_them_wait(second, 1, {&other});
        sleepy.kill(SIGSTOP); // whoever wakes it, it does not get to look
        shared_progress sent;
        child sender = sender_of(queue.name(), {"for anybody"}, sent);
        let_them_wait(sent, 1, {&sender});
        sleepy.kill(SIGKILL);
        require_end(sender);
        INFO("two processes waited. The first was stopped, a message came, and the first was "
             "killed. If it was the only one that was woken, the other sleeps beside a message");
        require_end(other);
    });
}

TEST_CASE("a consumer killed at work takes only its own message along", "[07.1]") {
    explorer::explore([] {
        auto queue = message_queue::create(3, 8);
        const std::string name = queue.name();
        shared_progress calls;
        for (const char* message : {"0", "1", "2"})
            queue.send(message);
        {
            child consumer([&calls, name] {
                auto same = message_queue::open(name);
                (void)same.receive();
                ++calls->done;
                ::pause(); // works on it
                return 0;
            });
            REQUIRE(comes_true([&] { return calls->done == 1; }));
        } // killed
        INFO("message 0 was with the dead; 1 and 2 are not, and there is room for one more");
        require_sent(name, "3");
        require_received(name, "1");
        require_received(name, "2");
        require_received(name, "3");
    });
}

TEST_CASE("a sender that crashes while its message is copied harms nobody", "[07.1]") {
    explorer::explore([] {
        const poisoned_message poisoned;
        auto queue = message_queue::create(2, poisoned.size());
        const std::string name = queue.name();
        queue.send("before");
        for (int i = 0; i < 2; ++i) {
            child crashing([&] {
                ::signal(SIGSEGV, SIG_DFL);
                auto same = message_queue::open(name);
                same.send(poisoned.bytes());
                return 0;
            });
            {
                INFO("a process sends a message of which it may read only the first half, and "
                     "must crash there"
                     << (i == 0 ? "" : "; another one has died like that before"));
                require_end(crashing, "was killed by signal 11");
            }
            child looking([name] { return message_queue::open(name).size() == 1 ? 0 : 1; });
            INFO("a process crashed in the middle of send. If it held the lock, that has to be "
                 "robust, and what it left half done must not show: one message is inside");
            require_end(looking);
        }
        require_sent(name, "after");
        CHECK(queue.size() == 2);
        require_received(name, "before");
        require_received(name, "after");
    });
}

TEST_CASE("a process killed after any change that it makes in send leaves a whole message or none",
          "[07.1]") {
    explorer::explore([] {
        const std::string text(20, 'm');
        std::optional<watched_queue> one;
        const auto fresh = [&]() -> grading::shared_bytes& {
            return one.emplace(2, text.size()).memory;
        };
        const auto check = [&](const std::string& how) {
            INFO("a process that sends 20 times the letter m, as one message, " << how);
            const std::string found = afterwards(one->queue);
            CHECK(found == one_of(found, {"nothing, then c d", text + ", then c d"}));
        };
        after_each_change(
            fresh, [&] { one->queue.send(text); }, check);
    });
}

TEST_CASE("a process killed after any change that it makes in receive takes at most one message "
          "along",
          "[07.1]") {
    explorer::explore([] {
        std::optional<watched_queue> one;
        const auto filled = [&]() -> grading::shared_bytes& {
            one.emplace(2, 8); // one message was in it already, so a comes into the last slot
            one->queue.send("a");
            one->queue.send("b");
            return one->memory;
        };
        const auto check = [&](const std::string& how) {
            INFO("a and b were inside, and a process that receives " << how);
            const std::string found = afterwards(one->queue);
            CHECK(found == one_of(found, {"a b, then c d", "b, then c d"}));
        };
        after_each_change(
            filled, [&] { (void)one->queue.receive(); }, check);
    });
}

TEST_CASE("a sender killed just after its message went in has woken the receiver", "[07.1]") {
    explorer::explore([] {
        watched_queue one(2, 8);
        const std::string name = one.queue.name();
        shared_progress calls;
        child receiver([&calls, name] {
            auto same = message_queue::open(name);
            ++calls->begun;
            while (same.receive()) {
            }
            return 0;
        });
        REQUIRE(comes_true([&] { return calls->begun == 1; }));
        const auto asleep = [&]() -> grading::shared_bytes& {
            grading::let_it_fall_asleep(receiver.pid());
            return one.memory;
        };
        const auto check = [&](const std::string& how) {
            const grading::judged_as lost("lost_wakeup");
            INFO("a receiver sleeps, and a sender "
                 << how
                 << ". Its message is in, and nobody is left who would wake the receiver: it must "
                    "have happened before, or be made up for by whoever finds the lock's owner "
                    "dead");
            const bool received = comes_true([&] { return one.queue.size() == 0; });
            const std::string message = received ? "was received" : "lies beside a sleeper";
            REQUIRE(message == "was received");
        };
        after_each_change(
            asleep, [&] { one.queue.send("m"); }, check);
        one.queue.close();
        require_end(receiver);
    });
}

TEST_CASE("a receiver killed just after its message went out has woken the sender", "[07.1]") {
    explorer::explore([] {
        watched_queue one(1, 8);
        const std::string name = one.queue.name();
        shared_progress calls;
        one.queue.send("m");
        child sender([&calls, name]() -> int {
            auto same = message_queue::open(name);
            ++calls->begun;
            for (;;)
                same.send("m");
        });
        REQUIRE(comes_true([&] { return calls->begun == 1; }));
        const auto asleep = [&]() -> grading::shared_bytes& {
            grading::let_it_fall_asleep(sender.pid());
            return one.memory;
        };
        const auto check = [&](const std::string& how) {
            const grading::judged_as lost("lost_wakeup");
            INFO("a sender sleeps at a full queue, and a receiver "
                 << how
                 << ". Its message is out, and nobody is left who would wake the sender: it must "
                    "have happened before, or be made up for by whoever finds the lock's owner "
                    "dead");
            const bool sent = comes_true([&] { return one.queue.size() == 1; });
            const std::string room = sent ? "is filled" : "stays free beside a sleeper";
            REQUIRE(room == "is filled");
        };
        after_each_change(
            asleep, [&] { (void)one.queue.receive(); }, check);
    });
}

TEST_CASE("a process killed just after it closed has woken the receivers", "[07.1]") {
    explorer::explore([] { check_that_closing_wakes(false); });
}

TEST_CASE("a process killed just after it closed has woken the senders", "[07.1]") {
    explorer::explore([] { check_that_closing_wakes(true); });
}

TEST_CASE("a message that comes while a receiver goes to sleep wakes it", "[07.1]") {
    explorer::explore([] {
        watched_queue one(1, 8);
        check_that_it_hears(
            one,
            "the queue is empty, and a receiver was held just before it sleeps. Another process "
            "sent a message, and then the receiver was let go on",
            [&] { (void)one.queue.receive(); }, [&] { one.queue.send("m"); });
    });
}

TEST_CASE("room that comes while a sender goes to sleep wakes it", "[07.1]") {
    explorer::explore([] {
        watched_queue one(1, 8);
        one.queue.send("m");
        check_that_it_hears(
            one,
            "the queue is full, and a sender was held just before it sleeps. Another process "
            "received a message, and then the sender was let go on",
            [&] { one.queue.send("m"); }, [&] { (void)one.queue.receive(); });
    });
}

// After those that decide by steps: what chance breaks here has its name from them.
TEST_CASE("a thousand messages of four senders through four receivers: none lost, none twice",
          "[07.1]") {
    explorer::explore([] {
        struct tally {
            std::array<std::atomic<int>, 1000> came{};
            std::atomic<int> out_of_order{0};
        };

        grading::shared_value<tally> all;
        auto queue = message_queue::create(8, 16);
        const std::string name = queue.name();
        std::vector<child> senders, receivers;
        for (int r = 0; r < 4; ++r)
            receivers.emplace_back([&all, name] {
                auto same = message_queue::open(name);
                std::array<std::size_t, 4> last{};
                while (const auto message = same.receive()) {
                    const auto number = std::stoul(*message);
                    ++all->came.at(number);
                    auto& before = last.at(number / 250);
                    if (number % 250 + 1 <= before) ++all->out_of_order;
                    before = number % 250 + 1;
                }
                return 0;
            });
        for (int s = 0; s < 4; ++s)
            senders.emplace_back([name, s] {
                auto same = message_queue::open(name);
                for (int i = 0; i < 250; ++i)
                    same.send(std::to_string(250 * s + i));
                return 0;
            });
        std::size_t most = 0;
        while (!std::all_of(senders.begin(), senders.end(), [](child& c) { return c.ended(); }))
            most = std::max(most, queue.size());
        for (auto& sender : senders)
            require_end(sender);
        queue.close();
        for (auto& receiver : receivers)
            require_end(receiver);
        int lost = 0, twice = 0;
        for (const auto& times : all->came) {
            lost += times == 0;
            twice += times > 1;
        }
        CHECK(lost == 0);
        CHECK(twice == 0);
        INFO("what one process sent must reach any one receiver in the order of the sends");
        CHECK(all->out_of_order == 0);
        INFO("the largest size that was seen meanwhile; the capacity is 8");
        CHECK(most <= 8);
    });
}

TEST_CASE("nothing is left behind when the queue goes", "[07.1]") {
    explorer::explore([] {
        const grading::leftovers since;
        std::set<std::string> files;
        {
            auto queue = message_queue::create(4, 16);
            auto same = message_queue::open(queue.name());
            auto moved = std::move(queue);
            queue = std::move(same);
            moved.send("unread");
            files = files_in_memory(::getpid());
        }
        check_nothing_left(since);
        const grading::judged_as leak("leak");
        CHECK(still_there(files) == grading::nothing);
    });
}

TEST_CASE("nothing is left behind when everybody is killed", "[07.1]") {
    explorer::explore([] {
        const grading::leftovers since;
        std::set<std::string> files;
        {
            shared_progress calls;
            child victim([&calls] {
                auto queue = message_queue::create(4, 16);
                auto same = message_queue::open(queue.name());
                queue.send("unread");
                ++calls->done;
                ::pause();
                return 0;
            });
            REQUIRE(comes_true([&] { return calls->done == 1; }));
            files = files_in_memory(victim.pid());
        } // killed
        const grading::judged_as leak("leak");
        INFO("the only process that used the queue got SIGKILL: no destructor has run");
        CHECK(still_there(files) == grading::nothing);
        CHECK(since.children() == grading::nothing);
    });
}
