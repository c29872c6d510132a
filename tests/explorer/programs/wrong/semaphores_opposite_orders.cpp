// Two semaphores acquired in opposite orders.
// expect: deadlock
// Shows: what holds for mutexes holds for semaphores.
#include <semaphore>
#include <thread>

int main() {
    std::binary_semaphore scanner(1);
    std::binary_semaphore printer(1);
    const auto copy = [](std::binary_semaphore& one, std::binary_semaphore& two) {
        one.acquire();
        two.acquire();
        two.release();
        one.release();
    };
    std::thread first([&] { copy(scanner, printer); });
    std::thread second([&] { copy(printer, scanner); });
    first.join();
    second.join();
}
