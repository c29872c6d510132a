// Plain data handed back and forth by two semaphores.
// expect: pass
// Shows: release() happens before the acquire() that it lets through.
#undef NDEBUG
#include <cassert>
#include <semaphore>
#include <thread>

int main() {
    std::binary_semaphore question(0);
    std::binary_semaphore answer(0);
    int data = 0;
    std::thread server([&] {
        for (int n = 0; n < 2; ++n) {
            question.acquire();
            data *= 2;
            answer.release();
        }
    });
    for (int n = 1; n <= 2; ++n) {
        data = n;
        question.release();
        answer.acquire();
        assert(data == 2 * n);
    }
    server.join();
}
