// A thread that joins itself.
// expect: crash
// Shows: join() on oneself throws resource_deadlock_would_occur, here out of the thread.
#include <future>
#include <thread>

int main() {
    std::promise<void> assigned;
    std::thread worker;
    worker = std::thread([&] {
        assigned.get_future().wait(); // until the variable below holds this thread
        worker.join();
    });
    assigned.set_value();
    std::promise<void> never;
    never.get_future().wait();
}
