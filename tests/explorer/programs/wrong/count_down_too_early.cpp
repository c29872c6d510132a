// A latch counted down before the part is finished.
// expect: data_race
// Shows: who waits on the latch reads what is still being written.
#include <latch>
#include <thread>

int main() {
    std::latch finished(2);
    int left = 0;
    int right = 0;
    std::thread first([&] {
        left = 1;
        finished.count_down();
    });
    std::thread second([&] {
        finished.count_down();
        right = 1;
    });
    finished.wait();
    const int sum = left + right;
    first.join();
    second.join();
    return sum < 0 ? 1 : 0;
}
