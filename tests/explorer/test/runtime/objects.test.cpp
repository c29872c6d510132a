// The table of objects: numbers by first use, lookup by address.
#include "explorer/runtime/objects.hpp"

#include <catch2/catch_test_macros.hpp>

namespace explorer::testing {

TEST_CASE("objects are numbered in the order of their first use", "[objects]") {
    object_table table;
    table.begin_run();
    CHECK(table.count() == 0);
    CHECK(table.at(0x3000, object_kind::mutex).number == 1);
    CHECK(table.at(0x1000, object_kind::mutex).number == 2);
    CHECK(table.at(0x2000, object_kind::atomic).number == 3);
    CHECK(table.at(0x3000, object_kind::mutex).number == 1);
    CHECK(table.count() == 3);
    CHECK(table.by_number(2).address == 0x1000);
}

TEST_CASE("people are told the number within the kind", "[objects]") {
    object_table table;
    (void)table.at(0x1000, object_kind::mutex);
    CHECK(table.at(0x2000, object_kind::atomic).name() == "atomic 1");
    auto& second = table.at(0x3000, object_kind::mutex);
    CHECK(second.name() == "mutex 2");
    second.variable = "gate";
    CHECK(second.name() == "mutex `gate`");
}

TEST_CASE("objects that touch each other stay apart", "[objects]") {
    object_table table;
    auto& first = table.at(0x1000, object_kind::atomic);
    auto& second = table.at(0x1004, object_kind::atomic);
    CHECK(&first != &second);
    CHECK(table.find(0x1000) == &first);
    CHECK(table.find(0x1004) == &second);
    CHECK(table.find(0x1002) == nullptr);
}

TEST_CASE("another kind at the same address is a new object", "[objects]") {
    object_table table;
    table.at(0x1000, object_kind::mutex).count = 5;
    auto& made = table.at(0x1000, object_kind::semaphore);
    CHECK(made.number == 2);
    CHECK(made.count == 0);
    CHECK(table.find(0x1000) == &made);
    CHECK(table.by_number(1).kind == object_kind::mutex);
}

TEST_CASE("an erased object is gone, and what comes there is new", "[objects]") {
    object_table table;
    auto& gone = table.at(0x1000, object_kind::mutex);
    gone.owner = reinterpret_cast<thread*>(0x10); // NOLINT(performance-no-int-to-ptr): never used
    gone.clock.set(1, 1);
    table.erase(0x1000);
    table.erase(0x2000); // never was there
    CHECK(table.find(0x1000) == nullptr);
    auto& made = table.at(0x1000, object_kind::mutex);
    CHECK(made.number == 2);
    CHECK(made.owner == nullptr);
    CHECK(made.clock.empty());
}

TEST_CASE("a new run knows no objects and counts from one", "[objects]") {
    object_table table;
    table.at(0x1000, object_kind::condition).notifies.push_back({});
    (void)table.at(0x2000, object_kind::condition);
    table.begin_run();
    CHECK(table.count() == 0);
    CHECK(table.find(0x1000) == nullptr);
    auto& made = table.at(0x2000, object_kind::condition);
    CHECK(made.number == 1);
    CHECK(made.name() == "condition 1");
    CHECK(made.notifies.empty());
}

TEST_CASE("the table grows, and references stay", "[objects]") {
    constexpr std::uintptr_t many = 20'000;
    object_table table;
    for (int run = 0; run < 2; ++run) {
        table.begin_run();
        auto& first = table.at(8, object_kind::atomic);
        for (std::uintptr_t i = 2; i <= many; ++i)
            (void)table.at(i * 8, object_kind::atomic);
        REQUIRE(table.find(8) == &first);
        std::uintptr_t wrong = 0;
        for (std::uintptr_t i = 1; i <= many; ++i) {
            const auto* const there = table.find(i * 8);
            if (there == nullptr || there->number != i) ++wrong;
        }
        CHECK(wrong == 0);
        CHECK(table.count() == many);
    }
}

TEST_CASE("objects that come and go at one place do not fill the table", "[objects]") {
    object_table table;
    for (std::uint32_t i = 1; i <= 10'000; ++i) {
        REQUIRE(table.at(0x1000, object_kind::mutex).number == i);
        table.erase(0x1000);
    }
    CHECK(table.at(0x2000, object_kind::mutex).number == 10'001);
}

} // namespace explorer::testing
