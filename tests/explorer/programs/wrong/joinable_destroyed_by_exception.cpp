// An exception between the start of a thread and its join.
// expect: crash
// Shows: unwinding destroys the joinable thread, although the exception would have been caught.
#include <stdexcept>
#include <thread>

namespace {

void work(bool fails) {
    std::thread worker([] {});
    if (fails) throw std::runtime_error("before the join");
    worker.join();
}

} // namespace

int main() {
    try {
        work(true);
    } catch (const std::runtime_error&) {
    }
}
