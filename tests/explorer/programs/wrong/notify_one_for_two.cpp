// A gate opened with notify_one.
// expect: lost_wakeup
// Shows: where several wait for the same, notify_one leaves all but one asleep.
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
    std::mutex mutex;
    std::condition_variable opened;
    bool open = false; // guarded by mutex
    const auto pass = [&] {
        std::unique_lock lock(mutex);
        opened.wait(lock, [&] { return open; });
    };
    std::thread first(pass);
    std::thread second(pass);
    {
        const std::lock_guard lock(mutex);
        open = true;
    }
    opened.notify_one();
    first.join();
    second.join();
}
