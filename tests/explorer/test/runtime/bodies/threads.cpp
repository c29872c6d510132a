// std::thread, std::jthread, thread_local, function statics and call_once.
#include "bodies/uses.hpp"

#include <array>
#include <future>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

namespace explorer::testing {

namespace {

void thread_joined() {
    int written = 0;
    std::thread worker([&] { written = 1; });
    worker.join();
    assert(written == 1);
}

void thread_read_before_join() {
    int written = 0;
    std::thread worker([&] { written = 1; });
    const int seen = written;
    worker.join();
    assert(seen <= 1);
}

void thread_detached() {
    std::thread([] {}).detach();
}

void thread_destroyed_joinable() {
    std::thread worker([] {});
}

void thread_joined_twice() {
    std::thread worker([] {});
    worker.join();
    worker.join();
}

void thread_lets_exception_escape() {
    std::thread worker([] { throw std::runtime_error("nobody catches it"); });
    worker.join();
}

void thread_left_behind() {
    const auto never = std::make_shared<std::promise<void>>();
    std::thread([never] { never->get_future().wait(); }).detach();
}

void jthread_joins_itself() {
    int written = 0;
    {
        const std::jthread worker([&] { written = 1; });
    }
    assert(written == 1);
}

void jthread_read_too_early() {
    int written = 0;
    const std::jthread worker([&] { written = 1; });
    assert(written <= 1);
}

void thread_local_is_ones_own() {
    thread_local int number = 5;
    number = 6;
    std::thread worker([] {
        assert(number == 5);
        number = 7;
    });
    worker.join();
    assert(number == 6);
}

void thread_local_taken_for_shared() {
    thread_local int total = 0;
    std::thread worker([] { total += 1; });
    worker.join();
    assert(total == 1);
}

void thread_local_destroyed_at_end() {
    static int destroyed = 0;

    struct counted {
        ~counted() { ++destroyed; }

        int touched = 0;
    };

    const auto touch = [] {
        thread_local counted mine;
        mine.touched = 1;
    };
    std::thread(touch).join();
    std::thread(touch).join();
    assert(destroyed == 2);
}

int initialised = 0; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): starts anew

const std::string& shared_text() {
    static const std::string text = [] {
        ++initialised;
        return std::string("made once");
    }();
    return text;
}

void static_made_once() {
    std::thread worker([] { assert(shared_text() == "made once"); });
    assert(shared_text() == "made once");
    worker.join();
    assert(initialised == 1);
}

int next_number() {
    static int number = 0;
    return ++number;
}

void static_changed_by_both() {
    std::thread worker([] { (void)next_number(); });
    (void)next_number();
    worker.join();
}

void static_initialised_again_after_exception() {
    const auto text = [](bool fails) {
        static const int number = fails ? throw std::runtime_error("not yet") : 3;
        return number;
    };
    std::thread worker([&] { assert(text(false) == 3); });
    try {
        assert(text(true) == 3);
    } catch (const std::runtime_error&) {
    }
    worker.join();
}

void call_once_by_two() {
    std::once_flag flag;
    int made = 0;
    const auto make = [&] { std::call_once(flag, [&] { ++made; }); };
    std::thread worker(make);
    make();
    assert(made == 1);
    worker.join();
}

void call_once_goes_on_after_exception() {
    std::once_flag flag;
    int attempts = 0;
    const auto make = [&] {
        std::call_once(flag, [&] {
            if (++attempts == 1) throw std::runtime_error("not yet");
        });
    };
    const auto patient = [&] {
        try {
            make();
        } catch (const std::runtime_error&) {
        }
    };
    std::thread worker(patient);
    patient();
    worker.join();
    assert(attempts == 2);
}

void call_once_inside_itself() {
    static std::once_flag flag;
    std::call_once(flag, [] { std::call_once(flag, [] {}); });
}

void once_flag_for_each() {
    int made = 0;
    const auto make = [&] {
        std::once_flag flag;
        std::call_once(flag, [&] { ++made; });
    };
    std::thread worker(make);
    make();
    worker.join();
}

constexpr std::array all{
    use{"thread: joined", thread_joined, "pass", true},
    use{"thread: read before the join", thread_read_before_join, "data_race"},
    use{"thread: detached", thread_detached, "pass", true},
    use{"thread: destroyed while joinable", thread_destroyed_joinable, "crash"},
    use{"thread: joined twice", thread_joined_twice, "wrong_result"},
    use{"thread: an exception escapes", thread_lets_exception_escape, "crash"},
    use{"thread: left behind", thread_left_behind, "leak"},
    use{"jthread: joins itself", jthread_joins_itself, "pass", true},
    use{"jthread: read before its end", jthread_read_too_early, "data_race"},
    use{"thread_local: one's own", thread_local_is_ones_own, "pass", true},
    use{"thread_local: destroyed at the end", thread_local_destroyed_at_end, "pass", true},
    use{"thread_local: taken for shared", thread_local_taken_for_shared, "wrong_result"},
    use{"function static: made once", static_made_once, "pass"},
    use{"function static: throws", static_initialised_again_after_exception, "pass"},
    use{"function static: changed by both", static_changed_by_both, "data_race"},
    use{"call_once: by two", call_once_by_two, "pass", true},
    use{"call_once: throws", call_once_goes_on_after_exception, "pass", true},
    use{"call_once: inside itself", call_once_inside_itself, "deadlock"},
    use{"call_once: a flag for each", once_flag_for_each, "data_race"},
};

} // namespace

std::span<const use> uses_of_threads() {
    return all;
}

} // namespace explorer::testing
