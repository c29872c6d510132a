// A cache for each thread.
// expect: pass
// Shows: thread_local objects need no lock; their destructors hand in the statistics under one.
#undef NDEBUG
#include <cassert>
#include <map>
#include <mutex>
#include <thread>

namespace {

std::mutex mutex;
int total_misses = 0; // guarded by mutex

struct cache {
    std::map<int, int> squares;
    int misses = 0;

    ~cache() {
        const std::lock_guard lock(mutex);
        total_misses += misses;
    }
};

int square(int value) {
    thread_local cache mine;
    const auto [place, is_new] = mine.squares.try_emplace(value, value * value);
    if (is_new) ++mine.misses;
    return place->second;
}

void work() {
    for (const int value : {3, 4, 3, 4})
        assert(square(value) == value * value);
}

} // namespace

int main() {
    std::thread first(work);
    std::thread second(work);
    first.join();
    second.join();
    const std::lock_guard lock(mutex);
    assert(total_misses == 4);
}
