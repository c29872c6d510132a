// One thread walks through a vector that another extends.
// expect: data_race
// Shows: the lock around the insertion alone does not protect the walk.
#include <mutex>
#include <thread>
#include <vector>

int main() {
    std::mutex mutex;
    std::vector<int> items{1, 2, 3};
    items.reserve(8);
    int sum = 0;
    std::thread writer([&] {
        const std::lock_guard lock(mutex);
        items.push_back(4);
    });
    for (const int item : items)
        sum += item;
    writer.join();
    return sum < 0 ? 1 : 0;
}
