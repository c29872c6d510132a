// A semaphore that one does not wait for too long.
// expect: pass
// Shows: try_acquire_for may fail; the resource is used only after a success.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <chrono>
#include <semaphore>
#include <thread>

using namespace std::chrono_literals;

int main() {
    std::binary_semaphore printer(1);
    int printed = 0; // guarded by printer
    std::atomic<int> given_up = 0;
    const auto print = [&] {
        if (!printer.try_acquire_for(5ms)) {
            ++given_up;
            return;
        }
        std::this_thread::sleep_for(10ms);
        ++printed;
        printer.release();
    };
    std::thread first(print);
    std::thread second(print);
    first.join();
    second.join();
    assert(printed + given_up == 2);
}
