// std::atomic with wait and notify, atomic_flag and atomic_ref.
#include "bodies/uses.hpp"

#include <array>
#include <atomic>
#include <memory>
#include <thread>

namespace explorer::testing {

namespace {

template <typename Body>
void by_two(Body body) {
    std::thread other(body);
    body();
    other.join();
}

void adds() {
    std::atomic count = 0;
    by_two([&] { count.fetch_add(1, std::memory_order_relaxed); });
    assert(count == 2);
}

void loads_and_stores() {
    std::atomic count = 0;
    by_two([&] { count = count + 1; });
    assert(count == 2);
}

void exchanges_until_it_fits() {
    std::atomic count = 0;
    by_two([&] {
        int seen = count;
        while (!count.compare_exchange_weak(seen, seen + 1)) {
        }
    });
    assert(count == 2);
}

void ignores_failed_exchange() {
    std::atomic count = 0;
    by_two([&] {
        int seen = count;
        count.compare_exchange_strong(seen, seen + 1);
    });
    assert(count == 2);
}

/// All widths and all operations, against what they do to plain numbers.
template <typename Number>
void computes() {
    std::atomic<Number> value = 12;
    assert(value.fetch_add(3) == 12 && value.fetch_sub(5) == 15 && value.fetch_and(6) == 10);
    assert(value.fetch_or(9) == 2 && value.fetch_xor(1) == 11 && value.exchange(40) == 10);
    Number expected = 1;
    assert(!value.compare_exchange_strong(expected, 2) && expected == 40);
    assert(value.compare_exchange_strong(expected, 2) && value.load() == 2);
    value.store(static_cast<Number>(-1));
    assert(++value == 0 && value-- == 0);
}

void computes_in_all_widths() {
    computes<unsigned char>();
    computes<unsigned short>();
    computes<unsigned>();
    computes<unsigned long>();
    std::atomic<bool> flag = false;
    assert(!flag.exchange(true) && flag);
    std::array<int, 2> numbers{1, 2};
    std::atomic<int*> pointer = numbers.data();
    assert(*++pointer == 2);
    std::atomic<double> real = 1.5;
    real += 1;
    assert(real == 2.5);
}

/// A pair that is exchanged as a whole: sixteen bytes.
struct counted_pair {
    long count = 0;
    long twice = 0;
};

void pair_exchanged_until_it_fits() {
    std::atomic<counted_pair> pair;
    by_two([&] {
        auto seen = pair.load();
        while (!pair.compare_exchange_weak(seen, {seen.count + 1, 2 * seen.count + 2})) {
        }
    });
    assert(pair.load().count == 2 && pair.load().twice == 4);
}

void pair_loaded_and_stored() {
    std::atomic<counted_pair> pair;
    by_two([&] {
        const auto seen = pair.load();
        pair.store({seen.count + 1, 2 * seen.count + 2});
    });
    assert(pair.load().count == 2);
}

void waits_for_a_change() {
    std::atomic<int> state = 0;
    std::thread setter([&] {
        state = 1;
        state.notify_one();
    });
    state.wait(0);
    assert(state == 1);
    setter.join();
}

void waits_and_nobody_notifies() {
    std::atomic<int> state = 0;
    std::thread setter([&] { state = 1; });
    state.wait(0);
    setter.join();
}

void waits_for_what_never_comes() {
    const std::atomic<int> state = 0;
    state.wait(0);
}

void flag_as_spin_lock() {
    std::atomic_flag held;
    int count = 0;
    by_two([&] {
        while (held.test_and_set(std::memory_order_acquire)) {
        }
        ++count;
        held.clear(std::memory_order_release);
    });
    assert(count == 2);
}

void flag_never_cleared() {
    std::atomic_flag held;
    by_two([&] {
        while (held.test_and_set()) {
        }
    });
}

void flag_waits() {
    std::atomic_flag set;
    std::thread setter([&] {
        set.test_and_set();
        set.notify_all();
    });
    set.wait(false);
    setter.join();
}

void adds_through_reference() {
    int count = 0;
    by_two([&] { ++std::atomic_ref(count); });
    assert(count == 2);
}

void reference_and_plain() {
    int count = 0;
    std::thread other([&] { ++std::atomic_ref(count); });
    ++count;
    other.join();
    assert(count <= 2);
}

void shared_pointer_passed() {
    auto shared = std::make_shared<int>(1);
    std::thread other([copy = shared] { assert(*copy == 1); });
    shared.reset();
    other.join();
}

void shared_pointer_itself_raced() {
    auto shared = std::make_shared<int>(1);
    std::thread other([&shared] { auto copy = shared; });
    shared.reset();
    other.join();
}

constexpr std::array all{
    use{"atomic: added", adds, "pass", true},
    use{"atomic: loaded and stored", loads_and_stores, "wrong_result"},
    use{"atomic: exchanged until it fits", exchanges_until_it_fits, "pass", true},
    use{"atomic: failed exchange ignored", ignores_failed_exchange, "wrong_result"},
    use{"atomic: all widths", computes_in_all_widths, "pass", true},
    use{"atomic: sixteen bytes", pair_exchanged_until_it_fits, "pass", true},
    use{"atomic: sixteen bytes, stored", pair_loaded_and_stored, "wrong_result"},
    use{"atomic wait: for a change", waits_for_a_change, "pass"},
    use{"atomic wait: nobody notifies", waits_and_nobody_notifies, "deadlock"},
    use{"atomic wait: never changes", waits_for_what_never_comes, "deadlock"},
    use{"atomic_flag: a spin lock", flag_as_spin_lock, "pass"},
    use{"atomic_flag: never cleared", flag_never_cleared, "livelock"},
    use{"atomic_flag: waits", flag_waits, "pass"},
    use{"atomic_ref: added", adds_through_reference, "pass", true},
    use{"atomic_ref: beside plain access", reference_and_plain, "data_race"},
    use{"shared_ptr: a copy for each", shared_pointer_passed, "pass", true},
    use{"shared_ptr: one for both", shared_pointer_itself_raced, "data_race"},
};

} // namespace

std::span<const use> uses_of_atomics() {
    return all;
}

} // namespace explorer::testing
