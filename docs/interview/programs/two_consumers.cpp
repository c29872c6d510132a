// A first-in first-out queue with A, B and C, and two consumers that write down what they handled.
#include <cstdio>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

int main() {
    std::mutex mutex;
    std::deque<char> queue{'A', 'B', 'C'};
    std::string handled;
    const auto consume = [&] {
        std::unique_lock lock(mutex);
        while (!queue.empty()) {
            const char item = queue.front();
            queue.pop_front();
            lock.unlock(); // others may take the next one
            lock.lock();
            handled += item;
        }
    };
    {
        std::jthread one(consume);
        std::jthread two(consume);
    }
    std::puts(handled.c_str());
}
