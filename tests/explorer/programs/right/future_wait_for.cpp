// A wait for a future that may time out.
// expect: pass
// Shows: wait_for may say timeout although the value is near; the value still comes.
#undef NDEBUG
#include <cassert>
#include <chrono>
#include <future>
#include <thread>

using namespace std::chrono_literals;

int main() {
    std::promise<int> promise;
    auto future = promise.get_future();
    std::thread worker([&] {
        std::this_thread::sleep_for(20ms);
        promise.set_value(1);
    });
    int timeouts = 0;
    while (timeouts < 3 && future.wait_for(8ms) == std::future_status::timeout)
        ++timeouts;
    assert(future.get() == 1);
    worker.join();
}
