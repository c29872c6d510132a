// A thread that is joined twice.
// expect: crash
// Shows: after a join the object names no thread; the second join throws.
#include <thread>

int main() {
    std::thread worker([] {});
    worker.join();
    worker.join();
}
