// std::counting_semaphore, binary_semaphore, latch and barrier.
#include "bodies/uses.hpp"

#include <array>
#include <atomic>
#include <barrier>
#include <chrono>
#include <latch>
#include <semaphore>
#include <thread>

namespace explorer::testing {

namespace {

using namespace std::chrono_literals;

void semaphore_limits() {
    std::counting_semaphore<2> seats(2);
    std::atomic inside = 0;
    const auto sit = [&] {
        seats.acquire();
        assert(++inside <= 2);
        --inside;
        seats.release();
    };
    std::thread first(sit);
    std::thread second(sit);
    sit();
    first.join();
    second.join();
}

void semaphore_never_released() {
    std::counting_semaphore<2> seats(1);
    seats.acquire();
    seats.acquire();
}

void semaphore_lets_in_too_many() {
    std::counting_semaphore<2> seats(2); // one would be right
    int count = 0;
    const auto increment = [&] {
        seats.acquire();
        ++count;
        seats.release();
    };
    std::thread other(increment);
    increment();
    other.join();
    assert(count <= 2);
}

void semaphore_hands_over() {
    std::binary_semaphore ready(0);
    int written = 0;
    std::thread worker([&] {
        written = 1;
        ready.release();
    });
    ready.acquire();
    assert(written == 1);
    worker.join();
}

void semaphore_written_behind_release() {
    std::binary_semaphore ready(0);
    int written = 0;
    std::thread worker([&] {
        ready.release();
        written = 1;
    });
    ready.acquire();
    const int seen = written;
    worker.join();
    assert(seen <= 1);
}

void semaphore_gives_up_in_time() {
    std::binary_semaphore ready(0);
    const auto begin = std::chrono::steady_clock::now();
    assert(!ready.try_acquire() && !ready.try_acquire_for(25ms));
    assert(std::chrono::steady_clock::now() - begin == 25ms);
}

void latch_waited_for() {
    std::latch both(2);
    int first = 0;
    int second = 0;
    std::thread one([&] { first = 1, both.count_down(); });
    std::thread two([&] { second = 1, both.count_down(); });
    both.wait();
    assert(first + second == 2);
    one.join();
    two.join();
}

void latch_counted_too_rarely() {
    std::latch both(2);
    std::thread one([&] { both.count_down(); });
    both.wait();
    one.join();
}

void latch_counted_too_early() {
    std::latch done(1);
    int written = 0;
    std::thread worker([&] {
        done.count_down();
        written = 1;
    });
    done.wait();
    const int seen = written;
    worker.join();
    assert(seen <= 1);
}

void barrier_with_rounds() {
    int rounds = 0; // changed between the rounds only
    std::barrier both(2, [&]() noexcept { ++rounds; });
    const auto play = [&] {
        for (int i = 1; i <= 2; ++i) {
            both.arrive_and_wait();
            assert(rounds == i);
        }
    };
    const auto quit_after_one = [&] {
        both.arrive_and_wait();
        both.arrive_and_drop();
    };
    std::thread other(quit_after_one);
    play();
    other.join();
}

void barrier_for_too_many() {
    std::barrier three(3);
    std::thread other([&] { three.arrive_and_wait(); });
    three.arrive_and_wait();
    other.join();
}

void barrier_round_not_waited_for() {
    std::barrier both(2);
    int written = 0;
    std::thread other([&] {
        written = 1;
        both.arrive_and_wait();
    });
    auto arrived = both.arrive();
    const int seen = written;
    both.wait(std::move(arrived));
    other.join();
    assert(seen <= 1);
}

constexpr std::array all{
    use{"counting_semaphore: limits", semaphore_limits, "pass"},
    use{"counting_semaphore: never released", semaphore_never_released, "deadlock"},
    use{"counting_semaphore: lets in too many", semaphore_lets_in_too_many, "data_race"},
    use{"binary_semaphore: hands over", semaphore_hands_over, "pass"},
    use{"binary_semaphore: written too late", semaphore_written_behind_release, "data_race"},
    use{"binary_semaphore: gives up in time", semaphore_gives_up_in_time, "pass"},
    use{"latch: waited for", latch_waited_for, "pass"},
    use{"latch: counted too rarely", latch_counted_too_rarely, "deadlock"},
    use{"latch: counted too early", latch_counted_too_early, "data_race"},
    use{"barrier: rounds, and one who leaves", barrier_with_rounds, "pass"},
    use{"barrier: for too many", barrier_for_too_many, "deadlock"},
    use{"barrier: not waited for", barrier_round_not_waited_for, "data_race"},
};

} // namespace

std::span<const use> uses_of_semaphores_and_barriers() {
    return all;
}

} // namespace explorer::testing
