// Two threads that both answer one promise.
// expect: crash
// Shows: the second set_value throws promise_already_satisfied, which nobody catches.
#include <future>
#include <thread>

int main() {
    std::promise<int> answer;
    std::thread first([&] { answer.set_value(1); });
    std::thread second([&] { answer.set_value(2); });
    first.join();
    second.join();
}
