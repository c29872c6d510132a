// Two threads that each wait for the other's result first.
// expect: deadlock
// Shows: a cycle of futures instead of locks.
#include <future>
#include <thread>

int main() {
    std::promise<int> left;
    std::promise<int> right;
    std::thread first([&] { left.set_value(right.get_future().get() + 1); });
    std::thread second([&] { right.set_value(left.get_future().get() + 1); });
    first.join();
    second.join();
}
