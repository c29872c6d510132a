// A consumer that a stop request wakes.
// expect: pass
// Shows: condition_variable_any::wait with a stop_token returns on data and on stop.
#undef NDEBUG
#include <cassert>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <stop_token>
#include <thread>

int main() {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::deque<int> items; // guarded by mutex
    int sum = 0;           // guarded by mutex
    {
        std::jthread consumer([&](const std::stop_token& stop) {
            std::unique_lock lock(mutex);
            while (changed.wait(lock, stop, [&] { return !items.empty(); })) {
                sum += items.front();
                items.pop_front();
            }
        });
        for (const int item : {1, 2}) {
            const std::lock_guard lock(mutex);
            items.push_back(item);
            changed.notify_one();
        }
    } // requests the stop and joins; the predicate is looked at before the stop
    assert(items.empty());
    assert(sum == 3);
}
