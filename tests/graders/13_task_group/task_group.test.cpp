// What a task group promises: every claim is one test case.
#include "task_group.hpp"

#include "event.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/13_task_group/scene.hpp>
#include <graders/support/event_loop.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/patience.hpp>
#include <graders/support/stopwatch.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using grading::about;
using grading::cancelled_text;
using grading::fail_after;
using grading::nap;
using grading::scene;
using workbook::all_or_nothing;
using workbook::awaitable;
using workbook::group_body;
using workbook::group_error;
using workbook::run_group;
using workbook::task_group;

namespace {

using std::chrono::milliseconds;

// A caller that runs `body` in a group.
scene in_group(group_body body) {
    return scene([body = std::move(body)]() -> awaitable<void> { return run_group(body); });
}

// The task of lesson 03: 0 to 9; what is divisible by 3 fails.
awaitable<int> task_of_03(int n, milliseconds takes) {
    co_await nap(takes);
    if (n % 3 == 0) throw std::runtime_error("Failed on " + std::to_string(n));
    co_return 2 * n;
}

} // namespace

TEST_CASE("a group runs its body", "[13.1]") {
    explorer::explore([] {
        bool ran = false;
        scene one = in_group([&](task_group) -> awaitable<void> {
            ran = true;
            co_return;
        });
        one.play();
        CHECK(one.ending() == "returned");
        CHECK(ran);
    });
}

TEST_CASE("a group runs its children and returns when the last has ended", "[13.1]") {
    explorer::explore([] {
        std::vector<std::string> steps;
        scene* it = nullptr;
        const auto child = [&](milliseconds takes, std::string name) -> awaitable<void> {
            co_await it->child(takes);
            steps.push_back(name);
        };
        scene one = in_group([&](task_group group) -> awaitable<void> {
            group.spawn(child(20ms, "the slow child ended"));
            group.spawn(child(10ms, "the fast child ended"));
            steps.push_back("the body ended");
            co_return;
        });
        it = &one;
        one.play();
        INFO("The body ends at once, a child after 10 ms, another one after 20 ms.");
        CHECK(one.ending() == "returned");
        CHECK(steps == std::vector<std::string>{"the body ended", "the fast child ended",
                                                "the slow child ended"});
        one.check_length(20ms);
    });
}

TEST_CASE("ten children run at the same time", "[13.1]") {
    explorer::explore([] {
        scene* it = nullptr;
        scene one = in_group([&](task_group group) -> awaitable<void> {
            for (int i = 0; i < 10; ++i)
                group.spawn(it->child(100ms));
            co_return;
        });
        it = &one;
        one.play();
        CHECK(one.ending() == "returned");
        const grading::judged_as too_slow("too_slow");
        CHECK(one.inside().peak() == 10);
        one.check_length(100ms);
    });
}

TEST_CASE("children that end at once are counted like others", "[13.1]") {
    explorer::explore([] {
        int ended = 0;
        const auto at_once = [&]() -> awaitable<void> {
            ++ended;
            co_return;
        };
        scene one = in_group([&](task_group group) -> awaitable<void> {
            group.spawn(at_once());
            group.spawn(at_once());
            co_await nap(10ms);
            group.spawn(at_once());
        });
        one.play();
        INFO("For a while the body is the only child that has not ended.");
        CHECK(one.ending() == "returned");
        CHECK(ended == 3);
        one.check_length(10ms);
    });
}

TEST_CASE("a child may start children, and the group waits for them", "[13.1]") {
    explorer::explore([] {
        scene* it = nullptr;
        const auto parent = [&](task_group same) -> awaitable<void> {
            co_await nap(10ms);
            same.spawn(it->child(20ms));
        };
        scene one = in_group([&](task_group group) -> awaitable<void> {
            group.spawn(parent(group));
            co_return;
        });
        it = &one;
        one.play();
        INFO("A child starts another one after 10 ms, and ends. That one takes 20 ms.");
        CHECK(one.ending() == "returned");
        one.check_length(30ms);
    });
}

TEST_CASE("what a child throws leaves the group inside a group_error", "[13.1]") {
    explorer::explore([] {
        std::vector<std::exception_ptr> errors;
        grading::event_loop loop;
        const auto caller = loop.start([&]() -> awaitable<void> {
            try {
                co_await run_group([](task_group group) -> awaitable<void> {
                    group.spawn(fail_after(10ms, "Failed on 0"));
                    co_return;
                });
            } catch (const group_error& failed) {
                errors = failed.errors();
                throw;
            }
        });
        loop.finish();
        {
            const grading::judged_as timeout("timeout");
            INFO("A child failed, and nobody wakes the caller.");
            REQUIRE(caller->text() != "still waiting");
        }
        CHECK(caller->text() == "threw 1 child failed: Failed on 0");
        CHECK(errors.size() == 1);
    });
}

TEST_CASE("anything may be thrown, not only std::exception", "[13.1]") {
    explorer::explore([] {
        const auto throw_a_number = []() -> awaitable<void> {
            throw 42;
            co_return;
        };
        scene one = in_group([&](task_group group) -> awaitable<void> {
            group.spawn(throw_a_number());
            co_return;
        });
        one.play();
        CHECK(one.ending() == "threw 1 child failed: something that is no std::exception");
    });
}

TEST_CASE("the first failure cancels the siblings", "[13.1]") {
    explorer::explore([] {
        scene* it = nullptr;
        scene one = in_group([&](task_group group) -> awaitable<void> {
            group.spawn(it->child(200ms));
            group.spawn(fail_after(10ms, "Failed on 1"));
            group.spawn(it->child(200ms));
            co_return;
        });
        it = &one;
        one.play();
        INFO("A child fails after 10 ms. The one before it and the one after it would take 200.");
        {
            const grading::judged_as too_slow("too_slow");
            REQUIRE(one.length() == about(10ms));
        }
        INFO("That the others were cancelled is not an error of theirs.");
        CHECK(one.ending() == "threw 1 child failed: Failed on 1");
    });
}

TEST_CASE("the first failure cancels the body too", "[13.1]") {
    explorer::explore([] {
        scene one = in_group([](task_group group) -> awaitable<void> {
            group.spawn(fail_after(10ms, "Failed on 0"));
            co_await nap(200ms);
        });
        one.play();
        INFO("A child fails after 10 ms; the body would go on for 200.");
        CHECK(one.ending() == "threw 1 child failed: Failed on 0");
        one.check_length(10ms);
    });
}

TEST_CASE("a group waits for the siblings that it has cancelled", "[13.1][leak]") {
    explorer::explore([] {
        scene* it = nullptr;
        scene one = in_group([&](task_group group) -> awaitable<void> {
            group.spawn(it->child(200ms, 30ms));
            group.spawn(fail_after(10ms, "Failed on 1"));
            co_return;
        });
        it = &one;
        one.play();
        INFO("A child fails after 10 ms. Its sibling, cancelled, needs 30 ms to tidy up.");
        CHECK(one.ending() == "threw 1 child failed: Failed on 1");
        one.check_length(40ms);
    });
}

TEST_CASE("a sibling that fails while it is being cancelled adds its error", "[13.1]") {
    explorer::explore([] {
        scene* it = nullptr;
        scene one = in_group([&](task_group group) -> awaitable<void> {
            group.spawn(it->child(200ms, 30ms, "could not roll back"));
            group.spawn(fail_after(10ms, "Failed on 1"));
            co_return;
        });
        it = &one;
        one.play();
        CHECK(one.ending() == "threw 2 children failed: Failed on 1; could not roll back");
        one.check_length(40ms);
    });
}

TEST_CASE("a second failure does not cancel again", "[13.1]") {
    explorer::explore([] {
        scene* it = nullptr;
        scene one = in_group([&](task_group group) -> awaitable<void> {
            group.spawn(it->child(200ms, 30ms));
            group.spawn(fail_after(10ms, "Failed on 1"));
            group.spawn(it->child(200ms, 10ms, "could not roll back"));
            co_return;
        });
        it = &one;
        one.play();
        INFO(
            "A child fails after 10 ms, and a sibling after 20 while it tidies up. Another sibling "
            "needs 30 ms to tidy up: a second signal would break that off.");
        CHECK(one.ending() == "threw 2 children failed: Failed on 1; could not roll back");
        CHECK(one.length() == about(40ms));
    });
}

TEST_CASE("a child is cancelled with terminal, and nothing else", "[13.1]") {
    explorer::explore([] {
        auto told = asio::cancellation_type::none;
        const auto listens_to_all = [&]() -> awaitable<void> {
            co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
            co_await asio::this_coro::throw_if_cancelled(false);
            try {
                co_await nap(200ms);
            } catch (const boost::system::system_error&) {
                // Cancelled. This child asks how.
            }
            told = (co_await asio::this_coro::cancellation_state).cancelled();
        };
        scene one = in_group([&](task_group group) -> awaitable<void> {
            group.spawn(listens_to_all());
            group.spawn(fail_after(10ms, "Failed on 1"));
            co_return;
        });
        one.play();
        INFO("This child listens to terminal, partial and total cancellation.");
        const bool terminal = told == asio::cancellation_type::terminal;
        CHECK(terminal);
    });
}

TEST_CASE("only operation_aborted is how a cancelled child ends", "[13.1]") {
    explorer::explore([] {
        const auto loses_its_server = []() -> awaitable<void> {
            try {
                co_await nap(200ms);
            } catch (const boost::system::system_error&) {
                throw boost::system::system_error(asio::error::connection_reset);
            }
        };
        scene one = in_group([&](task_group group) -> awaitable<void> {
            group.spawn(loses_its_server());
            group.spawn(fail_after(10ms, "Failed on 1"));
            co_return;
        });
        one.play();
        INFO("Cancelled, a child throws another system_error: its connection was reset while it "
             "tidied up. The code tells the two apart; the type does not.");
        const std::string reset = boost::system::system_error(asio::error::connection_reset).what();
        CHECK(one.ending() == "threw 2 children failed: Failed on 1; " + reset);
    });
}

TEST_CASE("children that fail in the same instant are all reported", "[13.1]") {
    explorer::explore([] {
        std::vector<int> results;
        std::set<std::string> errors; // timers of the same instant fire in no order worth a promise
        scene one([&]() -> awaitable<void> {
            std::vector<awaitable<int>> tasks;
            for (int n = 0; n < 10; ++n)
                tasks.push_back(task_of_03(n, 100ms));
            try {
                results = co_await all_or_nothing(std::move(tasks));
            } catch (const group_error& failed) {
                for (const auto& each : failed.errors())
                    errors.insert(workbook::detail::message_of(each));
            }
        });
        one.play();
        INFO("The tasks of lesson 03: all ten timers fire in the same turn of the loop, so all "
             "four failures had happened before anyone could be stopped.");
        CHECK(errors ==
              std::set<std::string>{"Failed on 0", "Failed on 3", "Failed on 6", "Failed on 9"});
        CHECK(results.empty());
        one.check_length(100ms);
    });
}

TEST_CASE("when the delays are staggered, the first failure is the only one", "[13.1]") {
    explorer::explore([] {
        std::vector<int> results;
        scene one([&]() -> awaitable<void> {
            std::vector<awaitable<int>> tasks;
            for (int n = 0; n < 10; ++n)
                tasks.push_back(task_of_03(n, 100ms + n * 10ms));
            results = co_await all_or_nothing(std::move(tasks));
        });
        one.play();
        CHECK(one.ending() == "threw 1 child failed: Failed on 0");
        CHECK(results.empty());
        one.check_length(100ms);
    });
}

TEST_CASE("when all succeed, the results are there, in the order of the tasks", "[13.1]") {
    explorer::explore([] {
        std::vector<int> results;
        scene one([&]() -> awaitable<void> {
            std::vector<awaitable<int>> tasks;
            for (const int n : {4, 1, 2})
                tasks.push_back(task_of_03(n, n * 10ms));
            results = co_await all_or_nothing(std::move(tasks));
        });
        one.play();
        CHECK(one.ending() == "returned");
        CHECK(results == std::vector{8, 2, 4});
    });
}

TEST_CASE("a body that throws fails its group, and its children are awaited", "[13.1][leak]") {
    explorer::explore([] {
        scene* it = nullptr;
        scene one = in_group([&](task_group group) -> awaitable<void> {
            group.spawn(it->child(200ms, 30ms));
            co_await nap(10ms);
            throw std::runtime_error("the body gave up");
        });
        it = &one;
        one.play();
        INFO("The body is a child like any other. It throws after 10 ms; the child needs 30 ms to "
             "tidy up.");
        CHECK(one.ending() == "threw 1 child failed: the body gave up");
        one.check_length(40ms);
    });
}

TEST_CASE("a cancelled group starts nothing any more", "[13.1]") {
    explorer::explore([] {
        bool begun = false;
        const auto late = [&]() -> awaitable<void> {
            begun = true;
            co_return;
        };
        scene one = in_group([&](task_group group) -> awaitable<void> {
            group.spawn(fail_after(10ms, "Failed on 0"));
            try {
                co_await nap(200ms);
            } catch (const boost::system::system_error&) {
                // Cancelled. This body has not understood, and starts another child.
            }
            group.spawn(late());
        });
        one.play();
        CHECK(one.ending() == "threw 1 child failed: Failed on 0");
        CHECK(!begun);
    });
}

TEST_CASE("a group that has ended takes no child", "[13.1][leak]") {
    explorer::explore([] {
        bool begun = false;
        std::optional<task_group>* keep = nullptr;
        scene one = in_group([&](task_group group) -> awaitable<void> {
            *keep = group;
            co_return;
        });
        std::optional<task_group> kept; // after the scene, whose loop it needs to the end
        keep = &kept;
        one.play();
        const auto late = [&]() -> awaitable<void> {
            begun = true;
            co_return;
        };
        INFO(
            "Somebody kept a handle. run_group has returned, so nobody would wait for this child.");
        const grading::judged_as leak("leak");
        CHECK_THROWS_AS(kept->spawn(late()), std::logic_error);
        one.loop().finish();
        CHECK(!begun);
    });
}

TEST_CASE("a group that was cancelled and has ended says so as well", "[13.1]") {
    explorer::explore([] {
        std::optional<task_group>* keep = nullptr;
        scene one = in_group([&](task_group group) -> awaitable<void> {
            *keep = group;
            throw std::runtime_error("the body gave up");
            co_return;
        });
        std::optional<task_group> kept; // after the scene, whose loop it needs to the end
        keep = &kept;
        one.play();
        INFO("Somebody kept a handle. The group was cancelled, and then it ended: a child that is "
             "dropped in silence would be missed by its owner.");
        CHECK_THROWS_AS(kept->spawn(nap(1ms)), std::logic_error);
    });
}

TEST_CASE("cancelling the caller cancels the children", "[13.1]") {
    explorer::explore([] {
        scene* it = nullptr;
        scene one = in_group([&](task_group group) -> awaitable<void> {
            group.spawn(it->child(200ms));
            group.spawn(it->child(200ms));
            co_await nap(200ms);
        });
        it = &one;
        one.cancel_caller_at(10ms);
        one.play();
        INFO("The caller of run_group is cancelled after 10 ms. The body and two children would "
             "take 200.");
        {
            const grading::judged_as too_slow("too_slow");
            REQUIRE(one.length() == about(10ms));
        }
        INFO("Nothing has failed: the caller sees what any other cancelled operation throws.");
        CHECK(one.ending() == "threw " + cancelled_text);
    });
}

TEST_CASE("a cancelled caller stays until its children have ended", "[13.1][leak]") {
    explorer::explore([] {
        scene* it = nullptr;
        scene one = in_group([&](task_group group) -> awaitable<void> {
            group.spawn(it->child(200ms, 30ms));
            co_return;
        });
        it = &one;
        one.cancel_caller_at(10ms);
        one.play();
        INFO("Cancelling the caller ends whatever it waits for, unless that is deaf to "
             "cancellation, as event::wait is. The child needed 30 ms more.");
        CHECK(one.ending() == "threw " + cancelled_text);
        one.check_length(40ms);
    });
}

TEST_CASE("a child that fails while the caller is being cancelled is reported", "[13.1]") {
    explorer::explore([] {
        scene* it = nullptr;
        scene one = in_group([&](task_group group) -> awaitable<void> {
            group.spawn(it->child(200ms, 30ms, "could not roll back"));
            group.spawn(it->child(200ms));
            co_return;
        });
        it = &one;
        one.cancel_caller_at(10ms);
        one.play();
        INFO("An error is worth more than the news that the caller was cancelled, which it knows.");
        CHECK(one.ending() == "threw 1 child failed: could not roll back");
    });
}

TEST_CASE("a caller that is cancelled already starts nothing", "[13.1]") {
    explorer::explore([] {
        bool begun = false;
        asio::cancellation_signal cancel;
        grading::event_loop loop;
        const auto caller = loop.start(
            [&]() -> awaitable<void> {
                co_await asio::this_coro::throw_if_cancelled(false);
                cancel.emit(asio::cancellation_type::terminal);
                co_await run_group([&](task_group) -> awaitable<void> {
                    begun = true;
                    co_return;
                });
            },
            cancel.slot());
        loop.finish();
        INFO("This caller has been cancelled and has asked Asio not to throw at every co_await.");
        {
            const grading::judged_as timeout("timeout");
            REQUIRE(caller->text() != "still waiting");
        }
        CHECK(!begun);
        CHECK(caller->text() == "threw " + cancelled_text);
    });
}

TEST_CASE("operation_aborted is an error when nobody has cancelled the group", "[13.1]") {
    explorer::explore([] {
        const auto hung_up_on = []() -> awaitable<void> {
            co_await nap(10ms);
            throw boost::system::system_error(asio::error::operation_aborted);
        };
        scene one = in_group([&](task_group group) -> awaitable<void> {
            group.spawn(hung_up_on());
            co_await nap(200ms);
        });
        one.play();
        INFO("The child says operation_aborted because somebody closed its socket, say. Its work "
             "is not done, and the caller must hear of it.");
        CHECK(one.ending() == "threw 1 child failed: " + cancelled_text);
        one.check_length(10ms);
    });
}

TEST_CASE("a group inside a group: errors go up, cancellation goes down", "[13.1]") {
    explorer::explore([] {
        scene* it = nullptr;
        const auto branch = [&](awaitable<void> leaf) -> awaitable<void> {
            co_await run_group([&](task_group inner) -> awaitable<void> {
                inner.spawn(it->child(200ms, 30ms));
                inner.spawn(std::move(leaf));
                co_return;
            });
        };
        scene one = in_group([&](task_group outer) -> awaitable<void> {
            outer.spawn(branch(fail_after(10ms, "Failed on 0")));
            outer.spawn(branch(nap(200ms)));
            co_return;
        });
        it = &one;
        one.play();
        INFO("A leaf of one inner group fails after 10 ms. Each inner group has a child that needs "
             "30 ms to tidy up; the second one is cancelled when the first has ended.");
        CHECK(one.ending() == "threw 1 child failed: [1 child failed: Failed on 0]");
        one.check_length(70ms);
    });
}

TEST_CASE("a caller that its own child cancels stays as well", "[13.1][leak]") {
    explorer::explore([] {
        scene* it = nullptr;
        scene one = in_group([&](task_group group) -> awaitable<void> {
            group.spawn(it->child(200ms, 30ms));
            it->cancel_caller(); // run_group has not come to its wait yet
            co_await asio::this_coro::reset_cancellation_state();
            co_await nap(10ms); // this body tidies up, too
        });
        it = &one;
        one.play();
        INFO("The body cancels the caller of its group at once. Every co_await of a cancelled "
             "coroutine throws, unless throw_if_cancelled says otherwise; a child still needs 30 "
             "ms.");
        CHECK(one.ending() == "threw " + cancelled_text);
        one.check_length(30ms);
    });
}

TEST_CASE("a child that is cancelled before its first wait is counted too", "[13.1]") {
    explorer::explore([] {
        asio::cancellation_signal cancel;
        grading::event_loop loop;
        const auto caller = loop.start(
            [&]() -> awaitable<void> {
                co_await asio::post(asio::use_awaitable);
                co_await run_group([&](task_group) -> awaitable<void> {
                    cancel.emit(asio::cancellation_type::terminal); // of its own caller
                    co_return;
                });
            },
            cancel.slot());
        loop.finish();
        INFO("The body cancels its group, and ends without having waited for anything.");
        {
            const grading::judged_as timeout("timeout");
            REQUIRE(caller->text() != "still waiting");
        }
        CHECK(caller->text() == "threw " + cancelled_text);
    });
}

TEST_CASE("the caller hears of cancellation afterwards as it did before", "[13.1]") {
    explorer::explore([] {
        std::vector<bool> kept;
        const auto fails = [](task_group) -> awaitable<void> {
            throw std::runtime_error("the body gave up");
            co_return;
        };
        scene one([&]() -> awaitable<void> {
            for (const bool throws : {true, false}) {
                co_await asio::this_coro::throw_if_cancelled(throws);
                co_await run_group([](task_group) -> awaitable<void> { co_return; });
                kept.push_back(co_await asio::this_coro::throw_if_cancelled());
                try {
                    co_await run_group(fails);
                } catch (const group_error&) {
                    // The way out that is easily forgotten.
                }
                kept.push_back(co_await asio::this_coro::throw_if_cancelled());
            }
        });
        one.play();
        INFO("this_coro::throw_if_cancelled() after a group that succeeded and after one that "
             "failed; first the caller had it on, then off. It belongs to the whole coroutine, and "
             "whoever changes it must restore it.");
        CHECK(kept == std::vector<bool>{true, true, false, false});
    });
}

TEST_CASE("a group works on a strand of four threads", "[13.1]") {
    explorer::explore([] {
        int ended = 0; // no lock: the strand is the lock
        std::string text;
        asio::io_context context(4);
        const auto strand = asio::make_strand(context);
        const auto hop = [&]() -> awaitable<void> {
            co_await asio::post(asio::use_awaitable);
            ++ended;
        };
        const auto caller = [&]() -> awaitable<void> {
            try {
                co_await run_group([&](task_group group) -> awaitable<void> {
                    group.spawn(hop());
                    group.spawn(hop());
                    co_await asio::post(asio::use_awaitable);
                    throw std::runtime_error("the body gave up");
                });
            } catch (const group_error& failed) {
                text = failed.what();
            }
        };
        asio::co_spawn(strand, caller, asio::detached);
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i)
                threads.emplace_back([&] { context.run_for(grading::patience); });
        }
        INFO("Children run on the executor of the caller: co_await "
             "boost::asio::this_coro::executor.");
        CHECK(text == "1 child failed: the body gave up");
        CHECK(ended == 2);
    });
}

TEST_CASE("a loop that goes away takes caller and children along", "[13.1][leak]") {
    explorer::explore([] {
        const auto token = std::make_shared<int>(0); // each child has a copy
        asio::cancellation_signal cancel;            // its owner outlives the loop
        {
            grading::event_loop loop;
            const auto hold = [](std::shared_ptr<int> copy) -> awaitable<void> {
                co_await nap(200ms);
                ++*copy;
            };
            loop.start(
                [&, token]() -> awaitable<void> {
                    co_await run_group([&](task_group group) -> awaitable<void> {
                        group.spawn(hold(token));
                        group.spawn(hold(token));
                        co_await nap(200ms);
                    });
                },
                cancel.slot());
            loop.settle();
        }
        INFO("The loop was destroyed while children were waiting. What is counted here are copies "
             "that coroutines still hold: two objects that own each other are never freed.");
        CHECK(token.use_count() == 1);
    });
}
