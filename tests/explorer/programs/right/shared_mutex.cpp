// Readers that share, a writer that does not.
// expect: pass
// Shows: under std::shared_mutex readers see both halves of an update or neither.
#undef NDEBUG
#include <cassert>
#include <mutex>
#include <shared_mutex>
#include <thread>

int main() {
    std::shared_mutex mutex;
    int left = 0;  // guarded by mutex
    int right = 0; // guarded by mutex
    const auto read = [&] {
        for (int n = 0; n < 2; ++n) {
            const std::shared_lock lock(mutex);
            assert(left == right);
        }
    };
    std::thread first(read);
    std::thread second(read);
    for (int n = 0; n < 2; ++n) {
        const std::unique_lock lock(mutex);
        ++left;
        ++right;
    }
    first.join();
    second.join();
    assert(left == 2 && right == 2);
}
