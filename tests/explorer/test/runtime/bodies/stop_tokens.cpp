// std::stop_token, stop_source and stop_callback.
#include "bodies/uses.hpp"

#include <array>
#include <atomic>
#include <mutex>
#include <stop_token>
#include <thread>

namespace explorer::testing {

namespace {

void polled() {
    std::jthread worker([](const std::stop_token& stop) {
        while (!stop.stop_requested())
            std::this_thread::yield();
    });
}

void ignored() {
    std::atomic<bool> stop_of_its_own = false;
    std::jthread worker([&](const std::stop_token&) {
        while (!stop_of_its_own)
            std::this_thread::yield();
    });
}

void called_back_once() {
    std::stop_source source;
    std::atomic calls = 0;
    const std::stop_callback callback(source.get_token(), [&] { ++calls; });
    std::thread other([&] { source.request_stop(); });
    source.request_stop();
    other.join();
    assert(calls == 1);
    const std::stop_callback late(source.get_token(), [&] { ++calls; });
    assert(calls == 2);
}

void not_called_once_destroyed() {
    std::stop_source source;
    std::thread other([&] { source.request_stop(); });
    {
        int calls = 0; // the callback's destructor waits for a call that has begun
        const std::stop_callback callback(source.get_token(), [&] { assert(++calls == 1); });
    }
    other.join();
}

void callback_takes_held_lock() {
    std::mutex mutex;
    std::stop_source source;
    const std::stop_callback callback(source.get_token(),
                                      [&] { const std::lock_guard lock(mutex); });
    const std::lock_guard held(mutex);
    source.request_stop();
}

void callback_races() {
    std::stop_source source;
    int count = 0;
    const std::stop_callback callback(source.get_token(), [&] { ++count; });
    std::thread other([&] { source.request_stop(); });
    ++count;
    other.join();
    assert(count <= 2);
}

constexpr std::array all{
    use{"stop_token: polled", polled, "pass"},
    use{"stop_token: ignored", ignored, "livelock"},
    use{"stop_callback: called once", called_back_once, "pass"},
    use{"stop_callback: destroyed in time", not_called_once_destroyed, "pass"},
    use{"stop_callback: takes a held lock", callback_takes_held_lock, "deadlock"},
    use{"stop_callback: races", callback_races, "data_race"},
};

} // namespace

std::span<const use> uses_of_stop_tokens() {
    return all;
}

} // namespace explorer::testing
