// What a bounded queue promises: every claim is one test case. Time is virtual and exact.
#include "bounded_queue.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/recorder.hpp>
#include <graders/support/stopwatch.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using workbook::bounded_queue;
using workbook::queue_closed;

namespace {

using lines = std::vector<std::string>;

lines sorted(lines unordered) {
    std::sort(unordered.begin(), unordered.end());
    return unordered;
}

// Takes until the end is told.
lines drain(bounded_queue& queue) {
    lines items;
    while (auto item = queue.pop())
        items.push_back(*item);
    return items;
}

// "accepted" or "refused", for threads that must not assert.
std::string push(bounded_queue& queue, const std::string& item) {
    try {
        queue.push(item);
        return item + " accepted";
    } catch (const queue_closed&) {
        return item + " refused";
    }
}

// The items that begin with `producer`, in the order in which they came.
lines of_producer(char producer, const lines& all) {
    lines found;
    std::copy_if(all.begin(), all.end(), std::back_inserter(found),
                 [=](const std::string& item) { return item.front() == producer; });
    return found;
}

} // namespace

TEST_CASE("what goes in comes out, first in, first out", "[04.2]") {
    explorer::explore([] {
        bounded_queue queue(3);
        for (const char* item : {"one", "two", "three"})
            queue.push(item);
        CHECK(queue.size() == 3U);
        CHECK(queue.pop() == "one");
        CHECK(queue.pop() == "two");
        queue.push("four");
        CHECK(queue.pop() == "three");
        CHECK(queue.pop() == "four");
        CHECK(queue.size() == 0U);
        CHECK(queue.capacity() == 3U);
    });
}

TEST_CASE("a queue of no places is refused", "[04.2]") {
    explorer::explore([] {
        INFO("Nothing could ever go through it: bounded_queue(0) throws invalid_argument.");
        CHECK_THROWS_AS(bounded_queue(0), std::invalid_argument);
    });
}

TEST_CASE("try_push refuses when there is no room, and waits for nobody", "[04.2]") {
    explorer::explore([] {
        const grading::stopwatch watch;
        bounded_queue queue(2);
        CHECK(queue.try_push("one"));
        CHECK(queue.try_push("two"));
        CHECK_FALSE(queue.try_push("three"));
        CHECK(queue.size() == 2U);
        CHECK(queue.pop() == "one");
        CHECK(queue.try_push("four"));
        CHECK(watch.elapsed() == grading::about(0ms));
    });
}

TEST_CASE("after close, what was accepted can be taken, and then comes the end", "[04.2]") {
    explorer::explore([] {
        bounded_queue queue(3);
        queue.push("one");
        queue.push("two");
        queue.close();
        queue.close();
        INFO(
            "Two items were in the queue when it was closed. Closing ends the input; what has been "
            "accepted is still delivered.");
        CHECK(drain(queue) == lines{"one", "two"});
        CHECK_FALSE(queue.pop().has_value());
    });
}

TEST_CASE("a closed queue takes nothing more", "[04.2]") {
    explorer::explore([] {
        bounded_queue queue(3);
        queue.push("one");
        queue.close();
        INFO("There is room, but the queue is closed: push, push_within and try_push throw.");
        CHECK_THROWS_AS(queue.push("late"), queue_closed);
        CHECK_THROWS_AS(queue.push_within("late", 5ms), queue_closed);
        CHECK_THROWS_AS(queue.try_push("late"), queue_closed);
        CHECK(queue.size() == 1U);
    });
}

TEST_CASE("pop waits for an item, and does not keep asking for it", "[04.2]") {
    explorer::explore([] {
        const grading::stopwatch watch;
        bounded_queue queue(1);
        const std::jthread producer([&] {
            std::this_thread::sleep_for(10ms);
            queue.push("one");
        });
        INFO("The queue is empty until 10 ms. If this hangs: who wakes the one that waits in pop? "
             "If "
             "the wait ended too early: it may end for no reason, so it belongs in a loop, or "
             "takes a "
             "predicate.");
        CHECK(queue.pop() == "one");
        CHECK(watch.elapsed() == grading::about(10ms));
    });
}

TEST_CASE("push waits while the queue is full, and does not keep asking", "[04.2]") {
    explorer::explore([] {
        const grading::stopwatch watch;
        bounded_queue queue(1);
        queue.push("one");
        const std::jthread consumer([&] {
            std::this_thread::sleep_for(10ms);
            queue.pop();
        });
        INFO(
            "The only place is taken until 10 ms. If this hangs: who wakes the one that waits in "
            "push? If the wait ended too early: it may end for no reason, so it belongs in a loop, "
            "or takes a predicate.");
        queue.push("two");
        CHECK(watch.elapsed() == grading::about(10ms));
        CHECK(queue.size() == 1U);
    });
}

TEST_CASE("push_within gives up when its time is over", "[04.2]") {
    explorer::explore([] {
        const grading::stopwatch watch;
        bounded_queue queue(1);
        queue.push("one");
        CHECK_FALSE(queue.push_within("two", 10ms));
        CHECK(watch.elapsed() == grading::about(10ms));
        queue.close();
        CHECK(drain(queue) == lines{"one"});
    });
}

TEST_CASE("push_within takes a place that comes free in time", "[04.2]") {
    explorer::explore([] {
        const grading::stopwatch watch;
        bounded_queue queue(1);
        queue.push("one");
        const std::jthread consumer([&] {
            std::this_thread::sleep_for(4ms);
            queue.pop();
        });
        CHECK(queue.push_within("two", 10ms));
        CHECK(watch.elapsed() == grading::about(4ms));
    });
}

TEST_CASE("an item that came by push_within wakes a consumer that waits", "[04.2]") {
    explorer::explore([] {
        const grading::stopwatch watch;
        bounded_queue queue(1);
        const std::jthread producer([&] {
            std::this_thread::sleep_for(10ms);
            static_cast<void>(queue.push_within("one", 5ms));
            std::this_thread::sleep_for(10ms);
            static_cast<void>(queue.try_push("two"));
        });
        INFO("A consumer waits in pop. At 10 ms an item comes by push_within, at 20 ms another one "
             "by try_push, and each of them is to wake it.");
        CHECK(queue.pop() == "one");
        CHECK(watch.elapsed() == grading::about(10ms));
        CHECK(queue.pop() == "two");
        CHECK(watch.elapsed() == grading::about(20ms));
    });
}

TEST_CASE("patience is one deadline, however often the producer is woken", "[04.2]") {
    explorer::explore([] {
        const grading::stopwatch watch;
        bounded_queue queue(1);
        queue.push("one");
        const std::jthread thief([&] {
            std::this_thread::sleep_for(6ms);
            queue.pop();
            static_cast<void>(queue.try_push("thief"));
        });
        const bool accepted = queue.push_within("two", 10ms);
        INFO("At 6 ms a place comes free, and somebody may be faster in taking it. The producer "
             "then has 4 ms of its patience left, not 10.");
        if (accepted) {
            CHECK(watch.elapsed() == grading::about(6ms));
        } else { // not 10 ms to the point: libstdc++'s try_acquire_for may oversleep
            CHECK(watch.elapsed() < 16ms);
        }
    });
}

TEST_CASE("close wakes every consumer that waits", "[04.2]") {
    explorer::explore([] {
        grading::recorder<bool> told_the_end;
        bounded_queue queue(1);
        {
            const auto consume = [&] { told_the_end.add(!queue.pop().has_value()); };
            const std::jthread first(consume);
            const std::jthread second(consume);
            std::this_thread::sleep_for(5ms); // long enough for both to fall asleep
            queue.close();
        }
        CHECK(told_the_end.all() == std::vector{true, true});
    });
}

TEST_CASE("close wakes every producer that waits, and refuses it", "[04.2]") {
    explorer::explore([] {
        grading::recorder<std::string> outcomes;
        bounded_queue queue(1);
        queue.push("one");
        {
            const auto produce = [&](const char* item) { outcomes.add(push(queue, item)); };
            const std::jthread first(produce, "two");
            const std::jthread second(produce, "three");
            std::this_thread::sleep_for(5ms); // long enough for both to fall asleep
            queue.close();
        }
        INFO("Two producers wait at a full queue when it is closed.");
        CHECK(sorted(outcomes.all()) == lines{"three refused", "two refused"});
        CHECK(drain(queue) == lines{"one"});
    });
}

TEST_CASE("close wakes a producer that has patience left", "[04.2]") {
    explorer::explore([] {
        const grading::stopwatch watch;
        bounded_queue queue(1);
        queue.push("one");
        const std::jthread closer([&] {
            std::this_thread::sleep_for(5ms);
            queue.close();
        });
        CHECK_THROWS_AS(queue.push_within("two", 1s), queue_closed);
        CHECK(watch.elapsed() == grading::about(5ms));
    });
}

TEST_CASE("two items wake two consumers", "[04.2]") {
    explorer::explore([] {
        grading::recorder<std::string> taken;
        bounded_queue queue(2);
        {
            const auto consume = [&] { taken.add(queue.pop().value_or("the end")); };
            const std::jthread first(consume);
            const std::jthread second(consume);
            std::this_thread::sleep_for(5ms); // long enough for both to fall asleep
            queue.push("one");
            queue.push("two");
        }
        INFO("Both consumers wait at an empty queue, then two items come.");
        CHECK(sorted(taken.all()) == lines{"one", "two"});
    });
}

TEST_CASE("two free places wake two producers", "[04.2]") {
    explorer::explore([] {
        bounded_queue queue(2);
        queue.push("one");
        queue.push("two");
        {
            const std::jthread first([&] { queue.push("three"); });
            const std::jthread second([&] { queue.push("four"); });
            std::this_thread::sleep_for(5ms); // long enough for both to fall asleep
            queue.pop();
            queue.pop();
        }
        INFO("Both producers wait at a full queue, then two items are taken.");
        CHECK(queue.size() == 2U);
    });
}

TEST_CASE("a producer that gives up keeps no wake-up to itself", "[04.2]") {
    explorer::explore([] {
        bounded_queue queue(1);
        queue.push("one");
        {
            const std::jthread patient([&] { queue.push("two"); });
            const std::jthread consumer([&] {
                std::this_thread::sleep_for(5ms);
                queue.pop();
            });
            if (queue.push_within("three", 5ms)) queue.pop();
        }
        INFO(
            "A place comes free at 5 ms, the very moment at which one of two producers runs out of "
            "patience. If it is the one that was woken, it takes the place after all: the other "
            "one was not told.");
        CHECK(queue.size() == 1U);
    });
}

TEST_CASE("there are never more items in it than places", "[04.2]") {
    explorer::explore([] {
        grading::recorder<std::size_t> sizes;
        bounded_queue queue(1);
        {
            const auto produce = [&](const char* item) {
                queue.push(item);
                sizes.add(queue.size());
            };
            const std::jthread first(produce, "one");
            const std::jthread second(produce, "two");
            queue.pop();
            sizes.add(queue.size());
            queue.pop();
        }
        const auto all = sizes.all();
        INFO("Two producers, one place. A wait may end for no reason, and somebody else may be "
             "faster: is there room when it ends?");
        CHECK(*std::max_element(all.begin(), all.end()) <= 1U);
    });
}

TEST_CASE("each producer's items come in its order", "[04.2]") {
    explorer::explore([] {
        lines taken;
        bounded_queue queue(1);
        {
            const auto produce = [&](const char* early, const char* late) {
                queue.push(early);
                queue.push(late);
            };
            const std::jthread a(produce, "a1", "a2");
            const std::jthread b(produce, "b1", "b2");
            for (int i = 0; i < 4; ++i)
                taken.push_back(queue.pop().value_or("the end"));
        }
        CHECK(of_producer('a', taken) == lines{"a1", "a2"});
        CHECK(of_producer('b', taken) == lines{"b1", "b2"});
    });
}

TEST_CASE("two producers and two consumers lose nothing and double nothing", "[04.2]") {
    explorer::explore([] {
        grading::recorder<std::string> taken;
        bounded_queue queue(1);
        {
            const auto consume = [&] {
                while (auto item = queue.pop())
                    taken.add(*item);
            };
            const std::jthread first(consume);
            const std::jthread second(consume);
            {
                const auto produce = [&](const char* early, const char* late) {
                    queue.push(early);
                    queue.push(late);
                };
                const std::jthread a(produce, "a1", "a2");
                const std::jthread b(produce, "b1", "b2");
            }
            queue.close();
        }
        INFO(
            "Four items through one place. If this hangs: did a notify_one wake somebody who could "
            "not use it?");
        CHECK(sorted(taken.all()) == lines{"a1", "a2", "b1", "b2"});
    });
}
