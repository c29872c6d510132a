// A semaphore released before the data is written.
// expect: data_race
// Shows: only what comes before release() is handed over.
#include <semaphore>
#include <thread>

int main() {
    std::binary_semaphore ready(0);
    int data = 0;
    std::thread producer([&] {
        ready.release();
        data = 42;
    });
    ready.acquire();
    const int seen = data;
    producer.join();
    return seen < 0 ? 1 : 0;
}
