// A std::thread whose handle is given away.
// expect: leak
// Shows: release() keeps the destructor from complaining, and nobody ever joins the thread.
#include <atomic>
#include <memory>
#include <thread>

namespace {

std::atomic<int> started = 0;

} // namespace

int main() {
    auto worker = std::make_unique<std::thread>([] {
        started = 1;
        started.notify_one();
        started.wait(1); // for ever
    });
    started.wait(0);
    (void)worker.release();
}
