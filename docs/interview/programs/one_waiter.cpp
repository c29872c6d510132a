// Two processes compute; one thread waits for their futures and hands each answer on.
#include <chrono>
#include <cstdio>
#include <future>
#include <thread>
#include <vector>

using namespace std::chrono;

// Stands for a task that was sent to a process of the pool.
std::future<void> submit(milliseconds takes) {
    return std::async(std::launch::async, [takes] { std::this_thread::sleep_for(takes); });
}

int main() {
    const auto start = steady_clock::now();
    std::vector<std::future<void>> pending;
    pending.push_back(submit(milliseconds(300)));
    pending.push_back(submit(milliseconds(100)));

    std::jthread waiter([&] {
        for (auto& answer : pending) {
            answer.get();
            const auto passed = duration_cast<milliseconds>(steady_clock::now() - start);
            std::printf("%s%d", &answer == pending.data() ? "" : " ",
                        static_cast<int>(passed.count()));
        }
    });
}
