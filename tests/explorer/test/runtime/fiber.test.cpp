// Hand-over in both kinds: stacks, and everything that the C library keeps for a thread.
#include "on_fiber.hpp"

#include "child.hpp"
#include "hand_over.hpp"

#include "explorer/runtime/self.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <array>
#include <cerrno>
#include <cfenv>
#include <csignal>
#include <pthread.h>
#include <stdexcept>
#include <string>

namespace explorer::testing {

namespace {

hand_over_kind both_kinds() {
    return GENERATE(hand_over_kind::fibres, hand_over_kind::kernel_threads);
}

thread_local int local_number = 42; // NOLINT: what the test is about

/// Throws, pauses while the exception is being handled, and throws it on.
void throw_around_pause(on_fiber& here, const std::string& text, std::string& caught) {
    try {
        try {
            throw std::runtime_error(text);
        } catch (const std::runtime_error&) {
            here.pause();
            throw;
        }
    } catch (const std::exception& known) {
        caught = known.what();
    }
}

/// As deep as the stack goes.
[[gnu::noinline]] std::size_t recurse(std::size_t depth) {
    std::array<std::size_t, 64> room{};
    room.at(depth % room.size()) = depth;
    if (depth == ~std::size_t{0}) return 0;
    return recurse(depth + 1) + room.at((depth + 1) % room.size());
}

std::uintptr_t guard_begin = 0; // NOLINT: read by a signal handler
constexpr int met_guard = 3;

void on_overflow(int, siginfo_t* what, void*) {
    const auto address = reinterpret_cast<std::uintptr_t>(what->si_addr);
    _exit(address - guard_begin < 4096 ? met_guard : 4);
}

void catch_overflow() {
    static std::array<char, 65'536> room;
    const stack_t own{room.data(), 0, room.size()};
    sigaltstack(&own, nullptr);

    struct sigaction action {};

    action.sa_sigaction = on_overflow;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigaction(SIGSEGV, &action, nullptr);
}

} // namespace

TEST_CASE("a fiber stops and goes on thousands of times", "[fiber]") {
    const with_hand_over kind(both_kinds());
    constexpr int rounds = 5'000;
    int count = 0;
    on_fiber* here = nullptr;
    on_fiber one([&] {
        for (int i = 0; i < rounds; ++i) {
            ++count;
            here->pause();
        }
    });
    here = &one;
    for (int i = 1; i <= rounds; ++i) {
        one.go();
        REQUIRE(count == i);
    }
    CHECK_FALSE(one.ended());
    one.go();
    CHECK(one.ended());
}

TEST_CASE("a fiber is used again and again, from the top of its stack", "[fiber]") {
    const with_hand_over kind(both_kinds());
    std::uintptr_t top = 0;
    const auto body = [&top] {
        const int here = 0;
        top = reinterpret_cast<std::uintptr_t>(&here);
    };
    on_fiber one(body);
    one.go();
    const auto first = top;
    for (int i = 0; i < 2'000; ++i) {
        one.again(body);
        one.go();
        REQUIRE((one.ended() && top == first));
    }
    CHECK(on_fiber_stack(first));
    CHECK(fiber_number_of(first) == one.place().number);
    CHECK(first > one.place().low);
    if (hand_over() == hand_over_kind::fibres) CHECK(first <= one.place().high);
    const int at_home = 0;
    CHECK_FALSE(on_fiber_stack(reinterpret_cast<std::uintptr_t>(&at_home)));
}

TEST_CASE("fibers hand over among themselves", "[fiber]") {
    const with_hand_over kind(both_kinds());
    std::string order;
    on_fiber* first = nullptr;
    on_fiber* second = nullptr;
    on_fiber one([&] {
        order += "a";
        first->hand_to(*second);
        order += "c";
    });
    on_fiber two([&] {
        order += "b";
        second->hand_to(*first);
        order += "d";
    });
    first = &one;
    second = &two;
    one.go();
    CHECK(order == "abc");
    CHECK(one.ended());
    two.go();
    CHECK(order == "abcd");
    CHECK(two.ended());
}

TEST_CASE("each fiber has its identity, its errno and its thread-local variables", "[fiber]") {
    const with_hand_over kind(both_kinds());
    on_fiber* here = nullptr;
    pthread_t identity{};
    int seen_errno = 0;
    int seen_local = 0;
    const auto body = [&] {
        identity = pthread_self();
        errno = ENOENT;
        local_number = 7;
        here->pause();
        seen_errno = errno;
        seen_local = local_number;
    };
    on_fiber one(body);
    here = &one;
    errno = EINTR;
    local_number = 42;
    one.go();
    const int errno_at_home = errno;
    CHECK(errno_at_home == EINTR);
    CHECK(local_number == 42);
    CHECK(self == nullptr);
    CHECK_FALSE(pthread_equal(identity, pthread_self()));
    CHECK(reinterpret_cast<std::uintptr_t>(identity) == one.place().thread_pointer);
    one.go();
    CHECK(seen_errno == ENOENT);
    CHECK(seen_local == 7);
}

TEST_CASE("each fiber handles its own exceptions, also across hand-overs", "[fiber]") {
    const with_hand_over kind(both_kinds());
    on_fiber* first = nullptr;
    on_fiber* second = nullptr;
    std::array<std::string, 2> caught;
    on_fiber one([&] { throw_around_pause(*first, "the first", caught[0]); });
    on_fiber two([&] { throw_around_pause(*second, "the second", caught[1]); });
    first = &one;
    second = &two;
    one.go();
    two.go();
    CHECK(std::current_exception() == nullptr);
    one.go();
    two.go();
    CHECK(caught[0] == "the first");
    CHECK(caught[1] == "the second");
    CHECK(std::uncaught_exceptions() == 0);
}

TEST_CASE("each fiber has its rounding mode", "[fiber]") {
    const with_hand_over kind(both_kinds());
    on_fiber* here = nullptr;
    int seen = -1;
    on_fiber one([&] {
        std::fesetround(FE_UPWARD);
        here->pause();
        seen = std::fegetround();
        std::fesetround(FE_TONEAREST);
    });
    here = &one;
    one.go();
    CHECK(std::fegetround() == FE_TONEAREST);
    one.go();
    CHECK(seen == FE_UPWARD);
}

TEST_CASE("a recursion without end meets the guard page of its stack", "[fiber]") {
    CHECK(exits_with(met_guard, [] {
        const with_hand_over kind(hand_over_kind::fibres);
        if (hand_over() != hand_over_kind::fibres) _exit(met_guard); // not written for this machine
        catch_overflow();
        on_fiber one([] { (void)recurse(0); });
        guard_begin = one.place().low;
        one.go();
    }));
    CHECK(dies_of(SIGSEGV, [] {
        const with_hand_over kind(hand_over_kind::kernel_threads);
        on_fiber one([] { (void)recurse(0); });
        one.go();
    }));
}

TEST_CASE("stacks lie at the same addresses in every process", "[fiber]") {
    // Children of one parent that has made none.
    const auto low_of_first = [] {
        const on_fiber one([] {});
        const on_fiber two([] {});
        const bool next = two.place().low == one.place().low + fiber_stack_bytes;
        _exit(next && one.place().low % fiber_stack_bytes == 0 ? 0 : 1);
    };
    CHECK(exits_with(0, low_of_first));
}

} // namespace explorer::testing
