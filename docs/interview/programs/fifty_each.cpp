// Three answers, asked for one after the other, each with a limit of 50 ms.
#include <chrono>
#include <cstdio>
#include <future>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

int answer_after(std::chrono::milliseconds time) {
    std::this_thread::sleep_for(time);
    return 1;
}

int main() {
    std::vector<std::future<int>> answers;
    for (const auto time : {40ms, 80ms, 120ms})
        answers.push_back(std::async(std::launch::async, answer_after, time));

    int in_time = 0;
    for (auto& answer : answers)
        if (answer.wait_for(50ms) == std::future_status::ready) in_time += answer.get();
    std::printf("%d in time\n", in_time);
}
