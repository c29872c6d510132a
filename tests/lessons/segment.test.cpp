// Memory that processes share: made, named, opened, moved, and gone with its last user.
#include "segment.hpp"

#include <graders/support/child.hpp>
#include <graders/support/mappings.hpp>
#include <graders/support/processes.hpp>

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

using workbook::segment;

namespace {

char& first_byte(const segment& memory) {
    return *static_cast<char*>(memory.data());
}

} // namespace

TEST_CASE("a new segment holds zeros, as many as were asked for", "[segment]") {
    const auto memory = segment::create(10'000);
    CHECK(memory.size() == 10'000);
    const char* const bytes = static_cast<const char*>(memory.data());
    CHECK(std::count(bytes, bytes + memory.size(), '\0') == 10'000);
}

TEST_CASE("what is opened by name is the same memory at another address", "[segment]") {
    const auto memory = segment::create(100);
    const auto again = segment::open(memory.name());
    CHECK(again.size() == 100);
    CHECK(again.data() != memory.data());
    first_byte(memory) = 'a';
    CHECK(first_byte(again) == 'a');
    first_byte(again) = 'b';
    CHECK(first_byte(memory) == 'b');
}

TEST_CASE("another process opens it by name", "[segment]") {
    const auto memory = segment::create(100);
    grading::child other([&] {
        first_byte(segment::open(memory.name())) = 'c';
        return 0;
    });
    REQUIRE(other.fate() == "exited with status 0");
    CHECK(first_byte(memory) == 'c');
}

TEST_CASE("who opened it may use it longer than its creator", "[segment]") {
    std::optional memory = segment::create(100);
    const auto name = memory->name();
    const auto again = segment::open(name);
    first_byte(*memory) = 'd';
    memory.reset();
    CHECK(first_byte(again) == 'd');
    CHECK(first_byte(segment::open(again.name())) == 'd');
}

TEST_CASE("what is not there, or is no memory, cannot be opened", "[segment]") {
    for (const std::string name :
         {"", "/no/such/segment", "/proc/self/fd/9999", "/dev/null", "/proc", "/proc/self/stat"}) {
        INFO(name);
        CHECK_THROWS_AS(segment::open(name), std::system_error);
    }
}

TEST_CASE("an error says what was wrong", "[segment]") {
    try {
        (void)segment::open("/dev/null");
        FAIL("opened");
    } catch (const std::system_error& error) {
        CHECK(error.code() == std::errc::invalid_argument);
        CHECK(std::string(error.what()).find("/dev/null") != std::string::npos);
    }
}

TEST_CASE("no room is an error", "[segment]") {
    CHECK_THROWS_AS(segment::create(std::size_t{1} << 62U), std::system_error);
}

TEST_CASE("moving takes the memory along, and nothing is left behind", "[segment]") {
    const grading::leftovers since;
    const auto mapped = grading::shared_mappings();
    {
        auto one = segment::create(100);
        first_byte(one) = 'e';
        auto two = std::move(one);
        auto three = segment::create(5);
        three = std::move(two);
        CHECK(first_byte(three) == 'e');
        CHECK(three.size() == 100);
        CHECK_THROWS_AS(segment::create(std::size_t{1} << 62U), std::system_error);
        CHECK_THROWS_AS(segment::open("/dev/null"), std::system_error);
    }
    CHECK(since.descriptors() == grading::nothing);
    CHECK(grading::shared_mappings() == mapped);
}
