// A count of open tasks that is 0 for a moment.
// expect: wrong_result
// Shows: a task that starts another has to count it before it counts itself as done.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> open_tasks = 1;
    std::atomic<int> finished = 0;
    std::thread worker([&] {
        ++finished;
        --open_tasks; // should come after the next line
        ++open_tasks;
        ++finished;
        --open_tasks;
    });
    if (open_tasks == 0) assert(finished == 2);
    worker.join();
}
