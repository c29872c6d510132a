// What an ordered map promises: every claim is one test case.
#include "map.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/gate.hpp>
#include <graders/support/gauge.hpp>
#include <graders/support/patience.hpp>
#include <graders/support/recorder.hpp>
#include <graders/support/rendezvous.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using workbook::map;
using workbook::thread_pool;

namespace {

int square(int n) {
    return n * n;
}

// What comes out of `call`, as text: the message of its exception, or that there was none.
template <typename Call>
std::string error_of(Call&& call) {
    try {
        call();
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "no exception";
}

} // namespace

TEST_CASE("map gives a result for each item, in the order of the items", "[02.2]") {
    explorer::explore([] {
        thread_pool pool(2);
        CHECK(map(pool, std::vector{3, 1, 2}, square) == std::vector{9, 1, 4});
    });
}

TEST_CASE("every index gets exactly one call", "[02.2]") {
    explorer::explore([] {
        grading::recorder<std::size_t> called;
        thread_pool pool(4);
        workbook::for_each_index(pool, 50, 4, [&](std::size_t index) { called.add(index); });
        auto indices = called.all();
        std::sort(indices.begin(), indices.end());
        std::vector<std::size_t> expected(50);
        for (std::size_t i = 0; i < expected.size(); ++i)
            expected[i] = i;
        CHECK(indices == expected);
    });
}

TEST_CASE("nothing to do is done at once", "[02.2]") {
    explorer::explore([] {
        thread_pool pool(2);
        CHECK(map(pool, std::vector<int>{}, square) == std::vector<int>{});
    });
}

TEST_CASE("one item on many workers is one result", "[02.2]") {
    explorer::explore([] {
        thread_pool pool(4);
        CHECK(map(pool, std::vector{7}, square, 100) == std::vector{49});
    });
}

TEST_CASE("no worker at all is an error", "[02.2]") {
    explorer::explore([] {
        thread_pool pool(2);
        INFO("With max_workers 0 no item would ever be worked on: throw invalid_argument.");
        CHECK_THROWS_AS(map(pool, std::vector{1, 2}, square, 0), std::invalid_argument);
    });
}

TEST_CASE("three items run at the same time when three are allowed", "[02.2]") {
    explorer::explore([] {
        grading::rendezvous meeting(3);
        thread_pool pool(4);
        map(
            pool, std::vector{0, 1, 2}, [&](int) { return meeting.arrive_and_wait(); }, 3);
        INFO("Three items that wait for each other, max_workers 3, a pool of 4.");
        CHECK(meeting.arrived() == 3);
        CHECK(meeting.met());
    });
}

TEST_CASE("never more than max_workers run at the same time, however large the pool", "[02.2]") {
    explorer::explore([] {
        grading::gauge inside;
        thread_pool pool(4);
        const auto visit = [&](int) {
            const auto here = inside.enter();
            return inside.wait_for_peak(3, 5ms); // time for a third to come in, if it can
        };
        map(pool, std::vector{0, 1, 2, 3, 4, 5}, visit, 2);
        INFO("Six items, max_workers 2, a pool of 4: the other two workers are for other callers.");
        CHECK(inside.peak() <= 2);
    });
}

TEST_CASE("a slow item does not hold up the others", "[02.2][too_slow]") {
    explorer::explore([] {
        grading::recorder<int> done;
        grading::gate all_others_done;
        thread_pool pool(2);
        const auto body = [&](int n) {
            if (n == 0) return all_others_done.wait();
            done.add(n);
            if (done.count() == 5) all_others_done.open();
            return true;
        };
        const auto in_time = map(pool, std::vector{0, 1, 2, 3, 4, 5}, body);
        INFO("Two workers, and item 0 is slow: it waits for all the others. Who divides the items "
             "beforehand, or waits for the oldest before starting the next, waits in vain.");
        CHECK(in_time.front());
    });
}

TEST_CASE("the order holds when the last item is ready first", "[02.2]") {
    explorer::explore([] {
        std::array<grading::gate, 4> finished;
        finished[3].open();
        thread_pool pool(3);
        const auto after_the_next = [&](std::size_t n) {
            const bool in_time = finished[n + 1].wait();
            finished[n].open();
            return in_time ? "page " + std::to_string(n) : "waited in vain";
        };
        const auto pages = map(pool, std::vector<std::size_t>{0, 1, 2}, after_the_next);
        INFO("Item 2 finishes first, then 1, then 0. The results are still in the items' order.");
        CHECK(pages == std::vector<std::string>{"page 0", "page 1", "page 2"});
    });
}

TEST_CASE("when several items fail, the first of them in the input is reported", "[02.2]") {
    explorer::explore([] {
        grading::gate others_are_over;
        thread_pool pool(2);
        const auto fail_late = [&](int n) -> int {
            if (n == 0) others_are_over.wait();
            if (n == 2) others_are_over.open(); // item 1 has failed: its worker came for item 2
            if (n < 2) throw std::runtime_error("item " + std::to_string(n));
            return n;
        };
        INFO("Item 1 fails first in time, item 0 first in the input. Errors follow the input's "
             "order, "
             "so that the same input gives the same error on every run.");
        CHECK(error_of([&] { map(pool, std::vector{0, 1, 2}, fail_late); }) == "item 0");
    });
}

TEST_CASE("one failure does not keep the other items from being tried", "[02.2]") {
    explorer::explore([] {
        grading::recorder<int> tried;
        thread_pool pool(1);
        const auto fail_at_once = [&](int n) -> int {
            tried.add(n);
            if (n == 0) throw std::runtime_error("item 0");
            if (n == 1) throw 1; // not even an exception
            return n;
        };
        CHECK(error_of([&] { map(pool, std::vector{0, 1, 2, 3}, fail_at_once); }) == "item 0");
        INFO("Items 0 and 1 fail at once, on the only worker.");
        CHECK(tried.all() == std::vector{0, 1, 2, 3});
    });
}

TEST_CASE("no item is still running when map throws", "[02.2]") {
    explorer::explore([] {
        grading::gauge inside;
        grading::gate failed;
        thread_pool pool(2);
        const auto body = [&](int n) -> int {
            const auto here = inside.enter();
            if (n == 0) failed.open();
            if (n == 0) throw std::runtime_error("item 0");
            failed.wait();
            grading::let_others_settle();
            return n;
        };
        CHECK(error_of([&] { map(pool, std::vector{0, 1}, body); }) == "item 0");
        INFO("Item 0 had failed while item 1 was still running, and items use the caller's "
             "variables.");
        CHECK(inside.current() == 0);
    });
}

TEST_CASE("a pool that is shut down is an error", "[02.2]") {
    explorer::explore([] {
        thread_pool pool(1);
        pool.shutdown();
        CHECK_THROWS_AS(map(pool, std::vector{1}, square), workbook::pool_closed);
    });
}
