// What branches promise: every claim is one test case.
#include "nested_groups.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
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
#include <exception>
#include <functional>
#include <optional>
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
using workbook::awaitable;
using workbook::branch;
using workbook::ending;
using workbook::group_body;
using workbook::group_error;
using workbook::leaf_errors;
using workbook::run_branch;
using workbook::run_group;
using workbook::task_group;

namespace {

std::string text_of(const std::optional<ending>& how) {
    if (!how) return "nothing";
    return *how == ending::completed ? "completed" : "cancelled";
}

std::exception_ptr failure(const char* message) {
    return std::make_exception_ptr(std::runtime_error(message));
}

std::exception_ptr group_of(std::vector<std::exception_ptr> errors) {
    return std::make_exception_ptr(group_error(std::move(errors)));
}

std::vector<std::string> messages_of(const std::vector<std::exception_ptr>& errors) {
    std::vector<std::string> all;
    for (const auto& each : errors)
        all.push_back(workbook::detail::message_of(each));
    return all;
}

awaitable<void> cancel_after(std::chrono::milliseconds pause, branch which) {
    co_await nap(pause);
    which.cancel();
}

// A caller that runs one branch and keeps how it ended.
scene with_branch(branch handle, std::optional<ending>& how, group_body body) {
    return scene([&how, handle, body = std::move(body)]() -> awaitable<void> {
        how = co_await run_branch(handle, body);
    });
}

// The same, as a child of somebody else's group.
awaitable<void> keep_ending(std::optional<ending>& how, branch handle, group_body body) {
    how = co_await run_branch(std::move(handle), std::move(body));
}

} // namespace

TEST_CASE("the leaves of a failure that is no group are the failure itself", "[13.3]") {
    explorer::explore([] {
        CHECK(messages_of(leaf_errors(failure("Failed on 0"))) ==
              std::vector<std::string>{"Failed on 0"});
        INFO("Anything may be thrown, also a number.");
        const auto number = std::make_exception_ptr(42);
        CHECK(messages_of(leaf_errors(group_of({failure("Failed on 0"), number}))) ==
              std::vector<std::string>{"Failed on 0", "something that is no std::exception"});
    });
}

TEST_CASE("the leaves of groups in groups come in their order", "[13.3]") {
    explorer::explore([] {
        const auto deep = group_of({failure("b"), group_of({failure("c")}), failure("d")});
        CHECK(messages_of(leaf_errors(group_of({failure("a"), deep, failure("e")}))) ==
              std::vector<std::string>{"a", "b", "c", "d", "e"});
    });
}

TEST_CASE("a branch that nobody cancels is completed", "[13.3]") {
    explorer::explore([] {
        std::optional<ending> how;
        scene* it = nullptr;
        scene one = with_branch(branch(), how, [&](task_group group) -> awaitable<void> {
            group.spawn(it->child(20ms));
            co_await nap(10ms);
        });
        it = &one;
        one.play();
        CHECK(one.ending() == "returned");
        CHECK(text_of(how) == "completed");
        one.check_length(20ms);
    });
}

TEST_CASE("its handle cancels a branch, and that is not an error", "[13.3]") {
    explorer::explore([] {
        std::optional<ending> how;
        branch handle;
        scene* it = nullptr;
        scene one = with_branch(handle, how, [&](task_group group) -> awaitable<void> {
            group.spawn(it->child(200ms));
            co_await nap(200ms);
        });
        it = &one;
        one.loop().start([&] { return cancel_after(10ms, handle); });
        one.play();
        INFO("The handle is used after 10 ms; the body and a child would take 200.");
        {
            const grading::judged_as too_slow("too_slow");
            REQUIRE(one.length() == about(10ms));
        }
        CHECK(one.ending() == "returned");
        CHECK(text_of(how) == "cancelled");
    });
}

TEST_CASE("a cancelled branch waits for its children", "[13.3][leak]") {
    explorer::explore([] {
        std::optional<ending> how;
        branch handle;
        scene* it = nullptr;
        scene one = with_branch(handle, how, [&](task_group group) -> awaitable<void> {
            group.spawn(it->child(200ms, 30ms));
            co_return;
        });
        it = &one;
        one.loop().start([&] { return cancel_after(10ms, handle); });
        one.play();
        INFO("Cancelled after 10 ms, the child needs 30 ms to tidy up.");
        CHECK(text_of(how) == "cancelled");
        one.check_length(40ms);
    });
}

TEST_CASE("cancelling one branch leaves its siblings alone", "[13.3]") {
    explorer::explore([] {
        std::optional<ending> first;
        std::optional<ending> second;
        branch handle;
        scene* it = nullptr;
        const auto body = [&](task_group group) -> awaitable<void> {
            group.spawn(it->child(50ms));
            co_return;
        };
        scene one([&]() -> awaitable<void> {
            co_await run_group([&](task_group group) -> awaitable<void> {
                group.spawn(keep_ending(first, handle, body));
                group.spawn(keep_ending(second, branch(), body));
                co_await nap(10ms);
                handle.cancel();
            });
        });
        it = &one;
        one.play();
        INFO("Two branches of 50 ms in one group. The first is cancelled after 10 ms.");
        CHECK(one.ending() == "returned");
        CHECK(text_of(first) == "cancelled");
        CHECK(text_of(second) == "completed");
        one.check_length(50ms);
    });
}

TEST_CASE("cancellation goes down through groups and branches", "[13.3]") {
    explorer::explore([] {
        std::optional<ending> how;
        branch handle;
        scene* it = nullptr;
        const auto leaves = [&](task_group group) -> awaitable<void> {
            group.spawn(it->child(200ms, 10ms));
            co_return;
        };
        const auto middle = [&](task_group group) -> awaitable<void> {
            group.spawn(run_group(leaves));
            co_await run_branch(branch(), leaves);
        };
        scene one = with_branch(handle, how, middle);
        it = &one;
        one.loop().start([&] { return cancel_after(10ms, handle); });
        one.play();
        INFO(
            "In the branch runs a group, and beside it another branch; each has a child that needs "
            "10 ms to tidy up.");
        CHECK(text_of(how) == "cancelled");
        one.check_length(20ms);
    });
}

TEST_CASE("cancelling the caller cancels the branch, and operation_aborted leaves", "[13.3]") {
    explorer::explore([] {
        std::optional<ending> how;
        scene* it = nullptr;
        scene one = with_branch(branch(), how, [&](task_group group) -> awaitable<void> {
            group.spawn(it->child(200ms, 30ms));
            co_return;
        });
        it = &one;
        one.cancel_caller_at(10ms);
        one.play();
        INFO("The caller is cancelled after 10 ms, and the child needs 30 ms to tidy up. It is the "
             "caller that was told to stop: it must not go on as if its branch had just ended.");
        CHECK(one.ending() == "threw " + cancelled_text);
        one.check_length(40ms);
    });
}

TEST_CASE("the caller's cancellation comes before the handle's", "[13.3]") {
    explorer::explore([] {
        std::optional<ending> how;
        branch handle;
        scene* it = nullptr;
        scene one = with_branch(handle, how, [&](task_group group) -> awaitable<void> {
            group.spawn(it->child(200ms, 30ms));
            co_return;
        });
        it = &one;
        one.loop().start([&] { return cancel_after(10ms, handle); });
        one.cancel_caller_at(20ms);
        one.play();
        INFO("First the handle is used, and then, while the child tidies up, the caller is "
             "cancelled as well.");
        CHECK(one.ending() == "threw " + cancelled_text);
        CHECK(text_of(how) == "nothing");
        one.check_length(40ms);
    });
}

TEST_CASE("errors go up, flat, and cancel on their way", "[13.3]") {
    explorer::explore([] {
        std::optional<ending> how;
        scene* it = nullptr;
        const auto leaves = [&](task_group group) -> awaitable<void> {
            group.spawn(fail_after(10ms, "Failed on 0"));
            group.spawn(it->child(200ms, 0ms, "could not roll back"));
            co_return;
        };
        const auto middle = [&](task_group group) -> awaitable<void> {
            group.spawn(it->child(200ms));
            co_await run_group(leaves);
        };
        scene one = with_branch(branch(), how, [&](task_group group) -> awaitable<void> {
            group.spawn(it->child(200ms));
            group.spawn(run_group(middle));
            co_return;
        });
        it = &one;
        one.play();
        INFO("A leaf fails two groups further down, and its sibling while it is being cancelled.");
        CHECK(one.ending() == "threw 2 children failed: Failed on 0; could not roll back");
        one.check_length(10ms);
    });
}

TEST_CASE("a child that fails while its branch is being cancelled is reported", "[13.3]") {
    explorer::explore([] {
        std::optional<ending> how;
        branch handle;
        scene* it = nullptr;
        scene one = with_branch(handle, how, [&](task_group group) -> awaitable<void> {
            group.spawn(it->child(200ms, 30ms, "could not roll back"));
            group.spawn(it->child(200ms));
            co_return;
        });
        it = &one;
        one.loop().start([&] { return cancel_after(10ms, handle); });
        one.play();
        CHECK(one.ending() == "threw 1 child failed: could not roll back");
        one.check_length(40ms);
    });
}

TEST_CASE("a child that fails while the caller is being cancelled is reported", "[13.3]") {
    explorer::explore([] {
        std::optional<ending> how;
        scene* it = nullptr;
        scene one = with_branch(branch(), how, [&](task_group group) -> awaitable<void> {
            group.spawn(it->child(200ms, 30ms, "could not roll back"));
            co_return;
        });
        it = &one;
        one.cancel_caller_at(10ms);
        one.play();
        INFO("The caller knows that it was cancelled. That a child failed it does not know.");
        CHECK(one.ending() == "threw 1 child failed: could not roll back");
        one.check_length(40ms);
    });
}

TEST_CASE("a caller that is cancelled from within its branch stays as well", "[13.3][leak]") {
    explorer::explore([] {
        std::optional<ending> how;
        scene* it = nullptr;
        scene one = with_branch(branch(), how, [&](task_group group) -> awaitable<void> {
            group.spawn(it->child(200ms, 30ms));
            it->cancel_caller(); // run_branch has not come to its wait yet
            co_await asio::this_coro::reset_cancellation_state();
            co_await nap(10ms); // this body tidies up, too
        });
        it = &one;
        one.play();
        INFO("The body cancels the caller of its branch at once. Every co_await of a cancelled "
             "coroutine throws, unless throw_if_cancelled says otherwise, and a child still runs.");
        CHECK(one.ending() == "threw " + cancelled_text);
    });
}

TEST_CASE("a branch that was cancelled before it began starts nothing", "[13.3]") {
    explorer::explore([] {
        bool begun = false;
        std::optional<ending> how;
        branch handle;
        handle.cancel();
        scene one = with_branch(handle, how, [&](task_group) -> awaitable<void> {
            begun = true;
            co_return;
        });
        one.play();
        CHECK(one.ending() == "returned");
        CHECK(text_of(how) == "cancelled");
        CHECK(!begun);
    });
}

TEST_CASE("a caller that is cancelled already starts nothing, and hears of it", "[13.3]") {
    explorer::explore([] {
        bool begun = false;
        std::optional<ending> how;
        branch handle;
        handle.cancel();
        scene* it = nullptr;
        scene one([&]() -> awaitable<void> {
            co_await nap(10ms);
            co_await asio::this_coro::throw_if_cancelled(false);
            it->cancel_caller();
            how = co_await run_branch(handle, [&](task_group) -> awaitable<void> {
                begun = true;
                co_return;
            });
        });
        it = &one;
        one.play();
        INFO("Handle and caller were both cancelled before the branch: the caller's own "
             "cancellation comes first.");
        CHECK(!begun);
        CHECK(one.ending() == "threw " + cancelled_text);
    });
}

TEST_CASE("a handle stays cancelled, and only by its cancel", "[13.3]") {
    explorer::explore([] {
        std::optional<ending> after_caller;
        std::optional<ending> first;
        std::optional<ending> second;
        bool begun = false;
        branch handle;
        scene* it = nullptr;
        const auto sleeps = [](task_group) -> awaitable<void> { co_await nap(20ms); };
        scene one([&]() -> awaitable<void> {
            try {
                co_await run_branch(handle, sleeps);
            } catch (const boost::system::system_error&) {
                // The caller was cancelled, and starts again.
            }
            co_await asio::this_coro::reset_cancellation_state();
            after_caller = co_await run_branch(handle, sleeps);
            first = co_await run_branch(handle, [&](task_group) -> awaitable<void> {
                handle.cancel();
                co_await nap(200ms);
            });
            second = co_await run_branch(handle, [&](task_group) -> awaitable<void> {
                begun = true;
                co_return;
            });
        });
        it = &one;
        it->cancel_caller_at(10ms);
        one.play();
        INFO("One handle, four branches in turn. The first one's caller is cancelled, which is not "
             "the handle's doing; in the third the handle is.");
        CHECK(one.ending() == "returned");
        CHECK(text_of(after_caller) == "completed");
        CHECK(text_of(first) == "cancelled");
        CHECK(text_of(second) == "cancelled");
        CHECK(!begun);
    });
}

TEST_CASE("the caller hears of cancellation afterwards as it did before", "[13.3]") {
    explorer::explore([] {
        std::vector<bool> kept;
        scene one([&]() -> awaitable<void> {
            for (const bool throws : {true, false}) {
                co_await asio::this_coro::throw_if_cancelled(throws);
                co_await run_branch(branch(), [](task_group) -> awaitable<void> { co_return; });
                kept.push_back(co_await asio::this_coro::throw_if_cancelled());
            }
        });
        one.play();
        INFO("this_coro::throw_if_cancelled() after a branch; first the caller had it on, then "
             "off. It belongs to the whole coroutine, and whoever changes it must restore it.");
        CHECK(kept == std::vector<bool>{true, false});
    });
}

TEST_CASE("a child may cancel its own branch, more than once", "[13.3]") {
    explorer::explore([] {
        std::optional<ending> how;
        branch handle;
        scene* it = nullptr;
        scene one = with_branch(handle, how, [&](task_group group) -> awaitable<void> {
            group.spawn(it->child(200ms));
            group.spawn(cancel_after(10ms, handle));
            group.spawn(cancel_after(10ms, handle));
            co_return;
        });
        it = &one;
        one.play();
        CHECK(one.ending() == "returned");
        CHECK(text_of(how) == "cancelled");
        one.check_length(10ms);
    });
}

TEST_CASE("cancelling a branch that has ended does nothing", "[13.3]") {
    explorer::explore([] {
        std::optional<ending> how;
        branch handle;
        scene* it = nullptr;
        scene one = with_branch(handle, how, [&](task_group group) -> awaitable<void> {
            group.spawn(it->child(10ms));
            co_return;
        });
        it = &one;
        one.play();
        handle.cancel();
        handle.cancel();
        one.loop().finish();
        CHECK(text_of(how) == "completed");
    });
}

TEST_CASE("a branch works on a strand of four threads", "[13.3]") {
    explorer::explore([] {
        int ended = 0; // no lock: the strand is the lock
        std::optional<ending> how;
        asio::io_context context(4);
        const auto strand = asio::make_strand(context);
        const auto hop = [&]() -> awaitable<void> {
            co_await asio::post(asio::use_awaitable);
            ++ended;
        };
        const auto caller = [&]() -> awaitable<void> {
            branch handle;
            how = co_await run_branch(handle, [&](task_group group) -> awaitable<void> {
                group.spawn(hop());
                co_await asio::post(asio::use_awaitable);
                handle.cancel();
            });
        };
        asio::co_spawn(strand, caller, asio::detached);
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i)
                threads.emplace_back([&] { context.run_for(grading::patience); });
        }
        CHECK(text_of(how) == "cancelled");
        CHECK(ended == 1);
    });
}
