// A reference count that orders nothing.
// expect: data_race
// Shows: the last owner cleans up what others used without having synchronised with them.
#include <atomic>
#include <thread>

int main() {
    std::atomic<int> owners = 2;
    int state = 0;
    int uses = 0;
    const auto drop = [&] {
        if (owners.fetch_sub(1, std::memory_order_relaxed) == 1) state = -1;
    };
    std::thread user([&] {
        uses = state;
        drop();
    });
    drop();
    user.join();
    return uses < -1 ? 1 : 0;
}
