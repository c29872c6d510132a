// The heap of a run: alignment, addresses that come again, and globals that do.
#include "explorer/runtime/memory.hpp"

#include "bodies/memory.hpp"
#include "child.hpp"
#include "explored.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace explorer::testing {

namespace {

std::uintptr_t address_of(const void* block) {
    return reinterpret_cast<std::uintptr_t>(block);
}

heap_addresses heap_of_one_run() {
    heap_addresses seen;
    const auto result = run_once([&seen] { use_heap(seen); });
    CHECK_FALSE(result.found);
    return seen;
}

} // namespace

TEST_CASE("blocks are aligned, apart, and know their size", "[memory]") {
    begin_run_of_memory();
    std::uintptr_t end_of_last = 0;
    for (std::size_t alignment = 1; alignment <= 8'192; alignment *= 2)
        for (const std::size_t size : {0U, 1U, 8U, 15U, 16U, 17U, 1'000U}) {
            const auto* const block = arena_allocate(size, alignment);
            REQUIRE(block != nullptr);
            CHECK(in_arena(block));
            CHECK(address_of(block) % alignment == 0);
            CHECK(address_of(block) % 16 == 0);
            CHECK(address_of(block) >= end_of_last + 16); // the size stands in between
            CHECK(arena_size_of(block) == size);
            end_of_last = address_of(block) + size;
        }
}

TEST_CASE("what is too much is refused, and the rest is still there", "[memory]") {
    begin_run_of_memory();
    constexpr std::size_t part = std::size_t{400} << 20U; // of 1 GiB, never touched
    CHECK(arena_allocate(std::size_t{600} << 20U, 16) == nullptr);
    CHECK(arena_allocate(~std::size_t{0}, 16) == nullptr);
    CHECK(arena_allocate(part, 16) != nullptr);
    CHECK(arena_allocate(part, 16) != nullptr);
    CHECK(arena_allocate(part, 16) == nullptr);
    CHECK(arena_allocate(100, 16) != nullptr);
    begin_run_of_memory();
    CHECK(arena_allocate(part, 16) != nullptr);
}

TEST_CASE("a run begins at the same address as the one before", "[memory]") {
    begin_run_of_memory();
    const auto* const first = arena_allocate(10, 16);
    begin_run_of_memory();
    CHECK(arena_allocate(10, 16) == first);
}

TEST_CASE("only the instrumented library's memory is the run's", "[memory]") {
    const int local = 0;
    CHECK(is_instrumented(address_of(reinterpret_cast<const void*>(&use_heap))));
    CHECK_FALSE(is_instrumented(address_of(reinterpret_cast<const void*>(&small_budget))));
    CHECK_FALSE(is_instrumented(address_of(&local)));
    CHECK_FALSE(in_arena(std::make_unique<int>(1).get()));
    bool in_run = true;
    const auto mine = [&in_run] { in_run = in_arena(std::make_unique<int>(1).get()); };
    CHECK_FALSE(run_once(mine).found); // the test's own code, though inside a run
    CHECK_FALSE(in_run);
}

TEST_CASE("allocation functions of all kinds keep what they promise", "[memory]") {
    const auto seen = heap_of_one_run();
    CHECK(seen.count == seen.all.size());
    for (const auto address : seen.all)
        CHECK(
            in_arena(reinterpret_cast<const void*>(address))); // NOLINT(performance-no-int-to-ptr)
    CHECK(seen.aligned % 256 == 0);
    CHECK(seen.over_aligned_new % 128 == 0);
    CHECK(seen.content_kept);
    CHECK(seen.zeroed);
    CHECK(seen.errors_told);
    CHECK(seen.usable_size >= 40);
}

TEST_CASE("addresses are equal in two runs and in another process", "[memory]") {
    const auto first = heap_of_one_run();
    CHECK(heap_of_one_run().all == first.all);
    CHECK(exits_with(0, [&first] {
        heap_addresses seen;
        (void)run_once([&seen] { use_heap(seen); });
        if (seen.all != first.all) _exit(1);
    }));
}

TEST_CASE("freeing twice and using what was freed ends the run", "[memory]") {
    const std::vector<std::pair<std::string, void (*)()>> faults{
        {"free twice", free_twice},
        {"delete twice", delete_twice},
        {"read what was freed", read_freed},
        {"write behind realloc", write_behind_realloc}};
    for (const auto& [name, body] : faults) {
        INFO(name);
        const auto result = run_once(body);
        REQUIRE(result.found);
        CHECK(result.found->word == "crash");
    }
}

TEST_CASE("globals of the bodies start anew with every run", "[memory]") {
    remember_globals();
    for (int i = 0; i < 3; ++i) {
        int seen = 0;
        CHECK_FALSE(run_once([&seen] { seen = count_in_global(); }).found);
        CHECK(seen == 1);
    }
}

} // namespace explorer::testing
