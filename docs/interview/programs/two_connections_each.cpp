// Two connections in all; a transfer reads from one and writes to another.
#include <semaphore>
#include <thread>

int main() {
    std::counting_semaphore<2> connections(2);
    int transfers = 0;
    std::binary_semaphore guard(1);
    const auto transfer = [&] {
        connections.acquire(); // to read from
        connections.acquire(); // to write to
        guard.acquire();
        ++transfers;
        guard.release();
        connections.release(2);
    };
    std::thread one(transfer);
    std::thread two(transfer);
    one.join();
    two.join();
    return transfers == 2 ? 0 : 1;
}
