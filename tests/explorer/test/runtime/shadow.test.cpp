// Race detection on memory that is never touched: addresses are numbers here.
#include "explorer/runtime/shadow.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include <array>
#include <optional>

namespace explorer::testing {

namespace {

constexpr std::uintptr_t somewhere = 0x10'0000;
constexpr std::array kinds{access_kind::read, access_kind::write, access_kind::atomic_read,
                           access_kind::atomic_write};

/// Threads that access memory and tell each other what they have done.
struct scene {
    scene() { shadow.begin_run(); }

    std::optional<conflict> access(std::uint16_t thread, access_kind kind,
                                   std::uintptr_t address = somewhere, std::size_t size = 8) {
        if (known.at(thread).of(thread) == 0) known.at(thread).set(thread, 1);
        conflict found;
        const bool met = shadow.access(address, size, kind, thread, known.at(thread), found);
        return met ? std::optional(found) : std::nullopt;
    }

    /// All that `from` has done so far is known to `to`.
    void tell(std::uint16_t from, std::uint16_t to) {
        known.at(to).join(known.at(from));
        known.at(from).set(from, known.at(from).of(from) + 1);
    }

    shadow_memory shadow;
    std::array<vector_clock, 8> known;
};

bool may_race(access_kind one, access_kind other) {
    return (is_write(one) || is_write(other)) && !(is_atomic(one) && is_atomic(other));
}

} // namespace

TEST_CASE("two unordered accesses race when one writes and not both are atomic", "[shadow]") {
    for (const auto first : kinds)
        for (const auto second : kinds) {
            INFO("kinds " << int(first) << ", " << int(second));
            scene two;
            CHECK_FALSE(two.access(0, first));
            const auto found = two.access(1, second);
            REQUIRE(found.has_value() == may_race(first, second));
            if (!found) continue;
            CHECK(found->address == somewhere);
            CHECK(found->size == 8);
            CHECK(found->current == second);
            CHECK(found->earlier.kind == first);
            CHECK(found->earlier.thread == 0);
            CHECK(found->earlier.when == 1);
        }
}

TEST_CASE("accesses that are ordered never race", "[shadow]") {
    for (const auto first : kinds)
        for (const auto second : kinds) {
            INFO("kinds " << int(first) << ", " << int(second));
            scene two;
            CHECK_FALSE(two.access(0, first));
            two.tell(0, 1);
            CHECK_FALSE(two.access(1, second));
        }
}

TEST_CASE("what a thread does after it told is not known", "[shadow]") {
    scene two;
    CHECK_FALSE(two.access(0, access_kind::write));
    two.tell(0, 1);
    CHECK_FALSE(two.access(0, access_kind::write));
    CHECK(two.access(1, access_kind::read));
}

TEST_CASE("a thread never races with itself", "[shadow]") {
    scene one;
    for (const auto first : kinds)
        for (const auto second : kinds) {
            CHECK_FALSE(one.access(0, first));
            CHECK_FALSE(one.access(0, second));
        }
}

TEST_CASE("knowledge is passed on from thread to thread", "[shadow]") {
    scene three;
    CHECK_FALSE(three.access(0, access_kind::write));
    three.tell(0, 1);
    three.tell(1, 2);
    CHECK_FALSE(three.access(2, access_kind::write));
}

TEST_CASE("an access that took an earlier one's place is met itself", "[shadow]") {
    scene three;
    CHECK_FALSE(three.access(0, access_kind::write));
    three.tell(0, 1);
    three.tell(0, 2);
    CHECK_FALSE(three.access(1, access_kind::write));
    const auto found = three.access(2, access_kind::read);
    REQUIRE(found);
    CHECK(found->earlier.thread == 1);
}

TEST_CASE("an atomic access does not hide the plain one before it", "[shadow]") {
    scene two;
    CHECK_FALSE(two.access(0, access_kind::write));
    CHECK_FALSE(two.access(0, access_kind::atomic_write));
    CHECK(two.access(1, access_kind::atomic_read));
}

TEST_CASE("four unordered readers are all remembered", "[shadow]") {
    const auto unknown = GENERATE(range(std::uint16_t{0}, std::uint16_t{4}));
    scene five;
    for (std::uint16_t reader = 0; reader < 4; ++reader)
        CHECK_FALSE(five.access(reader, access_kind::read));
    for (std::uint16_t reader = 0; reader < 4; ++reader)
        if (reader != unknown) five.tell(reader, 4);
    const auto found = five.access(4, access_kind::write);
    REQUIRE(found);
    CHECK(found->earlier.thread == unknown);
}

TEST_CASE("only accesses to the same byte race", "[shadow]") {
    for (std::uintptr_t first = 0; first < 16; ++first)
        for (std::uintptr_t second = 0; second < 16; ++second)
            for (const std::size_t size : {1U, 2U, 4U, 8U}) {
                INFO(size << " bytes at " << first << ", one at " << second);
                scene two;
                CHECK_FALSE(two.access(0, access_kind::write, somewhere + first, size));
                const auto found = two.access(1, access_kind::write, somewhere + second, 1);
                CHECK(found.has_value() == (second >= first && second < first + size));
            }
}

TEST_CASE("a long access meets what lies inside it, across granules and pages", "[shadow]") {
    constexpr auto page = shadow_memory::page_bytes;
    constexpr auto begin = somewhere + page - 13;
    constexpr std::size_t size = 2 * page + 26;
    for (const auto at : {begin, begin + 12, begin + 13, begin + page, begin + size - 1}) {
        scene two;
        CHECK_FALSE(two.access(0, access_kind::write, at, 1));
        const auto found = two.access(1, access_kind::read, begin, size);
        REQUIRE(found);
        CHECK(found->address / 8 == at / 8);
    }
    for (const auto at : {begin - 1, begin + size}) {
        scene two;
        CHECK_FALSE(two.access(0, access_kind::write, at, 1));
        CHECK_FALSE(two.access(1, access_kind::read, begin, size));
    }
}

TEST_CASE("whatever touches freed memory is met, in whichever order", "[shadow]") {
    for (const auto kind : kinds) {
        scene two;
        CHECK_FALSE(two.access(0, access_kind::write, somewhere, 24));
        two.shadow.mark_freed(somewhere, 24, 0, two.known[0].of(0));
        CHECK(two.shadow.is_freed(somewhere));
        CHECK(two.shadow.is_freed(somewhere + 16));
        CHECK_FALSE(two.shadow.is_freed(somewhere + 24));
        two.tell(0, 1);
        const auto found = two.access(1, kind, somewhere + 17, 1);
        REQUIRE(found);
        CHECK(found->earlier.kind == access_kind::freed);
        CHECK(two.access(0, kind, somewhere, 8)); // its own thread, too
    }
}

TEST_CASE("memory that is used anew has no past", "[shadow]") {
    scene two;
    CHECK_FALSE(two.access(0, access_kind::write, somewhere - 8, 32));
    two.shadow.mark_freed(somewhere, 16, 0, 1);
    two.shadow.forget(somewhere, 16);
    CHECK_FALSE(two.shadow.is_freed(somewhere));
    CHECK_FALSE(two.access(1, access_kind::write, somewhere, 16));
    CHECK(two.access(1, access_kind::write, somewhere - 8, 8)); // its neighbours have
    CHECK(two.access(1, access_kind::write, somewhere + 16, 8));
}

TEST_CASE("forgetting reaches over pages, and over those never seen", "[shadow]") {
    constexpr auto page = shadow_memory::page_bytes;
    scene two;
    CHECK_FALSE(two.access(0, access_kind::write, somewhere, 8));
    CHECK_FALSE(two.access(0, access_kind::write, somewhere + 3 * page, 8));
    two.shadow.forget(somewhere, 3 * page + 8);
    CHECK_FALSE(two.access(1, access_kind::write, somewhere, 8));
    CHECK_FALSE(two.access(1, access_kind::write, somewhere + 3 * page, 8));
}

TEST_CASE("a new run begins with nothing remembered", "[shadow]") {
    scene two;
    CHECK_FALSE(two.access(0, access_kind::write));
    two.shadow.mark_freed(somewhere + 8, 8, 0, 1);
    two.shadow.note_object(somewhere);
    CHECK(two.shadow.may_hold_object(somewhere));
    two.shadow.begin_run();
    CHECK_FALSE(two.shadow.may_hold_object(somewhere));
    CHECK_FALSE(two.shadow.is_freed(somewhere + 8));
    CHECK_FALSE(two.access(1, access_kind::write, somewhere, 16));
}

TEST_CASE("more memory than is remembered is no harm", "[shadow]") {
    constexpr auto page = shadow_memory::page_bytes;
    constexpr std::uintptr_t pages = 40'000; // more than it keeps
    scene two;
    for (std::uintptr_t i = 0; i < pages; ++i)
        REQUIRE_FALSE(two.access(0, access_kind::write, somewhere + i * page));
    CHECK(two.access(1, access_kind::write, somewhere + (pages - 1) * page));
}

} // namespace explorer::testing
