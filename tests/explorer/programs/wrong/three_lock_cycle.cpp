// Three mutexes in a circle.
// expect: deadlock
// Shows: no two threads disagree about an order, but the three together do.
#include <mutex>
#include <thread>

int main() {
    std::mutex a;
    std::mutex b;
    std::mutex c;
    const auto take = [](std::mutex& one, std::mutex& two) {
        const std::lock_guard first(one);
        const std::lock_guard second(two);
    };
    std::thread first([&] { take(a, b); });
    std::thread second([&] { take(b, c); });
    take(c, a);
    first.join();
    second.join();
}
