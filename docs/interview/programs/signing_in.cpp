// A group of three children; the parent goes on when none of them is running.
#include <atomic>
#include <cassert>
#include <thread>
#include <vector>

int main() {
    std::atomic<int> running = 0;
    std::atomic<int> done = 0;
    std::vector<std::jthread> children;
    for (int i = 0; i < 3; ++i)
        children.emplace_back([&] {
            running.fetch_add(1);
            done.fetch_add(1);
            running.fetch_sub(1);
            running.notify_all();
        });
    for (int now = running; now != 0; now = running)
        running.wait(now);
    assert(done == 3);
}
