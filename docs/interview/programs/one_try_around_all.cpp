// Three tasks, of which one fails; one try block around all questions.
#include <atomic>
#include <cstdio>
#include <future>
#include <stdexcept>
#include <vector>

int main() {
    std::atomic<int> done{0};
    std::vector<std::future<void>> tasks;
    for (int n = 0; n < 3; ++n)
        tasks.push_back(std::async(std::launch::async, [n, &done] {
            if (n == 1) throw std::runtime_error("failed on 1");
            ++done;
        }));
    try {
        for (auto& task : tasks)
            task.get();
    } catch (const std::exception&) {
        std::printf("%d\n", done.load());
    }
}
